using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.History.EditLog;

internal sealed class EditLogModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IEditRecorder, EditRecorder>();
        services.AddSingleton<LogNameReader>();
        services.AddSingleton<EditUndo>();
        services.AddSingleton<Reverts>();
        services.AddSingleton<IJob, RetentionJob>();
        services.AddSingleton<IExportedLog, EditLogExport>();
        services.AddScoped<IEditLogService, EditLogService>();
    }
}
