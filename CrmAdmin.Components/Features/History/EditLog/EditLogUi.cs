namespace CrmAdmin.Components.Features.History.EditLog;

public sealed class EditLogUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Administration", "Audit log", "/audit-log", "log", Permissions.AuditLogRead, Order: 230),
        new ProfileTab("logs", "Logs", typeof(LogsTab), Permissions.EditLogRead, Order: 90),
    ];
}
