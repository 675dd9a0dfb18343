using System.CommandLine;
using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.History.AccessLog;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>
/// <c>export FILE [--reason TEXT] [--search TEXT] [--level NAME] [--template NAME] [--separator NAME] [--overwrite]</c>; its last line is <c>N rows
/// exported</c>. What can be tried is tried before anything is noted; then the note stands before the first row is written, and a second one where nothing came
/// of it.
/// </summary>
public sealed class ExportCommand : CliCommand
{
    /// <summary>What the access log says where nobody said why.</summary>
    public const string NoReason = "– (command line, no reason given)";

    private static readonly string[] Templates = ["all", "contact", "list"];
    private static readonly string[] Separators = ["comma", "semicolon"];
    private readonly Argument<string> file = new("FILE") { Description = "Ends in .csv or .xlsx." };
    private readonly Option<string?> reason = new("--reason")
    {
        Description = $"Why, for the access log: 1 to {ExportInput.ReasonLength} characters. Without it the log says that none was given."
    };
    private readonly Option<string?> search = new("--search") { Description = "As typed into the list's search." };
    private readonly Option<string[]> level = new("--level") { Description = "Customers of this level only; may be given several times." };
    private readonly Option<string> template = new("--template")
    {
        Description = "all, contact, or list (the list's columns as they are at first).",
        DefaultValueFactory = _ => Templates[0]
    };
    private readonly Option<string> separator = new("--separator")
    {
        Description = "comma, or semicolon (with a decimal comma; what spreadsheets in much of Europe expect) in a .csv.",
        DefaultValueFactory = _ => Separators[0]
    };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "In place of a file that is there." };

    public ExportCommand()
    {
        template.AcceptOnlyFromAmong(Templates);
        separator.AcceptOnlyFromAmong(Separators);
        reason.Validators.Add(given =>
        {
            if (TextInput.Text(given.GetValueOrDefault<string?>()) is not { Length: <= ExportInput.ReasonLength })
            {
                given.AddError($"--reason: {reason.Description}");
            }
        });
    }

    public override string Name => "export";

    public override Command Command => new("export", "Writes customers into a file.") { file, reason, search, level, template, separator, overwrite };

    public override async Task<int> RunAsync(CliCommandContext context, CancellationToken ct)
    {
        var actor = await context.Services.GetRequiredService<ICurrentStaff>().RequireAsync(Permissions.CustomersExport, ct);
        var path = context.PathOf(context.Parsed.GetValue(file)!);
        var replaces = context.Parsed.GetValue(overwrite);
        var format = FormatOf(path, context);
        if (Directory.Exists(path) || (File.Exists(path) && !replaces))
        {
            throw new RuleException(Directory.Exists(path) ? "export.is-folder" : "export.file-exists", path);
        }
        var export = await RunOfAsync(context, format, ct);
        using (context.Services.GetRequiredService<ExportFiles>().Begin(path))
        {
            // It can be written there.
        }
        var runner = context.Services.GetRequiredService<JobRunner>();
        var claimed = await ClaimAsync(context, runner, actor, export, new(0, path, replaces), ct);
        var run = await runner.RunAsync(claimed, new Bar(context.Console, Path.GetFileName(path), export.Total), ct: ct);
        if (run.State != JobState.Done)
        {
            throw new RuleException(run.Error ?? "cli.cancelled");
        }
        context.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Rows} rows exported"));
        return ExitCodes.Done;
    }

    private ExportFormat FormatOf(string path, CliCommandContext context) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => context.Parsed.GetValue(separator) == Separators[0] ? ExportFormat.Csv : ExportFormat.CsvSemicolon,
        ".XLSX" => ExportFormat.Xlsx,
        _ => throw new RuleException("export.unknown-format", Path.GetFileName(path)),
    };

    private async Task<ExportRun> RunOfAsync(CliCommandContext context, ExportFormat format, CancellationToken ct)
    {
        await using var db = context.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("cli"));
        var levels = new List<long>();
        foreach (var name in context.Parsed.GetValue(level) ?? [])
        {
            var found = (await db.Levels().AsNoTracking().ToListAsync(ct)).Find(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
            levels.Add(found?.Id ?? throw new RuleException("export.no-level", name));
        }
        var query = new CustomerQuery { Search = context.Parsed.GetValue(search), Levels = levels };
        var chosen = (ExportTemplate)Array.IndexOf(Templates, context.Parsed.GetValue(template));
        return new()
        {
            At = db.Now,
            By = Actor.CommandLine.Name,
            Reason = TextInput.Text(context.Parsed.GetValue(reason)) ?? NoReason,
            Template = chosen,
            Shown = chosen == ExportTemplate.AllFields ? ExportRun.Addresses : string.Join(',', ColumnSet.Defaults.Shown.Select(column => column.Key)),
            Format = format,
            Query = query.ToQueryString(),
            Language = CultureInfo.CurrentUICulture.Name,
            IsMasked = false,
            State = ExportState.Running,
            Tries = 1,
            Total = await context.Services.GetRequiredService<ExportSource>().CountAsync(query, ct),
        };
    }

    private static async Task<JobRun> ClaimAsync(
        CliCommandContext context, JobRunner runner, Actor actor, ExportRun export, ExportTask task, CancellationToken ct)
    {
        await using var db = context.Services.GetRequiredService<ICrmDbSource>().Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        db.ExportRuns().Add(export);
        AccessRecorder.Note(db, AccessKind.Exported, null, ExportsService.SubjectOf(export, export.Total));
        await db.SaveChangesAsync(ct);
        task = task with { Id = export.Id };
        var run = await runner.ClaimAsync(db, ExportJob.JobName, task.Slot, task, ct);
        await write.CommitAsync(ct);
        return run;
    }

    private sealed class Bar(ICliConsole console, string label, int total) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => console.Progress(label, value.Rows, Math.Max(total, value.Rows));
    }
}
