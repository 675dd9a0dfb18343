using System.CommandLine;
using CrmAdmin.Server.Cli;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary><c>verify [--accept]</c>: whether the consent ledger is as it was written. The last line says so or names the first bad entry.</summary>
public sealed class VerifyCommand : CliCommand
{
    private readonly Option<bool> accept = new("--accept")
    {
        Description = "After a backup was restored: takes the ledger's present end for the right one, if the ledger itself is whole.",
    };

    public override string Name => "verify";

    public override Command Command => new("verify", "Checks the consent ledger.") { accept };

    public override async Task<int> RunAsync(CliCommandContext context, CancellationToken ct)
    {
        var (services, console) = (context.Services, context.Console);
        var check = services.GetRequiredService<LedgerCheck>();
        await using (var db = services.GetRequiredService<ICrmDbSource>().Create(Author.System("cli")))
        {
            await services.GetRequiredService<ConsentLedger>().CatchUpAsync(db, ct);
        }
        var progress = new CountProgress(read => console.Progress("verify", read, 0));
        var report = await check.RunAsync(progress, ct);
        if (context.Parsed.GetValue(accept) && report.Fault is { } noted && LedgerCheck.IsAboutTheNote(noted))
        {
            services.GetRequiredService<LedgerNote>().Replace(report.Head is { } digest ? new(report.Entries, digest) : LedgerPlace.Origin);
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accepted: the ledger ends at entry {report.Entries}"));
            report = await check.RunAsync(progress, ct);
        }
        if (report.Head is { } head)
        {
            console.WriteLine($"head: {head}");
        }
        if (report.Fault is not { } fault)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ledger: {report.Entries} entries, ok"));
            return ExitCodes.Done;
        }
        var words = services.GetRequiredService<IStringLocalizer<Texts>>()["ledger.fault." + fault.Fault, fault.Entry, fault.Detail];
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ledger: entry {fault.Entry}: {words}"));
        return ExitCodes.Failed;
    }

    // Progress<T> would report on another thread, after the last line.
    private sealed class CountProgress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
