using System.Collections.Concurrent;
using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>A run that somebody asks for.</summary>
/// <param name="AsOf">As if it were this instant; null: now.</param>
public sealed record JobOrder(string Job, bool IsDryRun, Author Author, DateTimeOffset? AsOf = null);

/// <param name="Expected">Null: not counted yet.</param>
public sealed record JobProgress(long Rows, long? Expected);

/// <param name="End">The row as it was when the run was over; it never fails.</param>
public sealed record StartedRun(long Id, Task<JobRun> End);

/// <summary>
/// Runs scheduled work: planned times when they come or were missed, and by hand. A run belongs to the process and not to whoever asked: a
/// closed page ends nothing; the end of the program does, within one batch, and the next start begins the planned time again.
/// </summary>
public sealed partial class JobRunner(
    IEnumerable<IScheduledJob> jobs, JobRuns runs, IStoreInfo store, IChangeNotices notices, TimeProvider clock, ILogger<JobRunner> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(400);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<long, Running> running = new();

    public IReadOnlyList<IScheduledJob> Jobs { get; } = [.. jobs];

    public JobSchedule ScheduleOf(IScheduledJob job) => new(job.Cron, store.TimeZone);

    /// <summary>How far a run of this process has come; null: it is none.</summary>
    public JobProgress? ProgressOf(long run) => running.GetValueOrDefault(run)?.Progress;

    /// <exception cref="NotFoundException">There is no such job.</exception>
    public IScheduledJob Find(string name) => Jobs.FirstOrDefault(job => job.Name == name) ?? throw new NotFoundException();

    /// <summary>Whatever is due and nobody has run: missed nights, those of a process that died, those that failed a while ago.</summary>
    public async Task RunDueAsync()
    {
        foreach (var job in Jobs.Where(job => job.CatchesUp))
        {
            await RunPlannedAsync(job);
        }
    }

    /// <summary>Runs the latest planned time, unless somebody has it or had it. A fault is logged and noted with the run.</summary>
    /// <returns>Null: there was nothing to run.</returns>
    public async Task<JobRun?> RunPlannedAsync(IScheduledJob job)
    {
        try
        {
            var schedule = ScheduleOf(job);
            if (schedule.DueAt(clock.GetUtcNow()) is { } due && schedule.SlotOf(due) is var slot
                && await runs.IsOpenAsync(job.Name, slot, stopping.Token)
                && await runs.ClaimPlannedAsync(job.Name, slot, stopping.Token) is { } run)
            {
                return await RunAsync(job, run, clock.GetUtcNow(), told: null);
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

    /// <exception cref="RuleException"><c>job.running</c>: a run of the job is on its way.</exception>
    public async Task<StartedRun> BeginAsync(JobOrder order, IProgress<JobProgress>? told = null, CancellationToken ct = default)
    {
        var job = Find(order.Job);
        var run = await runs.ClaimAskedAsync(job.Name, order.IsDryRun, order.Author, ct);
        return new(run.Id, RunAsync(job, run, order.AsOf ?? clock.GetUtcNow(), told));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await ((Task)Task.WhenAll(running.Values.Select(run => run.End.Task)).WaitAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    private async Task<JobRun> RunAsync(IScheduledJob job, JobRun run, DateTimeOffset now, IProgress<JobProgress>? told)
    {
        var mine = running[run.Id] = new Running(clock, notices, told);
        var (state, error) = (JobState.Done, (string?)null);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var heart = BeatAsync(run.Id, mine, over);
        try
        {
            // SQLite answers on the thread that asks, and this may be a page's.
            await Task.Run(() => WorkAsync(job, run.IsDryRun, now, mine, over.Token), over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            state = JobState.Interrupted;
        }
        catch (Exception exception)
        {
            LogFailed(log, job.Name, exception);
            (state, error) = (JobState.Failed, exception is CrmException refusal ? refusal.Code : "job.failed");
        }
        await over.CancelAsync();
        await heart;
        return await EndAsync(job, run, state, mine, error);
    }

    private static async Task WorkAsync(IScheduledJob job, bool isDryRun, DateTimeOffset now, Running mine, CancellationToken ct)
    {
        var expected = await job.RunAsync(now, isDryRun: true, progress: null, ct);
        mine.Set(new(isDryRun ? expected : 0, expected));
        if (!isDryRun)
        {
            mine.Set(new(await job.RunAsync(now, isDryRun: false, mine, ct), expected));
        }
    }

    private async Task<JobRun> EndAsync(IScheduledJob job, JobRun run, JobState state, Running mine, string? error)
    {
        try
        {
            return await runs.EndAsync(run, state, mine.Progress, error, ScheduleOf(job).NightlyAt is null);
        }
        catch (Exception exception)
        {
            LogFailed(log, job.Name, exception); // the database is away: its row stays as running and is recognised as dead later
            (run.State, run.Rows, run.Error) = (JobState.Failed, mine.Progress.Rows, "job.failed");
            return run;
        }
        finally
        {
            running.TryRemove(run.Id, out _);
            mine.End.TrySetResult();
        }
    }

    private async Task BeatAsync(long run, Running mine, CancellationTokenSource over)
    {
        using var timer = new PeriodicTimer(JobRuns.Lease / 4, clock);
        while (!over.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(over.Token);
                if (!await runs.KeepAliveAsync(run, mine.Progress.Rows, mine.Progress.Expected, over.Token))
                {
                    await over.CancelAsync(); // two are at it: the one that was taken for dead ends
                }
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                // It is over.
            }
            catch (Exception exception)
            {
                LogMissed(log, run, exception); // a lease outlasts three of them
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The job {Job} failed")]
    private static partial void LogFailed(ILogger log, string job, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} could not say that it goes on; the next sign of life is tried")]
    private static partial void LogMissed(ILogger log, long run, Exception exception);

    /// <summary>A run of this process: open pages hear of it a few times a second at most.</summary>
    private sealed class Running(TimeProvider clock, IChangeNotices notices, IProgress<JobProgress>? told) : IProgress<long>
    {
        private long lastReport = clock.GetTimestamp();

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public JobProgress Progress { get; private set; } = new(0, null);

        public void Report(long value) => Set(Progress with { Rows = value });

        public void Set(JobProgress progress)
        {
            Progress = progress;
            told?.Report(progress);
            if (clock.GetElapsedTime(lastReport) >= ReportInterval)
            {
                lastReport = clock.GetTimestamp();
                notices.Publish(new(ChangeArea.Jobs, 0, "CrmAdmin", ""));
            }
        }
    }
}
