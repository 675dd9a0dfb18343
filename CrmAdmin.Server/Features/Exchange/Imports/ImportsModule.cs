using CrmAdmin.Components.Features.Exchange.Imports;

namespace CrmAdmin.Server.Features.Exchange.Imports;

internal sealed class ImportsModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ImportRun>();
        services.AddSingleton<ImportUploads>();
        services.AddHostedService(services => services.GetRequiredService<ImportUploads>());
        services.AddScoped<IImportsService, ImportsService>();
    }

    public void MapRoutes(IEndpointRouteBuilder routes) => routes.MapImports();
}
