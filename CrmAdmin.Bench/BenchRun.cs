using System.Globalization;
using System.Text.Json;
using CrmAdmin.Tests.Support;

namespace CrmAdmin.Bench;

/// <param name="Only">Part of the names of the lines that are wanted.</param>
/// <param name="Plans">Fail on a query plan that scans or sorts, and on nothing else: ratios of a small database beside other work say little.</param>
internal sealed record BenchOptions(int Customers, string? Only, string? Json, string Data, bool Plans)
{
    public bool Wants(string name) => Only is null || name.Contains(Only, StringComparison.OrdinalIgnoreCase);
}

internal static class BenchRun
{
    /// <returns>The exit code: 0 when every goal is met, 1 otherwise.</returns>
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken ct)
    {
        var faults = new List<string>();
        var smaller = await MeasureAsync(options, options.Customers / 10, faults, ct);
        var larger = await MeasureAsync(options, options.Customers, faults, ct);
        larger.AddRange(await MeasureFilesAsync(options, ct));
        Table.Print(larger, smaller, options.Customers);
        if (options.Json is { } file)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(larger, JsonSerializerOptions.Web), ct);
        }
        faults.Distinct(StringComparer.Ordinal).ToList().ForEach(Say);
        return faults.Count == 0 && (options.Plans || larger.All(line => line.IsMet && !Table.Grew(line, smaller))) ? 0 : 1;
    }

    private static async Task<List<Line>> MeasureAsync(BenchOptions options, int customers, List<string> faults, CancellationToken ct)
    {
        await using var shop = await BenchShop.OpenAsync(options.Data, customers, Say);
        var lines = new List<Line>();
        var change = new ChangeCase(shop);
        var cases = new ReadCases(shop).All().Append(new ProfileCase(shop).Make()).Append(new ProfileCase(shop, isSeen: true).Make()).Append(change.Make());
        foreach (var work in cases.Where(work => options.Wants(work.Name)))
        {
            ct.ThrowIfCancellationRequested();
            if (work.Name == "change with log row")
            {
                await change.PrepareAsync(work.Rounds + 11);
            }
            faults.AddRange(await shop.WatchAsync(async () => await work.Ours()));
            lines.Add(await Measure.RunAsync(work));
            Say(string.Create(CultureInfo.InvariantCulture, $"{customers:N0}: {work.Name}: {lines[^1].Ours:0.000} ms beside {lines[^1].Plain:0.000} ms, {lines[^1].Ratio:0.0} times"));
        }
        return lines;
    }

    // What changes a database, or takes long, once and on the larger one; copies and files of their own lie in the folder.
    private static async Task<List<Line>> MeasureFilesAsync(BenchOptions options, CancellationToken ct)
    {
        var lines = new List<Line>();
        async Task TakeAsync(string name, Func<Task<IEnumerable<Line>>> run)
        {
            ct.ThrowIfCancellationRequested();
            if (options.Wants(name))
            {
                lines.AddRange(await run());
                Say(string.Join('\n', lines.TakeLast(4).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Name}: {line.Ours:N1} beside {line.Plain:N1}, {line.Ratio:0.000} times"))));
            }
        }
        await using (var small = await BenchShop.OpenAsync(options.Data, Math.Min(options.Customers, 100_000), Say))
        {
            await TakeAsync("XLSX", async () => (await new ExportCase(small, options.Data).RunAsync()).Where(line => options.Customers <= 100_000 || line.Name.Contains("XLSX", StringComparison.Ordinal)));
        }
        await using var shop = await BenchShop.OpenAsync(options.Data, options.Customers, Say);
        if (options.Customers > 100_000)
        {
            await TakeAsync("CSV", () => new ExportCase(shop, options.Data).RunAsync());
        }
        await TakeAsync("purge", () => new PurgeCase(shop, options.Data).RunAsync());
        await TakeAsync("import", () => new ImportCase(options.Data, Math.Min(options.Customers, 100_000)).RunAsync());
        if (Chromium.Path is not null && !options.Plans)
        {
            await TakeAsync("in Chromium", () => new BrowserCase(shop).RunAsync());
        }
        if (!options.Plans)
        {
            await TakeAsync("circuit", () => new CircuitsCase(shop).RunAsync());
        }
        await TakeAsync("search while a file comes in", async () => [await new SearchBesideImport(shop, options.Data).RunAsync()]);
        return lines;
    }

    private static void Say(string text) => Console.Error.WriteLine(text);
}
