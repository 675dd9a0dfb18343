using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Ui;

namespace CrmAdmin.Components.Features.Settings;

public sealed class SettingsUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Administration", "Settings", "/settings", "settings", Permissions.SettingsManage, Order: 260),
    ];
}
