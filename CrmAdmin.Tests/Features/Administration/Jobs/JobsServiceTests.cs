using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Jobs;

public sealed class JobsServiceTests : CrmTest
{
    private IJobsService Jobs => Get<IJobsService>();

    [Fact]
    public async Task Every_job_is_listed_with_its_next_time_in_the_stores_zone()
    {
        var jobs = (await Jobs.ListAsync()).ToDictionary(job => job.Name, StringComparer.Ordinal);
        Assert.Equal(["access-log", "block-expiry", "draft-expiry", "edit-log", "export-expiry", "idempotency-expiry", "password-events"],
            jobs.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((new TimeOnly(2, 30), new DateTimeOffset(2026, 3, 3, 1, 30, 0, TimeSpan.Zero)),
            (jobs["edit-log"].NightlyAt!.Value, jobs["edit-log"].NextAt!.Value));
        Assert.Equal(
            (5, new DateTimeOffset(2026, 3, 2, 9, 5, 0, TimeSpan.Zero)), (jobs["block-expiry"].EveryMinutes!.Value, jobs["block-expiry"].NextAt!.Value));
        Assert.All(jobs.Values, job => Assert.Empty(job.Runs));
    }

    [Fact]
    public async Task Who_asked_for_a_run_is_noted_and_a_dry_run_counts_what_the_run_does()
    {
        LogFilling();
        var dry = await Jobs.RunAsync(RetentionJob.JobName, isDryRun: true);
        var run = await Jobs.RunAsync(RetentionJob.JobName, isDryRun: false);
        Assert.Equal((40L, 40L, JobState.Done), (dry.Rows, run.Rows, run.State));
        Assert.Equal((Me!.Name, "ui", false, true), (run.By, run.Source, run.IsDryRun, dry.IsDryRun));
        Assert.Equal([run.Id, dry.Id], (await Jobs.ListRunsAsync(RetentionJob.JobName)).Items.Select(row => row.Id));
        Assert.Equal("not-found", await RefusalAsync(() => Jobs.RunAsync("no-such-job", isDryRun: true)));
    }

    [Fact]
    public async Task Paging_shows_each_run_once()
    {
        for (var n = 0; n < 30; n++)
        {
            await Jobs.RunAsync(RetentionJob.JobName, isDryRun: true);
        }
        var first = await Jobs.ListRunsAsync(RetentionJob.JobName);
        var second = await Jobs.ListRunsAsync(RetentionJob.JobName, first.Items[^1].Id);
        Assert.Equal((25, 5, 30, true, false), (first.Items.Count, second.Items.Count, first.Count, first.HasNext, second.HasNext));
        Assert.Equal(30, first.Items.Concat(second.Items).Select(row => row.Id).Distinct().Count());
        Assert.Equal(5, (await Jobs.ListAsync()).Single(job => job.Name == RetentionJob.JobName).Runs.Count);
    }

    [Fact]
    public async Task Answers_to_dialogs_are_forgotten_after_a_day()
    {
        await using (var db = Shop.CreateDb())
        {
            db.IdempotencyRecords().Add(new() { Key = "1:a", At = Clock.Now.AddDays(-1), Answer = "{}" });
            db.IdempotencyRecords().Add(new() { Key = "1:b", At = Clock.Now.AddDays(-1).AddMicroseconds(-1), Answer = "{}" });
            await db.SaveChangesAsync();
        }
        Assert.Equal(1, (await Jobs.RunAsync("idempotency-expiry", isDryRun: true)).Rows);
        Assert.Equal(1, (await Jobs.RunAsync("idempotency-expiry", isDryRun: false)).Rows);
        Assert.Equal(["1:a"], await QueryAsync(db => db.IdempotencyRecords().Select(done => done.Key).ToListAsync()));
    }

    private void LogFilling()
        => CrmAdmin.Tests.Features.History.EditLog.LogFilling.Fill(Shop.Storage.SqliteConnectionString, 40, Clock.Now.AddYears(-1).AddDays(-3), customers: 5);
}
