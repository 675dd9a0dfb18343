using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Ui;

namespace CrmAdmin.Components.Features.Addresses;

public sealed class AddressesUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new ProfileTab("addresses", "Addresses", typeof(AddressesTab), Permissions.AddressesRead, Order: 20),
    ];
}
