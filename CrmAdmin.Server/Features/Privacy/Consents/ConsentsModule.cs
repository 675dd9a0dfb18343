using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Cli;

namespace CrmAdmin.Server.Features.Privacy.Consents;

internal sealed class ConsentsModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IFirstData, FirstWordings>();
        services.AddSingleton<IFeatureSql, LedgerSql>();
        services.AddSingleton<LedgerSeal>();
        services.AddSingleton<LedgerNote>();
        services.AddSingleton<ConsentLedger>();
        services.AddSingleton<LedgerCheck>();
        services.AddScoped<IConsentsService, ConsentsService>();
        services.AddScoped<ILedgerService, LedgerService>();
    }

    public void AddServing(IServiceCollection services) => services.AddSingleton<IServeStep, LedgerCatchUp>();

    public void MapRoutes(IEndpointRouteBuilder routes) => routes.MapConsents();
}
