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
        services.AddSingleton<ExportRunner>();
        services.AddSingleton<IScheduledJob, ExportExpiryJob>();
        services.AddScoped<IExportsService, ExportsService>();
    }

    public void AddServing(IServiceCollection services)
        => services.AddHostedService(services => services.GetRequiredService<ExportRunner>()); // a command of the command line makes no files that others wait for

    public void MapRoutes(IEndpointRouteBuilder routes) => routes.MapExports();
}
