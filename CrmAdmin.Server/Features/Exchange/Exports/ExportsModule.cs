using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.Exchange.Exports;

internal sealed class ExportsModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ExportSource>();
        services.AddSingleton<ExportWriter>();
        services.AddSingleton<ExportFiles>();
        services.AddSingleton<IJob, ExportJob>();
        services.AddSingleton<IJob, ExportExpiryJob>();
        services.AddScoped<IExportsService, ExportsService>();
    }

    public void MapRoutes(IEndpointRouteBuilder routes) => routes.MapExports();
}
