using System.Globalization;
using System.Text.Json;

namespace CrmAdmin.Bench;

/// <param name="Only">Part of the names of the lines that are wanted.</param>
internal sealed record BenchOptions(int Customers, string? Only, string? Json, string Data)
{
    public bool Wants(string name) => Only is null || name.Contains(Only, StringComparison.OrdinalIgnoreCase);
}

internal static class BenchRun
{
    /// <returns>The exit code: 0 when every goal is met, 1 otherwise.</returns>
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken ct)
    {
        var smaller = await MeasureAsync(options, options.Customers / 10, ct);
        var larger = await MeasureAsync(options, options.Customers, ct);
        Table.Print(larger, smaller, options.Customers);
        if (options.Json is { } file)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(larger, JsonSerializerOptions.Web), ct);
        }
        return larger.All(line => line.IsMet) ? 0 : 1;
    }

    private static async Task<List<Line>> MeasureAsync(BenchOptions options, int customers, CancellationToken ct)
    {
        await using var shop = await BenchShop.OpenAsync(options.Data, customers, Say);
        var lines = new List<Line>();
        var change = new ChangeCase(shop);
        var cases = new ReadCases(shop).All().Append(new ProfileCase(shop).Make()).Append(change.Make());
        foreach (var work in cases.Where(work => options.Wants(work.Name)))
        {
            ct.ThrowIfCancellationRequested();
            if (work.Name == "change with log row")
            {
                await change.PrepareAsync(work.Rounds + 10);
            }
            lines.Add(await Measure.RunAsync(work));
            Say(string.Create(CultureInfo.InvariantCulture, $"{customers:N0}: {work.Name}: {lines[^1].Ours:0.000} ms beside {lines[^1].Plain:0.000} ms, {lines[^1].Ratio:0.0} times"));
        }
        return lines;
    }

    private static void Say(string text) => Console.Error.WriteLine(text);
}
