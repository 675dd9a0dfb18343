using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Ui;

namespace CrmAdmin.Components.Features.Jobs;

public sealed class JobsUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Administration", "Jobs", "/jobs", "clock", Permissions.JobsRead, Order: 250),
    ];
}
