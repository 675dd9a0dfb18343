using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.History.AccessLog;

internal sealed class AccessLogModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<AccessRecorder>();
        services.AddHostedService(services => services.GetRequiredService<AccessRecorder>());
        services.AddSingleton<IJob, AccessLogRetentionJob>();
        services.AddScoped<IAccessLogService, AccessLogService>();
    }
}
