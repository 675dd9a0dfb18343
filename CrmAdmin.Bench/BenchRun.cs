using System.Text.Json;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Bench;

/// <param name="Only">Part of the names of the lines that are wanted.</param>
/// <param name="Plans">Fail on a query plan that scans or sorts, and on nothing else: ratios of a small database beside other work say little.</param>
internal sealed record BenchOptions(int Customers, string? Only, string? Json, string Data, bool Plans)
{
    public const int Fewest = 1_000;

    public bool Wants(string name) => Only is null || name.Contains(Only, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One run over a smaller and a larger shop.</summary>
internal sealed class BenchRun(BenchOptions options)
{
    private const int MaxInWorkbook = 100_000;
    private readonly List<Line> smaller = [];
    private readonly List<Line> larger = [];
    private readonly List<string> faults = [];
    private readonly List<string> known = [];

    /// <returns>The exit code: 0 when every goal is met, 1 when one is not, 2 when nothing could be measured as it was asked for.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        try
        {
            await MeasureReadsAsync(options.Customers / 10, smaller, ct);
            await MeasureReadsAsync(options.Customers, larger, ct);
            await MeasureFilesAsync(ct);
        }
        catch (BenchException problem)
        {
            Say(problem.Message);
            return 2;
        }
        if (larger.Count == 0)
        {
            Say($"No line's name holds “{options.Only}”. There are:\n{string.Join('\n', known.Distinct(StringComparer.Ordinal))}");
            return 2;
        }
        Table.Print(larger, smaller, options.Customers);
        if (options.Json is { } file)
        {
            await File.WriteAllTextAsync(
                file, JsonSerializer.Serialize(new { options.Customers, Larger = larger, Smaller = smaller, Faults = faults }, JsonSerializerOptions.Web), ct);
        }
        var missed = larger.Where(line => !line.IsMet).Select(line => $"missed: {line.Name}")
            .Concat(larger.Where(line => Table.Grew(line, smaller)).Select(line => $"grew: {line.Name}"));
        faults.AddRange(options.Plans ? [] : missed);
        faults.Distinct(StringComparer.Ordinal).ToList().ForEach(Say);
        return faults.Count == 0 ? 0 : 1;
    }

    private static void Say(string text) => Console.Error.WriteLine(text);

    private async Task MeasureReadsAsync(int customers, List<Line> lines, CancellationToken ct)
    {
        await using var shop = await BenchShop.OpenAsync(options.Data, customers, Say);
        var change = new ChangeCase(shop);
        foreach (var work in new ReadCases(shop).All().Append(new ProfileCase(shop).Make()).Append(new ProfileCase(shop, isSeen: true).Make())
            .Append(change.Make()).Where(work => Wants(work.Name)))
        {
            ct.ThrowIfCancellationRequested();
            if (work.Name == ChangeCase.Name)
            {
                await change.PrepareAsync(work);
            }
            faults.AddRange(await shop.WatchAsync(async () => await work.Ours()));
            lines.Add(await Measure.RunAsync(work));
            Tell(lines[^1], customers);
        }
    }

    // What changes a database, or takes long: on copies, and what only reads on the shop itself.
    private async Task MeasureFilesAsync(CancellationToken ct)
    {
        await using (var small = await BenchShop.OpenAsync(options.Data, Math.Min(options.Customers, MaxInWorkbook), Say))
        {
            // The goal of a workbook is set at this size.
            var found = await TakeAsync([ExportCase.Xlsx, ExportCase.XlsxMemory, ExportCase.Csv, ExportCase.CsvMemory],
                () => new ExportCase(small).RunAsync(hasWorkbooks: true), ct, small.Customers);
            smaller.AddRange(options.Customers > small.Customers ? found.Where(line => line.Name is ExportCase.Csv or ExportCase.Xlsx) : []);
            larger.AddRange(options.Customers > small.Customers
                ? found.Where(line => line.Name == ExportCase.Xlsx).Select(line => line with { Name = $"{line.Name} of the smaller" }) : found);
        }
        await using var shop = await BenchShop.OpenAsync(options.Data, options.Customers, Say);
        if (options.Customers > MaxInWorkbook)
        {
            larger.AddRange(await TakeAsync(
                [ExportCase.Csv, ExportCase.CsvMemory, ExportCase.Xlsx, ExportCase.XlsxMemory], () => new ExportCase(shop).RunAsync(hasWorkbooks: false), ct));
        }
        larger.AddRange(await TakeAsync([PurgeCase.Whole, PurgeCase.Often, PurgeCase.Longest], () => new PurgeCase(shop).RunAsync(), ct));
        larger.AddRange(await TakeAsync([ImportCase.Import, ImportCase.Memory], () => new ImportCase(shop).RunAsync(), ct));
        larger.AddRange(await TakeAsync([SearchDuringImport.Search, SearchDuringImport.Memory], () => new SearchDuringImport(shop).RunAsync(), ct));
        if (options.Plans)
        {
            return; // what follows says nothing of a plan
        }
        if (Chromium.Path is null && BrowserCase.Names.Any(options.Wants))
        {
            faults.Add("There is no Chromium here: its lines are missing.");
        }
        else
        {
            larger.AddRange(await TakeAsync(BrowserCase.Names, () => new BrowserCase(shop).RunAsync(), ct));
        }
        larger.AddRange(await TakeAsync([CircuitsCase.Memory, CircuitsCase.Click], () => new CircuitsCase(shop).RunAsync(), ct));
    }

    private async Task<IReadOnlyList<Line>> TakeAsync(string[] names, Func<Task<IEnumerable<Line>>> run, CancellationToken ct, int? customers = null)
    {
        ct.ThrowIfCancellationRequested();
        if (names.Count(Wants) == 0)
        {
            return [];
        }
        var lines = (await run()).Where(line => options.Wants(line.Name)).ToList();
        lines.ForEach(line => Tell(line, customers ?? options.Customers));
        return lines;
    }

    private bool Wants(string name)
    {
        known.Add(name);
        return options.Wants(name);
    }

    private static void Tell(Line line, int customers) => Say(string.Create(
        CultureInfo.InvariantCulture, $"{customers:N0}: {line.Name}: {line.Ours:0.000} beside {line.Plain:0.000}, {line.Ratio:0.0000} times"));
}
