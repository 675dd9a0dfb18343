namespace CrmAdmin.Components.Features.Exchange;

public sealed class ExchangeUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Work", "Import", "/imports", "import", Permissions.CustomersImport, Order: 130),
        new NavEntry("Work", "Exports", "/exports", "export", Permissions.CustomersExport, Order: 140),
    ];
}
