using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

internal sealed class BulkModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<BulkMatches>();
        services.AddSingleton<BulkKinds>();
        services.AddSingleton<IJob, BulkJob>();
        services.AddScoped<IBulkService, BulkService>();
    }
}
