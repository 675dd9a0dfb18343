using CrmAdmin.Components.Features.Customers.Account;

namespace CrmAdmin.Components.Features.Customers.List;

public sealed class CustomersUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("", "Customers", "/customers", "people", Permissions.CustomersRead, Order: 10),
        new ProfileTab("account", "Account", typeof(AccountTab), Permissions.CustomersRead, Order: 10),
    ];
}
