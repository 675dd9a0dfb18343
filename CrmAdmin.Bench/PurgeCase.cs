using System.Diagnostics;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.History.EditLog;

namespace CrmAdmin.Bench;

/// <summary>
/// A fifth of the log deleted beside somebody who saves one customer after another: by the nightly job on a copy of the shop, by one statement on another.
/// Three times each, in turns, always on new copies: what is deleted is gone.
/// </summary>
internal sealed class PurgeCase(BenchShop shop)
{
    public const string Whole = "purge, whole";
    public const string Often = "purge, a writer's p99 wait";
    public const string Longest = "purge, a writer's longest wait";
    private const int Rounds = 3;

    public async Task<IEnumerable<Line>> RunAsync()
    {
        var (took, plainTook, waits, plainWaits, rows) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), 0L);
        using var peak = new PeakMemory();
        for (var round = 0; round < Rounds; round++)
        {
            await using (var byJob = await shop.CopyAsync("job"))
            {
                var run = await DuringPurgeAsync(byJob, async () =>
                {
                    var purge = new JobContext(DateTimeOffset.UtcNow);
                    await byJob.GetAll<IJob>().OfType<RetentionJob>().Single().RunAsync(purge, default);
                    return purge.Done;
                });
                took.Add(run.Took);
                waits.AddRange(run.Waits);
                rows = run.Rows;
            }
            await using var byStatement = await shop.CopyAsync("statement");
            var plain = await DuringPurgeAsync(byStatement, () => Task.Run(() =>
            {
                using var connection = Plain.Open(byStatement.Storage);
                return (long)Plain.Execute(
                    connection, "DELETE FROM edit_log WHERE \"at\" < $year", ("$year", Plain.Micros(DateTimeOffset.UtcNow.AddYears(-1))));
            }));
            plainTook.Add(plain.Took);
            plainWaits.Add(plain.Waits.Max());
            if (Math.Abs(rows - plain.Rows) > 1_000) // a few rows became a year old between the two
            {
                throw new InvalidOperationException($"The job deleted {rows} rows, the statement {plain.Rows}.");
            }
        }
        var one = Measure.Median(plainWaits);
        return
        [
            new(Whole, Measure.Median(took), Measure.Median(plainTook), 5, rows, "one DELETE", Peak: peak.Megabytes),
            new(Often, Measure.Percentile(waits, 0.99), one, 1 / 50.0, waits.Count, "the wait beside one DELETE"),
            new(Longest, waits.Max(), one, 1 / 20.0, waits.Count, "the wait beside one DELETE"),
        ];
    }

    private static async Task<(long Rows, double Took, List<double> Waits)> DuringPurgeAsync(BenchShop beside, Func<Task<long>> purge)
    {
        var random = new Random(17);
        var watch = Stopwatch.StartNew();
        var purging = Task.Run(purge);
        var waits = new List<double>();
        while (!purging.IsCompleted)
        {
            var id = 1 + random.NextInt64(beside.Customers);
            var input = (await beside.CallAsync<IAccountService, AccountDetails>(accounts => accounts.GetAsync(id))).Input;
            input.Gender = $"purge {waits.Count}";
            var began = Stopwatch.GetTimestamp();
            await SaveAsync(beside, input);
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(2);
        }
        var rows = await purging;
        return (rows, watch.Elapsed.TotalMilliseconds, waits);
    }

    // One statement holds the database longer than SQLite's patience: whoever saves tries again, which is their wait.
    private static async Task SaveAsync(BenchShop beside, AccountInput input)
    {
        while (true)
        {
            try
            {
                await beside.CallAsync<IAccountService, Saved>(accounts => accounts.SaveAsync(input));
                return;
            }
            catch (Exception exception) when (exception is StorageUnavailableException or System.Data.Common.DbException)
            {
                await Task.Delay(1);
            }
        }
    }
}
