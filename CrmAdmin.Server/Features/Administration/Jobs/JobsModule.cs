using CrmAdmin.Components.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.Administration.Jobs;

internal sealed class JobsModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IJob, IdempotencyExpiryJob>();
        services.AddSingleton<JobRuns>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService(services => services.GetRequiredService<JobRunner>()); // its stop ends what runs
        services.AddScoped<IJobsService, JobsService>();
    }

    // a command of the command line runs nothing that others wait for
    public void AddServing(IServiceCollection services) => services.AddHostedService<JobTimetable>();
}
