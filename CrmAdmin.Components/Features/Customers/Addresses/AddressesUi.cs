namespace CrmAdmin.Components.Features.Customers.Addresses;

public sealed class AddressesUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new ProfileTab("addresses", "Addresses", typeof(AddressesTab), Permissions.AddressesRead, Order: 20),
    ];
}
