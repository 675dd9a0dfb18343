using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Jobs;

/// <summary>What a command puts into the queue: who gets a place, and what becomes of it when it fails, is cancelled or cut off.</summary>
public sealed class JobQueueTests : CrmTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_a_command_queued_is_run_as_whoever_asked_and_its_order_goes_with_its_end()
    {
        (string What, Author Who)? seen = null;
        var work = Work((run, _) =>
        {
            seen = (run.Order<Order>().What, run.Author);
            return Task.CompletedTask;
        });
        using var runner = Runner(work);
        await QueueAsync(runner, "1");
        Assert.Equal((JobState.Waiting, 0), (await StateAsync("1"), work.Runs));
        await runner.RunWaitingAsync();
        Assert.Equal(("1", new Author(1, "Mina", "ui", "c1")), seen);
        var run = await RunAsync("1");
        Assert.Equal((JobState.Done, 3L, 1, 0), (run.State, run.Rows, run.Tries, await QueryAsync(db => db.Set<QueuedOrder>().CountAsync())));
    }

    [Fact]
    public async Task A_command_that_is_not_committed_queues_nothing()
    {
        using var runner = Runner(Work());
        await using (var db = Shop.CreateDb())
        {
            await using var write = await db.BeginWriteAsync();
            runner.Queue(db, "post", "1", new Order("1"));
            await db.SaveChangesAsync();
        }
        Assert.Equal(0, await runner.BeginWaitingAsync());
        Assert.Equal(0, await QueryAsync(db => db.JobRuns().CountAsync()));
    }

    [Fact]
    public async Task One_person_gets_their_share_of_the_places_and_no_more()
    {
        var work = Work(WaitAsync, atOnce: 3, perPerson: 2);
        using var runner = Runner(work);
        for (var n = 0; n < 4; n++)
        {
            await QueueAsync(runner, $"mina {n}");
        }
        Assert.Equal(2, await runner.BeginWaitingAsync());
        await QueueAsync(runner, "noor 1", staff: 2);
        await QueueAsync(runner, "noor 2", staff: 2);
        Assert.Equal(1, await runner.BeginWaitingAsync());
        Assert.Equal(["mina 0", "mina 1", "noor 1"],
            await QueryAsync(db => db.JobRuns().Where(r => r.State == JobState.Running).OrderBy(r => r.Id).Select(r => r.Slot).ToListAsync()));
        go.SetResult();
        await runner.RunWaitingAsync();
        Assert.Equal(6, work.Runs);
    }

    [Fact]
    public async Task Two_runners_never_have_the_same_run()
    {
        var work = Work(atOnce: 100, perPerson: 100);
        var runners = Enumerable.Range(0, 2).Select(_ => Runner(work)).ToList(); // over one set of leases, as in one process
        for (var n = 0; n < 20; n++)
        {
            await QueueAsync(runners[0], $"{n}");
        }
        await Task.WhenAll(runners.Select(runner => Task.Run(runner.RunWaitingAsync)));
        Assert.Equal(20, work.Runs);
        Assert.Equal(20, await QueryAsync(db => db.JobRuns().CountAsync(r => r.State == JobState.Done && r.Tries == 1)));
        runners.ForEach(runner => runner.Dispose());
    }

    [Fact]
    public async Task Cancelled_it_stops_or_is_never_begun_and_what_follows_is_in_the_same_transaction()
    {
        var work = Work(WaitAsync);
        using var runner = Runner(work);
        await QueueAsync(runner, "running");
        await runner.BeginWaitingAsync();
        await begun.Task.WaitAsync(Patience);
        await QueueAsync(runner, "waiting");
        foreach (var slot in new[] { "running", "waiting", "nobody's" })
        {
            await using var db = Shop.CreateDb();
            await using var write = await db.BeginWriteAsync();
            await runner.CancelAsync(db, "post", slot, default);
            await write.CommitAsync();
        }
        await runner.RunWaitingAsync();
        Assert.Equal((JobState.Cancelled, JobState.Cancelled, 1), (await StateAsync("running"), await StateAsync("waiting"), work.Runs));
        Assert.Equal(["running Cancelled", "waiting Cancelled"], work.Ends);
    }

    [Fact]
    public async Task After_a_kill_it_goes_on_from_its_last_checkpoint()
    {
        var work = Work(WaitAsync);
        using (var killed = Runner(work))
        {
            await QueueAsync(killed, "1");
            await killed.BeginWaitingAsync();
            await begun.Task.WaitAsync(Patience);
        }
        var seen = new List<(long, long?)>();
        work.During = (run, _) =>
        {
            seen.Add((run.Done, run.CheckpointOf<Reached>()?.Last));
            return Task.CompletedTask;
        };
        using var next = Runner(work, otherProcess: true);
        await next.RunWaitingAsync();
        Assert.Equal([(2L, 7L)], seen);
        Assert.Equal((JobState.Done, 2), (await StateAsync("1"), (await RunAsync("1")).Tries));
        Assert.Equal(["1 Waiting", "1 Done"], work.Ends);

        // The one that was taken for dead comes back: its words count no more.
        go.SetResult();
        await Task.Delay(100);
        Assert.Equal(["1 Waiting", "1 Done"], work.Ends);
    }

    [Fact]
    public async Task Cut_off_three_times_it_is_given_up()
    {
        var work = Work(WaitAsync);
        using var runner = Runner(work);
        await QueueAsync(runner, "1");
        for (var n = 0; n < 3; n++)
        {
            using var killed = Runner(work, otherProcess: true);
            Assert.Equal(1, await killed.BeginWaitingAsync());
        }
        using var last = Runner(work, otherProcess: true);
        await last.RunWaitingAsync();
        Assert.Equal((JobState.Failed, JobRuns.CutOff, 3), (await StateAsync("1"), (await RunAsync("1")).Error, work.Runs));
        go.SetResult();
    }

    [Fact]
    public async Task A_failure_is_stored_ends_nothing_else_and_is_tried_again_where_the_job_wants_that()
    {
        var work = Work((_, _) => throw new InvalidOperationException("the disk is full of ann@shop.example"));
        using var runner = Runner(work);
        await QueueAsync(runner, "1");
        await runner.RunWaitingAsync();
        Assert.Equal((JobState.Waiting, JobRuns.Failed, 1), (await StateAsync("1"), (await RunAsync("1")).Error, work.Runs));
        await runner.RunWaitingAsync();
        Assert.Equal(1, work.Runs); // not yet
        for (var n = 0; n < 5; n++)
        {
            Clock.Now += TimeSpan.FromMinutes(10);
            await runner.RunWaitingAsync();
        }
        Assert.Equal((JobState.Failed, 3), (await StateAsync("1"), work.Runs));

        work.During = (_, _) => Task.CompletedTask;
        await QueueAsync(runner, "2");
        await runner.RunWaitingAsync();
        Assert.Equal(JobState.Done, await StateAsync("2"));
    }

    [Fact]
    public async Task A_checkpoint_stands_or_falls_with_the_work_of_its_transaction()
    {
        var work = Work(async (run, ct) =>
        {
            await using var db = Shop.CreateDb();
            await using (await db.BeginWriteAsync(ct))
            {
                await run.ReportAsync(db, 1, new Reached(1), ct); // and then no commit
            }
            Assert.Equal((0, null), (run.Done, run.Progress.Checkpoint));
            await using var write = await db.BeginWriteAsync(ct);
            await run.ReportAsync(db, 2, new Reached(2), ct);
            await write.CommitAsync(ct);
            Assert.Equal(2, run.Done);
            throw new RuleException("level.gone");
        });
        using var runner = Runner(work);
        await QueueAsync(runner, "1");
        await runner.RunWaitingAsync();
        var run = await RunAsync("1");
        Assert.Equal(("level.gone", 2L, 2L), (run.Error, run.Rows, run.CheckpointOf<Reached>()!.Last));
    }

    [Fact]
    public async Task Its_end_in_good_order_puts_it_back_into_the_queue_and_a_command_lines_ends_with_it()
    {
        var work = Work(WaitAsync, atOnce: 2);
        using var runner = Runner(work);
        await QueueAsync(runner, "1");
        JobRun mine;
        await using (var db = Get<ICrmDbSource>().Create(new(null, "Command line", "cli", "c2")))
        {
            await using var write = await db.BeginWriteAsync();
            mine = await runner.ClaimAsync(db, "post", "2", new Order("2"), default);
            await write.CommitAsync();
        }
        var run = runner.RunAsync(mine);
        await runner.BeginWaitingAsync();
        await begun.Task.WaitAsync(Patience);
        await runner.StopAsync(default).WaitAsync(Patience);
        Assert.Equal((JobState.Waiting, JobState.Cancelled), (await StateAsync("1"), (await run).State));
    }

    private async Task WaitAsync(JobContext run, CancellationToken ct)
    {
        Clock.Now += TimeSpan.FromSeconds(10); // else it is too early to store how far it has come
        await run.ReportAsync(2, new Reached(7), ct);
        begun.TrySetResult();
        await go.Task.WaitAsync(ct);
    }

    private static JobWork Work(Func<JobContext, CancellationToken, Task>? during = null, int atOnce = 1, int perPerson = 1)
        => new(cron: null, name: "post") { During = during ?? ((_, _) => Task.CompletedTask), MaxAtOnce = atOnce, MaxPerPerson = perPerson };

    private JobRunner Runner(JobWork work, bool otherProcess = false)
        => new([work], otherProcess ? new JobRuns(Get<ICrmDbSource>(), Shop.Storage, Clock) : Get<JobRuns>(), Get<IStoreInfo>(), Get<IChangeNotices>(), Clock,
            NullLogger<JobRunner>.Instance);

    private async Task QueueAsync(JobRunner runner, string slot, long staff = 1)
    {
        await using var db = Get<ICrmDbSource>().Create(new(staff, "Mina", "ui", "c1"));
        await using var write = await db.BeginWriteAsync();
        runner.Queue(db, "post", slot, new Order(slot));
        await db.SaveChangesAsync();
        await write.CommitAsync();
    }

    private Task<JobRun> RunAsync(string slot) => QueryAsync(db => db.JobRuns().AsNoTracking().SingleAsync(run => run.Slot == slot));

    private async Task<JobState> StateAsync(string slot) => (await RunAsync(slot)).State;

    private sealed record Order(string What);

    private sealed record Reached(long Last);
}
