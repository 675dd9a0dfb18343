namespace CrmAdmin.Components.Features.Outreach.Mail;

public sealed class MailUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Work", "Outbox", "/outbox", "mail", Permissions.OutboxRead, Order: 120),
        new SettingsTile("Mail", "The mail server, and the words of each mail", "/settings/mail", "mail", Permissions.SettingsManage, Order: 20),
    ];
}
