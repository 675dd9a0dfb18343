using System.Diagnostics;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Membership.Levels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Xunit.Abstractions;

namespace CrmAdmin.Tests.Features.History.EditLog;

/// <summary>
/// How long four who save wait beside the nightly deletion, and beside one plain DELETE of the same rows, in the same run: 500,000 of
/// 2,500,000 rows with SOAK=1, where the longest wait is at most a twentieth; 100,000 otherwise, where a
/// plain DELETE is over too soon to be told from a busy machine's own pauses: there most wait half as long at most, and many saves end
/// while rows are deleted, where beside one DELETE hardly more do than there are writers.
/// </summary>
[Collection(Alone.Name)]
public sealed class PurgeDuringWritesTests(ITestOutputHelper output)
{
    private const int Writers = 4;
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("SOAK") == "1";
    private static readonly int Old = IsSoak ? 500_000 : 100_000;
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 2, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Nobody_waits_long_beside_the_nightly_deletion()
    {
        await using var shop = await TestShop.OpenAsync();
        var ids = await AddCustomersAsync(shop);
        LogFilling.Fill(shop.Storage.SqliteConnectionString, Old, Now.AddYears(-1).AddSeconds(-Old), customers: Old);
        LogFilling.Fill(shop.Storage.SqliteConnectionString, Old * 4, Now.AddYears(-1), customers: Old);
        LogFilling.Execute(shop.Storage.SqliteConnectionString, "PRAGMA wal_checkpoint(TRUNCATE)");
        await using var plain = await CopyAsync(shop);

        var one = await MeasureAsync(plain, ids, () => PlainAsync(plain));
        var ours = await MeasureAsync(shop, ids, () => new RetentionJob(
            shop.Services.GetRequiredService<ICrmDbSource>(), shop.Services.GetRequiredService<ICheckpoints>(), TimeProvider.System).DoAsync(Now));
        output.WriteLine($"one DELETE {one}; the job {ours}; longest wait 1/{one.Longest / ours.Longest:F0}, total {ours.Total / one.Total:F1} times");

        Assert.Equal((Old, Old), (one.Rows, ours.Rows));
        Assert.Equal(await CountAsync(plain), await CountAsync(shop));
        Assert.True(IsSoak ? ours.Longest * 20 <= one.Longest : ours.Median * 2 <= one.Longest, $"{one} / {ours}");
        Assert.True(ours.Within > 20, $"{one} / {ours}");
    }

    private static async Task<long> PlainAsync(TestShop shop)
    {
        await using var db = shop.CreateDb();
        await using var write = await db.BeginWriteAsync();
        // One plain DELETE, past the tracker: the yardstick that the job is held against.
        var rows = await db.EditLog().Where(entry => entry.At < Now.AddYears(-1)).ExecuteDeleteAsync();
        await write.CommitAsync();
        return rows;
    }

    private static async Task<Measured> MeasureAsync(TestShop shop, IReadOnlyList<long> ids, Func<Task<long>> purge)
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(workers + (2 * Writers), ports); // a wait is one for the turn to write, not for a thread that the machine has yet to make
        using var over = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(w => Task.Run(() => WriteAsync(shop, ids, w, over.Token))).ToList();
        await Task.Delay(500);
        var began = Stopwatch.GetTimestamp();
        var rows = await Task.Run(purge);
        var ended = Stopwatch.GetTimestamp();
        await Task.Delay(200);
        await over.CancelAsync();

        ThreadPool.SetMinThreads(workers, ports);

        // A save counts that was on its way while rows were deleted.
        var saves = (await Task.WhenAll(writers)).SelectMany(wait => wait).Where(save => save.End >= began).ToList();
        var waits = saves.Select(save => save.Milliseconds).Order().ToList();
        return new(
            rows, Stopwatch.GetElapsedTime(began, ended).TotalMilliseconds, waits[waits.Count / 2], waits[(int)(waits.Count * 0.99)], waits[^1], waits.Count,
            saves.Count(save => save.End <= ended));
    }

    private static async Task<List<(long End, double Milliseconds)>> WriteAsync(TestShop shop, IReadOnlyList<long> ids, int writer, CancellationToken over)
    {
        var waits = new List<(long, double)>();
        var due = Stopwatch.GetTimestamp(); // the wait counts from here, also where the machine came to it late
        for (var n = 0; !over.IsCancellationRequested; n++)
        {
            await using (var db = shop.CreateDb())
            {
                var id = ids[((n * Writers) + writer) % ids.Count];
                (await db.Customers().SingleAsync(customer => customer.Id == id, CancellationToken.None)).Company = $"{writer} {n}";
                await db.SaveChangesAsync(CancellationToken.None);
            }
            waits.Add((Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(due).TotalMilliseconds));
            due = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 200);
            await Task.Delay(5, CancellationToken.None);
        }
        return waits;
    }

    private static Task<int> CountAsync(TestShop shop)
    {
        var db = shop.CreateDb();
        return db.EditLog().Where(entry => entry.Source == "ui").CountAsync();
    }

    private static async Task<TestShop> CopyAsync(TestShop shop)
    {
        var copy = await TestShop.OpenAsync();
        using (var pooled = new SqliteConnection(shop.Storage.SqliteConnectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }
        File.Copy(shop.Storage.DatabaseFile, copy.Storage.DatabaseFile, overwrite: true);
        return copy;
    }

    private static async Task<IReadOnlyList<long>> AddCustomersAsync(TestShop shop)
    {
        await using var db = shop.CreateDb();
        var level = await db.DefaultLevelIdAsync(default);
        var customers = Enumerable.Range(0, 400).Select(n => new Customer
        {
            FirstName = "Ann",
            LastName = $"Archer {n}",
            Email = "ann@shop.example",
            AccountType = AccountType.Registered,
            IsActive = true,
            RegisteredAt = Now,
            AddedBy = AddedBy.Import,
            LevelId = level,
        }).ToList();
        db.Customers().AddRange(customers);
        await db.SaveChangesAsync();
        return [.. customers.Select(customer => customer.Id)];
    }

    [CollectionDefinition(Name, DisableParallelization = true)]
    public sealed class Alone
    {
        public const string Name = "Alone on the machine";
    }

    private sealed record Measured(long Rows, double Total, double Median, double P99, double Longest, int Saves, int Within)
    {
        public override string ToString()
            => FormattableString.Invariant(
                $"{Rows:N0} rows in {Total:F0} ms, {Within} saves within and {Saves} beside it: median {Median:F0} ms, p99 {P99:F0} ms, longest {Longest:F0} ms");
    }
}
