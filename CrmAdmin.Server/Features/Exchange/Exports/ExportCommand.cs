using System.CommandLine;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Features.History.AccessLog;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>
/// <c>export FILE [--reason TEXT] [--search TEXT] [--level NAME] [--template NAME] [--separator NAME] [--overwrite]</c>; its last line is <c>N rows exported</c>.
/// What can be tried is tried before anything is noted; then the note stands before the first row is written, and a second one where nothing came of it.
/// </summary>
public sealed class ExportCommand : CliCommand
{
    /// <summary>What the access log says where nobody said why.</summary>
    public const string NoReason = "– (command line, no reason given)";

    private static readonly string[] Templates = ["all", "contact", "list"];
    private static readonly string[] Separators = ["comma", "semicolon"];
    private readonly Argument<string> file = new("FILE") { Description = "Ends in .csv or .xlsx." };
    private readonly Option<string?> reason = new("--reason") { Description = $"Why, for the access log: 1 to {ExportInput.ReasonLength} characters. Without it the log says that none was given." };
    private readonly Option<string?> search = new("--search") { Description = "As typed into the list's search." };
    private readonly Option<string[]> level = new("--level") { Description = "Customers of this level only; may be given several times." };
    private readonly Option<string> template = new("--template") { Description = "all, contact, or list (the list's columns as they are at first).", DefaultValueFactory = _ => Templates[0] };
    private readonly Option<string> separator = new("--separator") { Description = "comma, or semicolon (with a decimal comma; what spreadsheets in much of Europe expect) in a .csv.", DefaultValueFactory = _ => Separators[0] };
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
        var source = context.Services.GetRequiredService<ICrmDbSource>();
        var run = await RunOfAsync(context, source, format, ct);
        using var part = context.Services.GetRequiredService<ExportFiles>().Begin(path);
        await NoteAsync(source, actor, run, ct);
        var rows = 0;
        long size;
        try
        {
            rows = await context.Services.GetRequiredService<ExportWriter>().WriteAsync(run.ToOrder(), part.Content, done =>
            {
                context.Console.Progress(Path.GetFileName(path), rows = done, Math.Max(run.Total, done));
                return Task.CompletedTask;
            }, ct);
            ct.ThrowIfCancellationRequested();
            size = part.Finish(path, replaces);
        }
        catch (Exception exception)
        {
            part.Dispose(); // whatever becomes of the note
            await EndAsync(source, actor, run.Id, exception is OperationCanceledException ? ExportState.Cancelled : ExportState.Failed, rows, null, exception switch
            {
                OperationCanceledException => null,
                IOException => "export.not-written",
                _ => "export.failed",
            });
            throw;
        }
        await EndAsync(source, actor, run.Id, ExportState.Written, rows, size, null);
        context.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows exported"));
        return ExitCodes.Done;
    }

    private ExportFormat FormatOf(string path, CliCommandContext context) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => context.Parsed.GetValue(separator) == Separators[0] ? ExportFormat.Csv : ExportFormat.CsvSemicolon,
        ".XLSX" => ExportFormat.Xlsx,
        _ => throw new RuleException("export.unknown-format", Path.GetFileName(path)),
    };

    private async Task<ExportRun> RunOfAsync(CliCommandContext context, ICrmDbSource source, ExportFormat format, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("cli"));
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

    private static async Task NoteAsync(ICrmDbSource source, Actor actor, ExportRun run, CancellationToken ct)
    {
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        db.ExportRuns().Add(run);
        AccessRecorder.Note(db, AccessKind.Exported, null, ExportsService.SubjectOf(run, run.Total));
        await db.SaveChangesAsync(ct);
        db.NotifyAfterCommit(ChangeArea.Exports, 0);
        await write.CommitAsync(ct);
    }

    private static async Task EndAsync(ICrmDbSource source, Actor actor, long id, ExportState state, int rows, long? size, string? problem)
    {
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        var run = await db.ExportRuns().SingleAsync(r => r.Id == id, CancellationToken.None);
        (run.Rows, run.Size) = (rows, size);
        run.End(state, db.Now, problem);
        if (state != ExportState.Written)
        {
            AccessRecorder.Note(db, AccessKind.NotExported, null, ExportsService.SubjectOf(run, rows));
        }
        await db.SaveChangesAsync(CancellationToken.None);
        db.NotifyAfterCommit(ChangeArea.Exports, 0);
        await write.CommitAsync(CancellationToken.None);
    }
}
