using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Exchange.Exports;

namespace CrmAdmin.Server.Features.History.EditLog;

internal sealed class EditLogModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IEditRecorder, EditRecorder>();
        services.AddSingleton<EditUndo>();
        services.AddSingleton<Reverts>();
        services.AddSingleton<IJob, RetentionJob>();
        services.AddSingleton<IExportedLog, EditLogExport>();
        services.AddScoped<IEditLogService, EditLogService>();
    }
}
