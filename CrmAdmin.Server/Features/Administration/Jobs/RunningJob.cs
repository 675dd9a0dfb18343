namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>A run of this process: keeps its lease and its progress, and can be ended. Open pages hear of it a few times a second at most.</summary>
internal sealed partial class RunningJob : IDisposable
{
    private static readonly TimeSpan BetweenNotices = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource ending;
    private readonly (JobRuns Runs, IChangeNotices Notices, TimeProvider Clock, ILogger Log) around;
    private readonly IJob job;
    private readonly IProgress<JobProgress>? told;
    private long noticedAt;
    private long writtenAt;

    public RunningJob(
        IJob job, JobRun run, DateTimeOffset now, IProgress<JobProgress>? told, (JobRuns Runs, IChangeNotices Notices, TimeProvider Clock, ILogger Log) around,
        CancellationToken stopping)
    {
        (this.job, Run, this.told, this.around) = (job, run, told, around);
        noticedAt = writtenAt = around.Clock.GetTimestamp();
        ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Context = new(run, now, ReportAsync);
    }

    public JobRun Run { get; }

    public JobContext Context { get; }

    public CancellationToken Token => ending.Token;

    /// <summary>Somebody wants it to end; else it is the program that ends.</summary>
    public bool IsCancelled { get; private set; }

    public TaskCompletionSource<JobRun> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Cancel()
    {
        IsCancelled = true;
        Stop();
    }

    /// <summary>Renews the lease in time, also where the job has nothing to report.</summary>
    public async Task BeatAsync(CancellationToken over)
    {
        using var timer = new PeriodicTimer(JobRuns.Lease / 4, around.Clock);
        while (!over.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(over);
                await RenewAsync(over);
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                // It is over.
            }
        }
    }

    public void Set(JobProgress progress)
    {
        Context.Set(progress);
        told?.Report(progress);
        if (around.Clock.GetElapsedTime(noticedAt) >= BetweenNotices)
        {
            noticedAt = around.Clock.GetTimestamp();
            around.Notices.Publish(new(job.Area, 0, "CrmAdmin", ""));
        }
    }

    public void Dispose() => ending.Dispose();

    private async Task ReportAsync(CrmDbContext? db, JobProgress progress, CancellationToken ct)
    {
        if (db is not null)
        {
            if (!await JobRuns.RenewAsync(db, Run, progress, ct))
            {
                Stop();
                Token.ThrowIfCancellationRequested();
            }
            db.AfterCommit(() => Context.Set(progress)); // the next sign of life must not tell what was rolled back, or less than was committed
            return;
        }
        Token.ThrowIfCancellationRequested();
        Set(progress);
        if (around.Clock.GetElapsedTime(writtenAt) >= BetweenWrites)
        {
            await RenewAsync(ct);
            Token.ThrowIfCancellationRequested();
        }
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        writtenAt = around.Clock.GetTimestamp();
        try
        {
            if (!await around.Runs.RenewAsync(Run, () => Context.Progress, ct))
            {
                Stop(); // two are at it, or somebody cancelled it elsewhere
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogMissed(around.Log, Run.Id, exception); // a lease outlasts three of them
        }
    }

    private void Stop()
    {
        try
        {
            ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} could not say that it goes on; the next sign of life is tried")]
    private static partial void LogMissed(ILogger log, long run, Exception exception);
}
