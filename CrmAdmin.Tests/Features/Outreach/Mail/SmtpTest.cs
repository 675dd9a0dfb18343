using System.Net.Security;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Outreach.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

/// <summary>Mails through the outbox to a mail server on loopback.</summary>
public abstract class SmtpTest : CrmTest
{
    protected const string Secret = "CANARY7QX2-THE-SECRET-9ZK4";
    protected const string ServerPassword = "Tr0ub4dor-canary";

    /// <summary>Who signed it does not matter; the name must be right.</summary>
    protected static bool TrustsAnyRoot(object sender, object? certificate, object? chain, SslPolicyErrors errors)
        => (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None;

    /// <summary>Of a mail to Mina, with a secret or without.</summary>
    protected static MailDraft Draft(string? secret = null, string to = "mina@shop.example", string language = "en")
    {
        Dictionary<string, string?> fields = new(StringComparer.Ordinal)
        {
            ["name"] = "Mina",
            ["customerId"] = "mina",
            ["validUntil"] = "soon",
            ["at"] = "now"
        };
        return new(secret is null ? MailTexts.PasswordChanged : MailTexts.Password, to, language, null, fields, secret);
    }

    protected async Task SetUpAsync(SmtpSink server, MailEncryption encryption = MailEncryption.None, string? user = null)
    {
        var mail = Get<IMailService>();
        var input = server.Account;
        (input.Version, input.Encryption, input.UserName) = ((await mail.GetAsync()).Account?.Version ?? -1, encryption, user);
        (input.Password, input.SenderName) = (user is null ? null : ServerPassword, "램프 가게");
        await mail.SaveAccountAsync(input);
    }

    protected async Task AddAsync(MailDraft draft, Action<OutboxMail>? change = null)
    {
        await using var db = Shop.CreateDb();
        await using var write = await db.BeginWriteAsync();
        var mail = await Shop.Services.GetRequiredService<Outbox>().AddAsync(db, draft, default);
        change?.Invoke(mail);
        await db.SaveChangesAsync();
        await write.CommitAsync();
    }

    /// <summary>Adds a mail, tries it once, and gives what became of it.</summary>
    protected async Task<OutboxMail> SendAsync(
        MailDraft? draft = null, SmtpOptions? options = null, Action<OutboxMail>? change = null, CancellationToken ct = default)
    {
        await AddAsync(draft ?? Draft(), change);
        await SenderWith(options ?? new()).SendDueAsync(ct);
        return await StoredAsync();
    }

    protected Task<OutboxMail> StoredAsync() => QueryAsync(db => db.OutboxMails().AsNoTracking().OrderBy(mail => mail.Id).LastAsync());

    private MailSender SenderWith(SmtpOptions options) => new(
        Get<ICrmDbSource>(), Shop.Services.GetRequiredService<Outbox>(), new(Get<ICrmDbSource>(), Shop.Storage, Get<MasterKey>(), Get<IStoreInfo>(), options),
        Get<IChangeNotices>(), Clock, NullLogger<MailSender>.Instance);
}
