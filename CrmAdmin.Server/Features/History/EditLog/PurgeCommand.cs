using System.CommandLine;
using System.CommandLine.Parsing;
using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.Account;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary><c>purge [--dry-run] [--as-of INSTANT]</c>: the nightly deletion, now. The last line says how many rows it were, or would be.</summary>
public sealed class PurgeCommand : CliCommand
{
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Counts and deletes nothing." };
    private readonly Option<DateTimeOffset?> asOf = new("--as-of")
    {
        Description = "As if it were this instant, e.g. 2026-03-01T02:30:00Z; in the future only where all customers are invented.",
        CustomParser = Instant,
    };

    public override string Name => "purge";

    public override Command Command => new("purge", "Deletes the edit log's rows that are older than one year.") { dryRun, asOf };

    public override async Task<int> RunAsync(CliCommandContext context, CancellationToken ct)
    {
        var services = context.Services;
        var actor = await services.GetRequiredService<ICurrentStaff>().RequireAsync(Permissions.JobsRun, ct);
        var (isDryRun, at) = (context.Parsed.GetValue(dryRun), context.Parsed.GetValue(asOf));
        if (at > services.GetRequiredService<TimeProvider>().GetUtcNow())
        {
            await using var db = services.GetRequiredService<ICrmDbSource>().Create(actor.ToAuthor());
            if (!await db.AreInventedAsync(ct))
            {
                throw new RuleException("purge.future");
            }
        }
        var order = new JobOrder(RetentionJob.JobName, isDryRun, actor.ToAuthor(), at);
        var run = await services.GetRequiredService<JobRunner>().RunAsync(order, new Bar(context.Console), ct);
        if (run.State != JobState.Done)
        {
            throw new RuleException(run.Error ?? "cli.cancelled");
        }
        context.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Rows} rows {(isDryRun ? "would be " : "")}deleted"));
        return ExitCodes.Done;
    }

    // Without an offset it would mean another instant on another machine.
    private static DateTimeOffset? Instant(ArgumentResult typed)
    {
        string[] forms = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        var text = typed.Tokens[0].Value;
        if ((text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length)
            && DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return instant;
        }
        typed.AddError($"“{text}” is no instant; write it as 2026-03-01T02:30:00Z, with Z or an offset.");
        return null;
    }

    private sealed class Bar(ICliConsole console) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => console.Progress("purge", value.Rows, value.Expected ?? 0);
    }
}
