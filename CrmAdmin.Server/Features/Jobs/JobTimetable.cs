using CrmAdmin.Components.Contracts;
using Quartz;

namespace CrmAdmin.Server.Features.Jobs;

/// <summary>
/// Gives Quartz the planned times, in the store's time zone and in memory: nothing of Quartz is stored, <see cref="JobRuns"/> decides what
/// was run. Once a minute, and first of all at start, it looks for what was missed.
/// </summary>
internal sealed class JobTimetable(ISchedulerFactory factory, JobRunner runner, IStoreInfo store, TimeProvider clock) : IHostedService
{
    public const string JobName = "job";
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await factory.GetScheduler(cancellationToken);
        foreach (var job in runner.Jobs)
        {
            var detail = JobBuilder.Create<PlannedTime>().WithIdentity(job.Name).UsingJobData(JobName, job.Name).Build();
            var trigger = TriggerBuilder.Create(clock).WithIdentity(job.Name)
                .WithSchedule(CronScheduleBuilder.Create(job.Cron).InTimeZone(store.TimeZone).WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing)).Build();
            await scheduler.ScheduleJob(detail, trigger, cancellationToken: cancellationToken);
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

internal sealed class PlannedTime(JobRunner runner) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        => await runner.RunPlannedAsync(runner.Find(context.MergedJobDataMap.GetString(JobTimetable.JobName)!));
}

internal static class JobTimetableServices
{
    /// <summary>For the served process; a verb of the command line runs what it was asked for and nothing else.</summary>
    public static void AddJobTimetable(this IServiceCollection services)
    {
        services.AddQuartz(quartz => quartz.UseInMemoryStore());
        services.AddHostedService<JobTimetable>();
        services.AddQuartzHostedService(quartz => quartz.WaitForJobsToComplete = false); // JobRunner's own stop ends them
    }
}
