namespace CrmAdmin.Components.Features.Membership.Blocklist;

public sealed class BlocklistUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Work", "Blocklist", "/blocklist", "block", Permissions.BlocklistRead, Order: 110),
        new ProfileAction("Blocklist", typeof(BlocklistDialog), Permissions.BlocklistEdit, Order: 60, Width: 560, Column: "block"),
        new ShellPart(typeof(BlockIconFollow), Permissions.Self, Order: 10),
        new ProfileLog(typeof(BlockLog), Permissions.BlocklistRead, Order: 30),
        new SettingsTile("Alerts and blocklist", "what blocked customers are told, reasons, icon",
            "/settings/alerts", "block", Permissions.SettingsManage, Order: 40),
    ];
}
