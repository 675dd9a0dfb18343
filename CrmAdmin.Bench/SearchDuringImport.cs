using System.Diagnostics;
using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Bench;

/// <summary>What a search costs while a large file comes in, beside what it costs when nothing happens.</summary>
internal sealed class SearchDuringImport(BenchShop shop)
{
    public const string Search = "search while as many come in, p95";
    public const string Memory = "memory while as many come in, MB";
    private const int Quiet = 300;
    private const int WarmUp = 5_000;
    private static readonly string[] Terms = ["mara", "example", "82 10-5", "qqxqq", "김민", "anna mar"];

    public async Task<IEnumerable<Line>> RunAsync()
    {
        await using var copy = await shop.CopyAsync("beside");
        var file = Path.Combine(copy.Storage.Folder, "beside.csv");
        ImportCase.WriteCsv(file, WarmUp, 7_900_000_000);
        await ImportCase.BringAsync(copy, file); // what the first file makes for all of them is there
        for (var n = 0; n < Terms.Length * 3; n++)
        {
            await SearchAsync(copy, n); // warm
        }
        var quiet = new List<double>();
        for (var n = 0; n < Quiet; n++)
        {
            quiet.Add(await SearchAsync(copy, n));
        }
        ImportCase.WriteCsv(file, shop.Customers, 8_000_000_000);
        using var memory = PeakMemory.FromIdle();
        var importing = Task.Run(() => ImportCase.BringAsync(copy, file));
        var beside = new List<double>();
        for (var n = 0; !importing.IsCompleted; n++)
        {
            beside.Add(await SearchAsync(copy, n));
            await Task.Delay(20);
        }
        var report = await importing;
        if (report.Created != shop.Customers)
        {
            throw new InvalidOperationException($"Of {shop.Customers} rows {report.Created} came in.");
        }
        return
        [
            new(Search, Measure.Percentile(beside, 0.95), Measure.Percentile(quiet, 0.95), 3, beside.Count, "its quiet p95", Peak: memory.Megabytes),
            new(Memory, memory.Growth, 64, 1, report.Created, "64 MB over idle"),
        ];
    }

    private static async Task<double> SearchAsync(BenchShop copy, int n)
    {
        var watch = Stopwatch.StartNew();
        await copy.CallAsync<ICustomersService, Page<CustomerRow>>(customers => customers.ListAsync(new() { Search = Terms[n % Terms.Length] }));
        return watch.Elapsed.TotalMilliseconds;
    }
}
