using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Ui;

namespace CrmAdmin.Components.Features.EditLog;

public sealed class EditLogUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Administration", "Audit log", "/house-log", "log", Permissions.HouseLogRead, Order: 230),
        new ProfileTab("logs", "Logs", typeof(LogsTab), Permissions.EditLogRead, Order: 90),
    ];
}
