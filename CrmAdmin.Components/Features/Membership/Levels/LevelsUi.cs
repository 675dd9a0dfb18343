namespace CrmAdmin.Components.Features.Membership.Levels;

public sealed class LevelsUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new ProfileAction("Customer level", typeof(CustomerLevelDialog), Permissions.LevelsEdit, Order: 10, Width: 480, Column: "level"),
        new ProfileLog(typeof(LevelLog), Permissions.CustomersRead, Order: 10),
        new SettingsTile("Customer levels", "what each level is worth, from the highest down",
            "/settings/levels", "level", Permissions.SettingsManage, Order: 10),
    ];
}
