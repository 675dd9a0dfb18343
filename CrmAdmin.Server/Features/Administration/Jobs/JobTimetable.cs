namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>
/// Starts jobs when their time comes, and what waits in the queue; nothing of it is stored, <see cref="JobRuns"/> decides who runs. Once a minute, and first
/// of all at start, it looks for what was missed. For the served process: a command of the command line runs what it was asked for and nothing else.
/// </summary>
public sealed partial class JobTimetable(JobRunner runner, TimeProvider clock, ILogger<JobTimetable> log) : BackgroundService
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(1);

    // What is queued here is begun at once; this is for what another process queued or left behind.
    private static readonly TimeSpan LooksIntoQueueEvery = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        runner.Planned.Select(job => RunWhenPlannedAsync(job, stoppingToken)).Append(RunWhatWasMissedAsync(stoppingToken))
            .Append(RunWhatWaitsAsync(stoppingToken)));

    private async Task RunWhatWaitsAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await runner.BeginWaitingAsync().WaitAsync(ct);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(log, exception);
            }
            await runner.WaitForWorkAsync(LooksIntoQueueEvery, ct);
        }
    }

    private async Task RunWhatWasMissedAsync(CancellationToken ct)
    {
        while (true)
        {
            await runner.RunDueAsync().WaitAsync(ct); // its runs are ended by the runner's own stop
            await Task.Delay(LooksEvery, clock, ct);
        }
    }

    // Never longer than until the next look: the machine's clock may be set, and a machine that slept wakes up late.
    private async Task RunWhenPlannedAsync(IJob job, CancellationToken ct)
    {
        var from = clock.GetUtcNow();
        while (runner.ScheduleOf(job).NextAfter(from) is { } next)
        {
            var now = clock.GetUtcNow();
            if (next <= now)
            {
                from = now;
                await runner.RunPlannedAsync(job).WaitAsync(ct);
                continue;
            }
            from = now < from ? now : from; // set back: the times between come again
            await Task.Delay(next - now < LooksEvery ? next - now : LooksEvery, clock, ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue of jobs could not be read; the next look is tried")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
