using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Server.Features.Customers.List;

internal sealed class ListModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IBackfill, EarlierPhones>();
        services.AddSingleton<CustomerQueries>();
        services.AddScoped<ICustomersService, CustomersService>();
    }
}
