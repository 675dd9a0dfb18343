using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Tests.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Jobs;

/// <summary>Several processes over one PostgreSQL: each shop here has services, gate and claims of its own, as a process has.</summary>
public sealed class PostgresJobTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-postgres-jobs-");
    private readonly string database = $"crm_jobs_{Guid.NewGuid():N}";
    private readonly List<TestShop> shops = [];

    public async Task InitializeAsync()
    {
        if (PostgresFactAttribute.ConnectionString is not { } server)
        {
            return;
        }
        await RunAsync($"CREATE DATABASE {database}");
        var storage = new StorageOptions(folder.FullName, new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = 20 }.ToString());
        shops.AddRange(Enumerable.Range(0, 3).Select(_ => TestShop.Over(storage)));
        await shops[0].MigrateAsync();
    }

    public async Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        foreach (var shop in shops)
        {
            await shop.DisposeAsync();
        }
        if (shops.Count > 0)
        {
            NpgsqlConnection.ClearAllPools();
            await RunAsync($"DROP DATABASE {database} WITH (FORCE)");
        }
    }

    [PostgresFact]
    public async Task Of_several_processes_at_once_one_runs_the_night()
    {
        var work = new JobWork { During = (_, ct) => Task.Delay(30, ct) };
        for (var night = 0; night < 10; night++)
        {
            var runners = shops.ConvertAll(shop => Runner(shop, work));
            await Task.WhenAll(runners.Select(runner => Task.Run(runner.RunDueAsync)));
            await Task.WhenAll(runners.Select(runner => Task.Run(runner.RunDueAsync)));
            Assert.Equal(night + 1, work.Runs);
            runners.ForEach(runner => runner.Dispose());
            shops.ForEach(shop => shop.Clock.Now += TimeSpan.FromDays(1));
        }
        await using var db = shops[0].CreateDb();
        Assert.Equal(10, await db.JobRuns().CountAsync(run => run.State == JobState.Done && run.Tries == 1));
    }

    [PostgresFact]
    public async Task A_run_of_a_process_that_died_is_left_alone_while_its_lease_lasts_and_then_begun_again()
    {
        var work = new JobWork();
        var claimed = await new JobRuns(shops[1].Services.GetRequiredService<ICrmDbSource>(), shops[1].Storage, shops[1].Clock)
            .ClaimAsync(work, "2026-03-02", isDryRun: false, Author.System("job"), default);
        Assert.NotNull(claimed);
        using var runner = Runner(shops[0], work);
        shops[0].Clock.Now += JobRuns.Lease - TimeSpan.FromSeconds(1);
        await runner.RunDueAsync();
        Assert.Equal(0, work.Runs);
        shops[0].Clock.Now += TimeSpan.FromSeconds(1);
        await runner.RunDueAsync();
        Assert.Equal(1, work.Runs);
        await using var db = shops[0].CreateDb();
        Assert.Equal((JobState.Done, 2), (await db.JobRuns().SingleAsync() is var run ? (run.State, run.Tries) : default));
    }

    [PostgresFact]
    public async Task The_edit_log_is_deleted_to_the_microsecond_also_by_two_at_once()
    {
        var now = new DateTimeOffset(2025, 3, 1, 2, 30, 0, TimeSpan.Zero);
        await using (var db = shops[0].CreateDb())
        {
            db.EditLog().AddRange(Enumerable.Range(-3_000, 4_000).Select(n => new EditLogEntry
            {
                At = new DateTimeOffset(2024, 3, 1, 2, 30, 0, TimeSpan.Zero).AddMicroseconds(n),
                CustomerId = 1,
                Entity = "Customer",
                EntityId = 1,
                Kind = EditKind.Changed,
                By = "Ann",
                Source = "ui",
                Correlation = "c",
            }));
            await db.SaveChangesAsync();
        }
        var jobs = shops.ConvertAll(shop => new RetentionJob(
            shop.Services.GetRequiredService<ICrmDbSource>(), shop.Services.GetRequiredService<ICheckpoints>(), shop.Clock));
        Assert.Equal(3_000, await jobs[0].CountAsync(now));
        var rows = await Task.WhenAll(jobs.Take(2).Select(job => Task.Run(() => job.DoAsync(now))));
        Assert.Equal(3_000, rows.Sum());
        await using var reading = shops[0].CreateDb();
        Assert.Equal(1_000, await reading.EditLog().CountAsync());
    }

    private static JobRunner Runner(TestShop shop, JobWork work) => new(
        [work], new JobRuns(shop.Services.GetRequiredService<ICrmDbSource>(), shop.Storage, shop.Clock), shop.Services.GetRequiredService<IStoreInfo>(),
        shop.Services.GetRequiredService<IChangeNotices>(), shop.Clock, NullLogger<JobRunner>.Instance);

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresFactAttribute.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
