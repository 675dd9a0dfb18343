using System.Collections.Concurrent;
using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>A run that somebody asks for.</summary>
/// <param name="AsOf">As if it were this instant; null: now.</param>
public sealed record JobOrder(string Job, bool IsDryRun, Author Author, DateTimeOffset? AsOf = null);

/// <summary>
/// Runs jobs: planned times when they come or were missed, what waits in the queue, and by hand. A run belongs to the process and not to whoever asked: a
/// closed page ends nothing; the end of the program does, and what was queued waits again. A fault is logged and stored with the run, and ends nothing else.
/// </summary>
public sealed partial class JobRunner(
    IEnumerable<IJob> jobs, JobRuns runs, IStoreInfo store, IChangeNotices notices, TimeProvider clock, ILogger<JobRunner> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<long, RunningJob> running = new();
    private readonly SemaphoreSlim work = new(0, 1);

    public IReadOnlyList<IJob> Jobs { get; } = [.. jobs];

    /// <summary>Those that the clock starts.</summary>
    public IEnumerable<IJob> Planned => Jobs.Where(job => job.Cron is not null);

    public JobSchedule ScheduleOf(IJob job) => new(job.Cron!, store.TimeZone);

    /// <summary>How far a run of this process has come, fresher than what is stored; null: it is none.</summary>
    public JobProgress? ProgressOf(string job, string slot)
        => running.Values.FirstOrDefault(one => one.Run.Job == job && one.Run.Slot == slot)?.Context.Progress;

    /// <summary>Whatever is due and nobody has run: missed nights, those of a process that died, those that failed a while ago.</summary>
    public async Task RunDueAsync()
    {
        foreach (var job in Planned.Where(job => job.CatchesUp))
        {
            await RunPlannedAsync(job);
        }
    }

    /// <summary>Runs the latest planned time, unless somebody has it or had it. A fault is logged and noted with the run.</summary>
    /// <returns>Null: there was nothing to run.</returns>
    public async Task<JobRun?> RunPlannedAsync(IJob job)
    {
        try
        {
            var schedule = ScheduleOf(job);
            if (schedule.DueAt(clock.GetUtcNow()) is { } due && schedule.SlotOf(due) is var slot
                && await runs.IsOpenAsync(job, slot, stopping.Token)
                && await runs.ClaimAsync(job, slot, isDryRun: false, Author.System("job"), stopping.Token) is { } run)
            {
                return await RunAsync(run);
            }
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogFailed(log, job.Name, exception); // no claim: it is tried again with the next look
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
        return null;
    }

    /// <summary>Runs it now.</summary>
    /// <returns>The row as it was when the run was over.</returns>
    /// <exception cref="NotFoundException">The clock starts no such job.</exception>
    /// <exception cref="RuleException"><c>job.running</c>: a run of the job is on its way.</exception>
    public async Task<JobRun> RunAsync(JobOrder order, IProgress<JobProgress>? told = null, CancellationToken ct = default)
    {
        var job = Planned.FirstOrDefault(job => job.Name == order.Job) ?? throw new NotFoundException();
        var run = await runs.ClaimAsync(job, $"asked {Guid.CreateVersion7():N}", order.IsDryRun, order.Author, ct) ?? throw new RuleException("job.running");
        return await RunAsync(run, told, order.AsOf);
    }

    /// <summary>Puts a run into the queue, in the open transaction.</summary>
    /// <param name="slot">Its name among the job's runs.</param>
    public void Queue(CrmDbContext db, string job, string slot, object order)
    {
        JobRuns.Queue(db, job, slot, order);
        db.AfterCommit(Ring);
    }

    /// <summary>Gives a run to this process, in the open transaction;
    /// <see cref="RunAsync(JobRun, IProgress{JobProgress}?, DateTimeOffset?, CancellationToken)"/> runs it after the commit. After a kill it waits in the
    /// queue.</summary>
    /// <exception cref="RuleException"><c>job.running</c>: there is no place for another one.</exception>
    public async Task<JobRun> ClaimAsync(CrmDbContext db, string job, string slot, object order, CancellationToken ct)
        => await runs.ClaimAsync(db, Find(job), slot, order, isDryRun: false, ct) ?? throw new RuleException("job.running");

    /// <summary>Ends a run that waits or runs, in the open transaction; whoever runs it stops.</summary>
    public async Task CancelAsync(CrmDbContext db, string job, string slot, CancellationToken ct)
    {
        if (await db.RunsWithOrders()
            .SingleOrDefaultAsync(r => r.Job == job && r.Slot == slot && (r.State == JobState.Waiting || r.State == JobState.Running), ct) is { } run)
        {
            await JobRuns.EndAsync(db, Find(job), run, JobState.Cancelled, null, ct);
            db.AfterCommit(() => Cancel(run.Id));
        }
    }

    /// <summary>Begins whatever waits and has a place.</summary>
    /// <returns>How many.</returns>
    public async Task<int> BeginWaitingAsync()
    {
        var begun = 0;
        foreach (var job in (await runs.WaitingAsync(stopping.Token)).Select(Find))
        {
            while (await runs.ClaimWaitingAsync(job, stopping.Token) is { } run)
            {
                _ = RunAsync(run); // it never fails
                begun++;
            }
        }
        return begun;
    }

    /// <summary>Runs whatever waits, and ends when nothing does.</summary>
    public async Task RunWaitingAsync()
    {
        do
        {
            await BeginWaitingAsync();
            await Task.WhenAll(running.Values.Select(run => run.End.Task));
        }
        while (await BeginWaitingAsync() > 0);
    }

    /// <summary>Until something was queued here or a place came free, or for so long.</summary>
    public async Task WaitForWorkAsync(TimeSpan longest, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(work.WaitAsync(over.Token), Task.Delay(longest, clock, over.Token));
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await ((Task)Task.WhenAll(running.Values.Select(run => run.End.Task)).WaitAsync(cancellationToken))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        stopping.Dispose();
        work.Dispose();
    }

    /// <summary>Runs what was claimed.</summary>
    /// <param name="ct">Whoever asked does not want it any more: it is cancelled.</param>
    /// <returns>The row as it was when the run was over; it never fails.</returns>
    public async Task<JobRun> RunAsync(JobRun run, IProgress<JobProgress>? told = null, DateTimeOffset? asOf = null, CancellationToken ct = default)
    {
        var job = Find(run.Job);
        using var mine = running[run.Id] = new RunningJob(job, run, asOf ?? clock.GetUtcNow(), told, (runs, notices, clock, log), stopping.Token);
        await using var asker = ct.Register(mine.Cancel);
        using var over = new CancellationTokenSource();
        var heart = mine.BeatAsync(over.Token);
        var (state, error) = (JobState.Done, (string?)null);
        try
        {
            await Task.Run(() => WorkAsync(job, mine), CancellationToken.None); // SQLite answers on the thread that asks, and this may be a page's
        }
        catch (OperationCanceledException) when (mine.Token.IsCancellationRequested)
        {
            state = mine.IsCancelled || run is { Queued: not null, StaffId: null }
                ? JobState.Cancelled
                : run.Queued is null ? JobState.Interrupted : JobState.Waiting;
        }
        catch (Exception exception)
        {
            if (exception is not (RuleException or ForbiddenException)) // a refusal is no fault
            {
                LogFailed(log, job.Name, exception);
            }
            (state, error) = (JobState.Failed, job.ErrorOf(exception));
        }
        await over.CancelAsync();
        await heart;
        return await EndAsync(job, mine, state, error);
    }

    private static async Task WorkAsync(IJob job, RunningJob mine)
    {
        mine.Token.ThrowIfCancellationRequested();
        var expected = await job.CountAsync(mine.Context, mine.Token);
        mine.Set(mine.Context.Progress with { Rows = mine.Run.IsDryRun ? expected ?? 0 : mine.Context.Done, Expected = expected });
        if (!mine.Run.IsDryRun)
        {
            await job.RunAsync(mine.Context, mine.Token);
        }
    }

    private async Task<JobRun> EndAsync(IJob job, RunningJob mine, JobState state, string? error)
    {
        var run = mine.Run;
        try
        {
            run = await runs.EndAsync(job, run, state, mine.Context.Progress, error, job.Cron is not null && ScheduleOf(job).NightlyAt is null);
        }
        catch (Exception exception)
        {
            LogFailed(log, job.Name, exception); // the database is away: its row stays as running and is recognised as dead later
            (run.State, run.Rows, run.Error) = (JobState.Failed, mine.Context.Done, JobRuns.Failed);
        }
        running.TryRemove(new(run.Id, mine)); // it may run again already
        mine.End.TrySetResult(run);
        Ring();
        return run;
    }

    private IJob Find(string name) => Jobs.First(job => job.Name == name);

    private void Cancel(long run) => running.GetValueOrDefault(run)?.Cancel();

    private void Ring()
    {
        try
        {
            work.Release();
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // It rings already, or the program ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The job {Job} failed")]
    private static partial void LogFailed(ILogger log, string job, Exception exception);
}
