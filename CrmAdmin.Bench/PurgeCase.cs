using System.Diagnostics;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.EditLog;
using CrmAdmin.Server.Features.Jobs;

namespace CrmAdmin.Bench;

/// <summary>
/// A fifth of the log deleted beside somebody who saves one customer after another: by the nightly job on one copy of the database, by
/// one statement on another.
/// </summary>
internal sealed class PurgeCase(BenchShop shop, string folder)
{
    public async Task<IEnumerable<Line>> RunAsync()
    {
        var (jobHome, plainHome) = (Copy("job"), Copy("statement"));
        await using var byJob = await BenchShop.OverAsync(jobHome, shop.Customers);
        var (rows, took, waits) = await BesideAsync(byJob, () => byJob.GetAll<IScheduledJob>().OfType<RetentionJob>().Single().RunAsync(DateTimeOffset.UtcNow, isDryRun: false, null, default));
        await using var byStatement = await BenchShop.OverAsync(plainHome, shop.Customers);
        var (plainRows, plainTook, plainWaits) = await BesideAsync(byStatement, () => Task.Run(() =>
        {
            using var connection = Plain.Open(byStatement.Storage);
            return (long)Plain.Execute(connection, "DELETE FROM edit_log WHERE \"at\" < $year", ("$year", Plain.Micros(DateTimeOffset.UtcNow.AddYears(-1))));
        }));
        if (Math.Abs(rows - plainRows) > 1_000) // a few rows became a year old between the two
        {
            throw new InvalidOperationException($"The job deleted {rows} rows, the statement {plainRows}.");
        }
        return
        [
            new("purge, whole", took, plainTook, 5, rows, "one DELETE"),
            new("purge, a writer's p99 wait", Measure.Percentile(waits, 0.99), plainWaits.Max(), 1 / 50.0, waits.Count, "the wait beside one DELETE"),
            new("purge, a writer's longest wait", waits.Max(), plainWaits.Max(), 1 / 20.0, waits.Count, "the wait beside one DELETE"),
        ];
    }

    private static async Task<(long Rows, double Took, List<double> Waits)> BesideAsync(BenchShop beside, Func<Task<long>> purge)
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

    private string Copy(string name)
    {
        var home = Path.Combine(folder, "purge", name);
        if (Directory.Exists(home))
        {
            Directory.Delete(home, recursive: true);
        }
        Directory.CreateDirectory(home);
        using var connection = Plain.Open(shop.Storage);
        Plain.Execute(connection, "VACUUM INTO $file", ("$file", new StorageOptions(home).DatabaseFile));
        return home;
    }
}
