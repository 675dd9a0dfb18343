using System.CommandLine;
using System.Globalization;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.AccessLog;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.AccessLog;
using CrmAdmin.Server.Features.Levels;
using CrmAdmin.Server.Security;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary><c>export FILE [--search TEXT] [--level NAME] [--template NAME] [--overwrite]</c>; its last line is <c>N rows exported</c>.</summary>
public sealed class ExportVerb : Verb
{
    private const string Why = "command line";
    private static readonly string[] Templates = ["all", "contact", "list"];
    private readonly Argument<string> file = new("FILE") { Description = "Ends in .csv or .xlsx." };
    private readonly Option<string?> search = new("--search") { Description = "As typed into the list's search." };
    private readonly Option<string[]> level = new("--level") { Description = "Customers of this level only; may be given several times." };
    private readonly Option<string> template = new("--template") { Description = "all, contact, or list (the list's columns as they are at first).", DefaultValueFactory = _ => Templates[0] };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "In place of a file that is there." };

    public ExportVerb() => template.AcceptOnlyFromAmong(Templates);

    public override string Name => "export";

    public override Command Command => new("export", "Writes customers into a file.") { file, search, level, template, overwrite };

    public override async Task<int> RunAsync(VerbContext context, CancellationToken ct)
    {
        var actor = await context.Services.GetRequiredService<ICurrentStaff>().RequireAsync(Permissions.CustomersExport, ct);
        var path = context.PathOf(context.Parsed.GetValue(file)!);
        var format = Path.GetExtension(path).ToUpperInvariant() switch { ".CSV" => ExportFormat.Csv, ".XLSX" => ExportFormat.Xlsx, _ => throw new RuleException("export.unknown-format", Path.GetFileName(path)) };
        if (File.Exists(path) && !context.Parsed.GetValue(overwrite))
        {
            throw new RuleException("export.file-exists", path);
        }
        var source = context.Services.GetRequiredService<ICrmDbSource>();
        var run = await NoteAsync(source, actor, await RunOfAsync(context, source, format, ct), ct);
        var rows = 0;
        try
        {
            var size = await ExportFiles.WriteWholeAsync(path, async stream => rows = await context.Services.GetRequiredService<ExportWriter>().WriteAsync(run.ToOrder(), stream, done =>
            {
                context.Console.Progress(Path.GetFileName(path), done, Math.Max(run.Total, done));
                return Task.CompletedTask;
            }, ct));
            await EndAsync(source, run.Id, ExportState.Written, rows, size);
        }
        catch
        {
            await EndAsync(source, run.Id, ExportState.Failed, rows, null);
            throw;
        }
        context.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows exported"));
        return ExitCodes.Done;
    }

    private async Task<ExportRun> RunOfAsync(VerbContext context, ICrmDbSource source, ExportFormat format, CancellationToken ct)
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
            Reason = Why,
            Template = chosen,
            Shown = string.Join(',', ColumnSet.AtFirst.Shown.Select(column => column.Key)),
            Format = format,
            Query = query.ToQueryString(),
            Language = CultureInfo.CurrentUICulture.Name,
            IsMasked = false,
            State = ExportState.Running,
            Tries = 1,
            Total = await context.Services.GetRequiredService<ExportSource>().CountAsync(query, ct),
        };
    }

    private static async Task<ExportRun> NoteAsync(ICrmDbSource source, Actor actor, ExportRun run, CancellationToken ct)
    {
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        db.ExportRuns().Add(run);
        AccessRecorder.Note(db, AccessKind.Exported, null, ExportsService.SubjectOf(run, run.Total));
        await db.SaveChangesAsync(ct);
        db.NotifyAfterCommit(ChangeArea.Exports, 0);
        await write.CommitAsync(ct);
        return run;
    }

    private static async Task EndAsync(ICrmDbSource source, long id, ExportState state, int rows, long? size)
    {
        await using var db = source.Create(Author.System("cli"));
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        var run = await db.ExportRuns().SingleAsync(r => r.Id == id, CancellationToken.None);
        (run.Rows, run.Size) = (rows, size);
        run.End(state, db.Now, state == ExportState.Failed ? "export.failed" : null);
        await db.SaveChangesAsync(CancellationToken.None);
        db.NotifyAfterCommit(ChangeArea.Exports, 0);
        await write.CommitAsync(CancellationToken.None);
    }
}
