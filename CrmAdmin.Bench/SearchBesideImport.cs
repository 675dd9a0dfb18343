using System.Diagnostics;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Exchange;

namespace CrmAdmin.Bench;

/// <summary>What a search costs while a large file comes in, beside what it costs when nothing happens.</summary>
internal sealed class SearchBesideImport(BenchShop shop, string folder)
{
    private const int Quiet = 300;
    private static readonly string[] Terms = ["mara", "example", "82 10-5", "qqxqq", "김민", "anna mar"];

    public async Task<Line> RunAsync()
    {
        for (var n = 0; n < Terms.Length * 3; n++)
        {
            await SearchAsync(n); // warm
        }
        var quiet = new List<double>();
        for (var n = 0; n < Quiet; n++)
        {
            quiet.Add(await SearchAsync(n));
        }
        var file = Path.Combine(folder, "beside.csv");
        await File.WriteAllTextAsync(file, ImportCase.Csv(Math.Min(shop.Customers, 1_000_000), 8_000_000_000 + (Random.Shared.Next(1_000) * 10_000_000L)));
        var importing = Task.Run(async () =>
        {
            await using var stream = File.OpenRead(file);
            var reading = ImportFile.Read(stream, "beside.csv", ImportLimits.ForUploads with { MaxRows = int.MaxValue, MaxBytes = long.MaxValue, MaxReadingTime = TimeSpan.FromHours(1) });
            await shop.Get<ImportRun>().RunAsync(reading, ImportMode.GoodRows, Author.System("import"), "bench", null, null, default);
        });
        var beside = new List<double>();
        for (var n = 0; !importing.IsCompleted; n++)
        {
            beside.Add(await SearchAsync(n));
            await Task.Delay(20);
        }
        await importing;
        File.Delete(file);
        return new("search while a file comes in, p95", Measure.Percentile(beside, 0.95), Measure.Percentile(quiet, 0.95), 3, beside.Count, "its quiet p95");
    }

    private async Task<double> SearchAsync(int n)
    {
        var watch = Stopwatch.StartNew();
        await shop.CallAsync<ICustomersService, Page<CustomerRow>>(customers => customers.ListAsync(new() { Search = Terms[n % Terms.Length] }));
        return watch.Elapsed.TotalMilliseconds;
    }
}
