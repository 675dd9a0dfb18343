namespace CrmAdmin.Components.Features.History.AccessLog;

public sealed class AccessLogUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new ProfileLog(typeof(CustomerAccessLog), Permissions.AccessLogRead, Order: 50),
    ];
}
