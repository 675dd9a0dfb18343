
namespace CrmAdmin.Server.Features.History.AuditLog;

internal sealed class AuditLogModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IExportedLog, AuditLogExport>();
    }
}
