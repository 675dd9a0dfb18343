using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Ui;

namespace CrmAdmin.Components.Features.AccessLog;

public sealed class AccessLogUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new ProfileLog(typeof(AccessLogCard), Permissions.AccessLogRead, Order: 50),
    ];
}
