using System.Text.RegularExpressions;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Outreach.Mail;
using CrmAdmin.Server.Features.SignIn.Passwords;
using Microsoft.Extensions.DependencyInjection;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

/// <summary>With a mail server on loopback that takes real mails.</summary>
public abstract class PasswordsTest : CrmTest
{
    /// <summary>Good by the rules at first.</summary>
    protected const string Own = "zwölf Dachse tanzen Polka";

    protected SmtpSink Sink { get; } = new();

    protected IPasswordsService Passwords => Get<IPasswordsService>();

    protected CustomerSignIn SignIn => Shop.Services.GetRequiredService<CustomerSignIn>();

    protected MailSender Sender => Shop.Services.GetRequiredService<MailSender>();

    public override async Task DisposeAsync()
    {
        await Sink.DisposeAsync();
        await base.DisposeAsync();
    }

    protected Task SetUpMailAsync() => Get<IMailService>().SaveAccountAsync(Sink.Account);

    protected Task<long> AddAnnAsync(string? language = null) => AddCustomerAsync(c => (c.SignInId, c.PreferredLanguage) = ("ann", language));

    /// <summary>As the dialog does, and the mail goes out.</summary>
    /// <returns>The secret that the mail brought.</returns>
    protected async Task<string> SendAsync(long customer)
    {
        await Passwords.SendTemporaryAsync(new() { CustomerId = customer, Email = true });
        await Sender.SendDueAsync(default);
        return SecretIn(Sink.Text);
    }

    /// <summary>A customer with a password of their own, changed from a temporary one.</summary>
    protected async Task<long> AddWithOwnAsync(string password = Own, bool mail = true)
    {
        var id = await AddAnnAsync();
        if (mail)
        {
            await SetUpMailAsync();
        }
        var answer = await CheckAsync(await SendAsync(id));
        await SignIn.SetOwnAsync(id, answer.Epoch, null, password);
        return id;
    }

    protected Task<SecretAnswer> CheckAsync(string? secret, string? who = "ann") => SignIn.CheckAsync(who, secret, "portal", "en");

    protected Task<CustomerPassword?> StoredAsync(long customer)
        => QueryAsync(db => db.CustomerPasswords().AsNoTracking().SingleOrDefaultAsync(p => p.CustomerId == customer));

    protected async Task<IEnumerable<PasswordEventKind>> EventsAsync(long customer)
        => await QueryAsync(async db => (await db.PasswordEvents().Where(e => e.CustomerId == customer).OrderBy(e => e.Id).ToListAsync()).Select(e => e.Kind));

    /// <summary>Changes the rules past the page.</summary>
    protected async Task SetRulesAsync(Action<PasswordSettingsInput> change)
    {
        var settings = Get<IPasswordSettingsService>();
        var input = await settings.GetAsync();
        change(input);
        await settings.SaveAsync(input);
    }

    protected static string SecretIn(string mail)
        => Regex.Match(mail, "(?:[A-Za-z2-7]{4}-){6,}[A-Za-z2-7]{1,4}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
}
