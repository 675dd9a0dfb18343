using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Components.Features.Exchange.Exports;

namespace CrmAdmin.Components.Features.Exchange;

public sealed class ExchangeUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Work", "Import", "/imports", "import", Permissions.CustomersImport, Order: 130),
        new NavEntry("Work", "Exports", "/exports", "export", Permissions.CustomersExport, Order: 140),
        new ListAction(typeof(ExportButton), Permissions.CustomersExport, Order: 10),
        new ListSelection(typeof(BulkBar), Permissions.LevelsEdit, Order: 10),
        new ListSelection(typeof(BulkBar), Permissions.BlocklistEdit, Order: 10),
    ];
}
