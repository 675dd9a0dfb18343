namespace CrmAdmin.Components.Features.SignIn.Passwords;

public sealed class PasswordsUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new ProfileAction("Temporary password", typeof(TemporaryPasswordDialog), Permissions.PasswordsSend, Order: 40),
        new ProfileAction("Reset password", typeof(ResetPasswordDialog), Permissions.PasswordsReset, Order: 50),
        new ProfileLog(typeof(CustomerPasswordLog), Permissions.PasswordsRead, Order: 40),
        new SettingsTile("Passwords", "Rules of passwords, and how long a temporary one is good",
            "/settings/passwords", "key", Permissions.SettingsManage, Order: 30),
    ];
}
