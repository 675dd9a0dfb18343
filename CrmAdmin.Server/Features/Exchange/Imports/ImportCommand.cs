using System.CommandLine;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Cli;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary><c>import FILE [--dry-run] [--all-or-nothing]</c>; its last line is <c>N created, N updated, N unchanged, N rejected</c>.</summary>
public sealed class ImportCommand : CliCommand
{
    private readonly Argument<string> file = new("FILE") { Description = "CSV or XLSX of a known layout." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Says what would happen and writes nothing." };
    private readonly Option<bool> allOrNothing = new("--all-or-nothing") { Description = "One rejected row, and nothing comes in." };

    // The machine's owner may bring in more than an upload may.
    private static readonly ImportLimits Limits = new()
    {
        MaxBytes = 4L * 1024 * 1024 * 1024,
        MaxUnpackedBytes = 4L * 1024 * 1024 * 1024,
        MaxRows = 20_000_000,
        MaxReadingTime = TimeSpan.FromHours(6),
    };

    public override string Name => "import";

    public override Command Command => new("import", "Brings customers in from a file.") { file, dryRun, allOrNothing };

    public override async Task<int> RunAsync(CliCommandContext context, CancellationToken ct)
    {
        var actor = await context.Services.GetRequiredService<ICurrentStaff>().RequireAsync(Permissions.CustomersImport, ct);
        var texts = context.Services.GetRequiredService<IStringLocalizer<Texts>>();
        var path = context.PathOf(context.Parsed.GetValue(file)!);
        if (!File.Exists(path))
        {
            throw new RuleException("import.no-file", path);
        }
        var mode = context.Parsed.GetValue(dryRun) ? ImportMode.DryRun : context.Parsed.GetValue(allOrNothing) ? ImportMode.AllOrNothing : ImportMode.GoodRows;
        await using var stream = File.OpenRead(path);
        var reading = ImportFile.Read(stream, Path.GetFileName(path), Limits, ct);
        context.Console.WriteLine($"{reading.Format}, {reading.Encoding}");
        if (reading.EncodingIsGuess)
        {
            context.Console.WriteLine(texts["import.line.guess", reading.Encoding]);
        }
        foreach (var sheet in reading.SheetsNotRead)
        {
            context.Console.WriteLine(texts["import.line.sheet", sheet]);
        }
        var progress = new Reporting(context.Console, Path.GetFileName(path));
        var report = await context.Services.GetRequiredService<ImportRun>()
            .RunAsync(reading, mode, actor.ToAuthor() with { Source = "import" }, actor.Name, progress,
                problem => context.Console.WriteLine(LineOf(problem, texts)), ct);
        foreach (var column in report.ColumnsNotImported)
        {
            context.Console.WriteLine(texts[column.IsSecret ? "import.line.secret" : "import.line.column", column.Name, column.Rows]);
        }
        if (!report.WasWritten)
        {
            context.Console.WriteLine(texts[report.IsDryRun ? "import.line.not-written" : "import.line.taken-back"]);
        }
        context.Console.WriteLine($"{report.Created} created, {report.Updated} updated, {report.Unchanged} unchanged, {report.Rejected} rejected");
        return report is { WasWritten: false, IsDryRun: false } ? ExitCodes.Failed : report.Rejected > 0 ? ExitCodes.DoneWithRejections : ExitCodes.Done;
    }

    private static string LineOf(ImportProblem problem, IStringLocalizer<Texts> texts)
    {
        var field = problem.Error.Field.Length > 0 ? $"{problem.Error.Field}: " : "";
        return $"{texts[problem.IsRejection ? "import.line.rejected" : "import.line.warning", problem.Row]} {field}{texts[problem.Error.Code, problem.Error.Args]}";
    }

    // Progress<T> would post to the thread pool, out of order and after the end.
    private sealed class Reporting(ICliConsole console, string label) : IProgress<double>
    {
        public void Report(double value) => console.Progress(label, (long)(value * 1000), 1000);
    }
}
