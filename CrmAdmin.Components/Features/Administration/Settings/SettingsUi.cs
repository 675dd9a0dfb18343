namespace CrmAdmin.Components.Features.Administration.Settings;

public sealed class SettingsUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Administration", "Settings", "/settings", "settings", Permissions.SettingsManage, Order: 260),
    ];
}
