using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Server.Features.History.EditLog;

namespace CrmAdmin.Server.Features.Customers.Account;

internal sealed class AccountModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(new FieldRights(typeof(Customer), AccountService.MayWrite));
        services.AddSingleton<ILoggedNames, LoggedManagers>();
        services.AddSingleton<ILoggedNames, LoggedReferrers>();
        services.AddScoped<IAccountService, AccountService>();
    }
}
