using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.Customers.Drafts;

internal sealed class DraftsModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<DraftWriter>();
        services.AddScoped<IDraftsService, DraftsService>();
        services.AddSingleton<IJob, DraftExpiryJob>();
    }

    public void AddServing(IServiceCollection services)
        => services.AddHostedService(services => services.GetRequiredService<DraftWriter>()); // its stop writes what waits
}
