namespace CrmAdmin.Components.Features.Administration.Jobs;

public sealed class JobsUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Administration", "Jobs", "/jobs", "clock", Permissions.JobsRead, Order: 250),
    ];
}
