using CrmAdmin.Components.Features.Exchange.Bulk;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

internal sealed class BulkModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<BulkMatches>();
        services.AddScoped<IBulkService, BulkService>();
    }
}
