namespace CrmAdmin.Components.Features.Administration.Staff;

public sealed class StaffUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Administration", "Staff", "/staff", "staff", Permissions.StaffManage, Order: 210),
        new NavEntry("Administration", "Roles and rights", "/rights", "key", Permissions.RightsManage, Order: 220),
    ];
}
