using Quartz;

namespace CrmAdmin.Server.Features.Jobs;

/// <summary>
/// Gives Quartz the planned times, one at a time and in memory: nothing of Quartz is stored, <see cref="JobRuns"/> decides what was run. Not as
/// cron triggers, which can stand still at a change of the clocks (<see cref="JobSchedule.NextAfter"/>). Once a minute, and first of
/// all at start, it looks for what was missed.
/// </summary>
internal sealed class JobTimetable(ISchedulerFactory factory, JobRunner runner, TimeProvider clock) : IHostedService
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await factory.GetScheduler(cancellationToken);
        foreach (var job in runner.Jobs)
        {
            var detail = JobBuilder.Create<PlannedTime>().WithIdentity(job.Name).StoreDurably().Build();
            await scheduler.AddJob(detail, cancellationToken: cancellationToken);
            await PlannedTime.PlanAsync(scheduler, runner, job, clock, cancellationToken);
        }
        var look = TriggerBuilder.Create(clock).WithIdentity("missed").StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(LooksEvery).RepeatForever()).Build();
        await scheduler.ScheduleJob(JobBuilder.Create<MissedTimes>().WithIdentity("missed").Build(), look, cancellationToken: cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

[DisallowConcurrentExecution]
internal sealed class MissedTimes(JobRunner runner) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await runner.RunDueAsync();
}

/// <summary>A planned time has come: plans the next one and runs this one.</summary>
internal sealed class PlannedTime(JobRunner runner, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var job = runner.Find(context.JobDetail.Key.Name);
        await PlanAsync(context.Scheduler, runner, job, clock, cancellationToken);
        await runner.RunPlannedAsync(job);
    }

    public static async Task PlanAsync(IScheduler scheduler, JobRunner runner, IScheduledJob job, TimeProvider clock, CancellationToken ct)
    {
        if (runner.ScheduleOf(job).NextAfter(clock.GetUtcNow()) is { } next)
        {
            var trigger = TriggerBuilder.Create(clock).ForJob(job.Name).StartAt(next).Build();
            await scheduler.ScheduleJob(trigger, cancellationToken: ct);
        }
    }
}

public static class JobTimetableServices
{
    /// <summary>For the served process; a verb of the command line runs what it was asked for and nothing else.</summary>
    public static void AddJobTimetable(this IServiceCollection services)
    {
        services.AddQuartz(quartz => quartz.UseInMemoryStore());
        services.AddHostedService<JobTimetable>();
        services.AddQuartzHostedService(quartz => quartz.WaitForJobsToComplete = false); // JobRunner's own stop ends them
    }
}
