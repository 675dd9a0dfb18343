namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>
/// Starts scheduled work when its time comes; nothing of it is stored, <see cref="JobRuns"/> decides what was run. Once a minute, and first of all
/// at start, it looks for what was missed. For the served process: a command of the command line runs what it was asked for and nothing else.
/// </summary>
public sealed class JobTimetable(JobRunner runner, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(runner.Jobs.Select(job => RunWhenPlannedAsync(job, stoppingToken)).Append(RunWhatWasMissedAsync(stoppingToken)));

    private async Task RunWhatWasMissedAsync(CancellationToken ct)
    {
        while (true)
        {
            await runner.RunDueAsync().WaitAsync(ct); // its runs are ended by the runner's own stop
            await Task.Delay(LooksEvery, clock, ct);
        }
    }

    // Never longer than until the next look: the machine's clock may be set, and a machine that slept wakes up late.
    private async Task RunWhenPlannedAsync(IScheduledJob job, CancellationToken ct)
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
}
