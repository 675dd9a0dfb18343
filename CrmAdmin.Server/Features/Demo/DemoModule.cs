using CrmAdmin.Server.Cli;

namespace CrmAdmin.Server.Features.Demo;

internal sealed class DemoModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<CustomerSeed>();
        services.AddSingleton<ConsentSeed>();
        services.AddSingleton<LevelSeed>();
        services.AddSingleton<DemoData>();
    }

    public void AddServing(IServiceCollection services) => services.AddSingleton<IServeStep, DemoStep>();
}
