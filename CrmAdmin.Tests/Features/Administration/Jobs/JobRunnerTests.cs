using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Jobs;

public sealed class JobRunnerTests : CrmTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly JobWork work = new();

    [Fact]
    public async Task A_night_is_run_once_and_missed_ones_are_made_up_for_once()
    {
        using var runner = Runner();
        await runner.RunDueAsync(); // it was never run: the night before counts
        await runner.RunDueAsync();
        Assert.Equal(["2026-03-02"], await SlotsAsync());
        Clock.Now += TimeSpan.FromDays(9); // the program was away
        await runner.RunDueAsync();
        await runner.RunDueAsync();
        Assert.Equal(["2026-03-02", "2026-03-11"], await SlotsAsync());
        Assert.Equal(2, work.Runs);
        var run = await QueryAsync(db => db.JobRuns().OrderBy(r => r.Id).LastAsync());
        Assert.Equal((JobState.Done, 3L, 3L, 1, "job", "CrmAdmin"), (run.State, run.Rows, run.Expected!.Value, run.Tries, run.Source, run.By));
        Assert.Equal((Clock.Now, Clock.Now), (run.StartedAt, run.EndedAt!.Value));
    }

    [Fact]
    public async Task Neither_gap_nor_fold_nor_a_clock_set_back_makes_a_night_twice()
    {
        foreach (var change in new[] { new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero) })
        {
            using var runner = Runner();
            var before = work.Runs;
            Clock.Now = change.AddDays(-1).AddHours(6);
            for (var look = 0; look < 3 * 48; look++)
            {
                await runner.RunDueAsync();
                if (look % 7 == 6)
                {
                    Clock.Now -= TimeSpan.FromHours(2);
                    await runner.RunDueAsync();
                    Clock.Now += TimeSpan.FromHours(2);
                }
                Clock.Now += TimeSpan.FromMinutes(30);
            }
            Assert.Equal(4, work.Runs - before); // the one of its first morning and three nights
        }
        Assert.Equal(8, (await SlotsAsync()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task While_one_runs_nobody_else_does()
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        work.During = (_, _) =>
        {
            begun.TrySetResult();
            return go.Task;
        };
        using var runner = Runner();
        var first = Task.Run(runner.RunDueAsync);
        await begun.Task.WaitAsync(Patience);
        await runner.RunDueAsync();
        Assert.Equal("job.running", await RefusalAsync(() => runner.RunAsync(new JobOrder("edit-log", IsDryRun: true, Author.System("cli")))));
        Assert.NotNull(runner.ProgressOf("edit-log", "2026-03-02"));
        go.SetResult();
        await first.WaitAsync(Patience);
        Assert.Equal(1, work.Runs);
        Assert.Null(runner.ProgressOf("edit-log", "2026-03-02"));
        var asked = await runner.RunAsync(new JobOrder("edit-log", IsDryRun: true, Author.System("cli")));
        Assert.Equal((JobState.Done, true, 3L), (asked is var run ? (run.State, run.IsDryRun, run.Rows) : default));
        Assert.Equal(1, work.Runs);
    }

    [Fact]
    public async Task What_runs_when_the_process_dies_is_recognised_and_begun_again()
    {
        var dead = new JobRuns(Get<ICrmDbSource>(), Shop.Storage, Clock);
        Assert.NotNull(await dead.ClaimAsync(work, "2026-03-02", isDryRun: false, Author.System("job"), default)); // and then no more of it
        Assert.NotNull(await dead.ClaimAsync(new JobWork(name: "other"), "2026-03-02", isDryRun: false, Author.System("job"), default));

        using var runner = Runner();
        await runner.RunDueAsync();
        var run = await QueryAsync(db => db.JobRuns().SingleAsync(r => r.Job == "edit-log"));
        Assert.Equal((JobState.Done, 2, 1), (run.State, run.Tries, work.Runs));
        Assert.Equal(JobState.Interrupted, (await Get<IJobsService>().ListRunsAsync("other")).Items.Single().State);
    }

    [Fact]
    public async Task The_end_of_the_program_ends_a_run_and_the_next_start_takes_it_up()
    {
        var begun = new TaskCompletionSource();
        work.During = (_, ct) =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, ct);
        };
        using (var runner = Runner())
        {
            var running = Task.Run(runner.RunDueAsync);
            await begun.Task.WaitAsync(Patience);
            await runner.StopAsync(default).WaitAsync(Patience);
            await running.WaitAsync(Patience);
        }
        Assert.Equal(JobState.Interrupted, (await QueryAsync(db => db.JobRuns().SingleAsync())).State);
        work.During = (_, _) => Task.CompletedTask;
        using var next = Runner();
        await next.RunDueAsync();
        Assert.Equal((JobState.Done, 2), (await QueryAsync(db => db.JobRuns().SingleAsync()) is var run ? (run.State, run.Tries) : default));
    }

    [Fact]
    public async Task A_run_that_fails_is_noted_and_tried_again_later_three_times_in_all()
    {
        work.During = (_, _) => throw new InvalidOperationException("the disk is full of ann@shop.example");
        using var runner = Runner();
        for (var look = 0; look < 60; look++)
        {
            await runner.RunDueAsync();
            Clock.Now += TimeSpan.FromMinutes(1);
        }
        var run = await QueryAsync(db => db.JobRuns().SingleAsync());
        Assert.Equal((JobState.Failed, "job.failed", 3, 3), (run.State, run.Error, run.Tries, work.Runs));
    }

    [Fact]
    public async Task Frequent_work_keeps_what_it_did_and_its_latest_look_and_no_more()
    {
        var often = new JobWork("0 0/5 * * * ?", "block-expiry") { Count = 0 };
        using var runner = Runner(often);
        for (var look = 0; look < 40; look++)
        {
            often.Count = look == 20 ? 2 : 0;
            await runner.RunDueAsync();
            Clock.Now += TimeSpan.FromMinutes(5);
        }
        Assert.Equal(40, often.Runs);
        Assert.Equal([2, 0], await QueryAsync(db => db.JobRuns().OrderBy(r => r.Id).Select(r => r.Rows).ToListAsync()));
    }

    [Fact]
    public async Task The_history_has_an_end()
    {
        await using (var db = Shop.CreateDb())
        {
            db.JobRuns().AddRange(Enumerable.Range(0, 520).Select(n => new JobRun
            {
                Job = "edit-log",
                Slot = $"night {n}",
                IsDryRun = false,
                By = "CrmAdmin",
                Source = "job",
                State = JobState.Done,
                StartedAt = Clock.Now,
                EndedAt = Clock.Now,
            }));
            await db.SaveChangesAsync();
        }
        using var runner = Runner();
        await runner.RunDueAsync();
        Assert.Equal(500, await QueryAsync(db => db.JobRuns().CountAsync()));
    }

    [Fact]
    public async Task Work_that_does_not_catch_up_runs_at_its_time_only()
    {
        var now = new JobWork { CatchesUp = false };
        using var runner = Runner(now);
        await runner.RunDueAsync();
        Assert.Equal(0, now.Runs);
        Assert.NotNull(await runner.RunPlannedAsync(now));
        Assert.Null(await runner.RunPlannedAsync(now));
        Assert.Equal(1, now.Runs);
    }

    [Fact]
    public async Task A_sign_of_life_is_given_while_it_runs_and_pages_hear_of_it()
    {
        var (begun, go, heard) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        using var subscription = Get<IChangeNotices>().Subscribe(notice => heard += notice.Area == ChangeArea.Jobs ? 1 : 0);
        work.During = async (context, _) =>
        {
            Clock.Now += TimeSpan.FromSeconds(1);
            await context.ReportAsync(2);
            begun.TrySetResult();
            await go.Task;
        };
        using var runner = Runner();
        var running = Task.Run(runner.RunDueAsync);
        await begun.Task.WaitAsync(Patience);
        Assert.Equal(2, heard); // begun, two rows
        for (var look = 0; look < 100 && (await QueryAsync(db => db.JobRuns().SingleAsync())).Rows == 0; look++)
        {
            Clock.Advance(TimeSpan.FromSeconds(31));
            await Task.Delay(50);
        }
        var run = await QueryAsync(db => db.JobRuns().SingleAsync());
        Assert.Equal((2L, 3L), (run.Rows, run.Expected!.Value));
        Assert.True(run.LeasedUntil > run.StartedAt + JobRuns.Lease);
        go.SetResult();
        await running.WaitAsync(Patience);
    }

    private JobRunner Runner(JobWork? job = null)
        => new([job ?? work], new JobRuns(Get<ICrmDbSource>(), Shop.Storage, Clock), Get<IStoreInfo>(), Get<IChangeNotices>(), Clock,
            NullLogger<JobRunner>.Instance);

    private Task<List<string>> SlotsAsync() => QueryAsync(db => db.JobRuns().OrderBy(r => r.Id).Select(r => r.Slot).ToListAsync());
}
