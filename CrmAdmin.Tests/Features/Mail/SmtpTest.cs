using System.Net.Security;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Mail;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Mail;
using CrmAdmin.Server.Security;
using CrmAdmin.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmAdmin.Tests.Features.Mail;

/// <summary>One mail through the outbox to a mail server on loopback.</summary>
public abstract class SmtpTest : CrmTest
{
    protected const string Secret = "CANARY7QX2-THE-SECRET-9ZK4";
    protected const string ServerPassword = "Tr0ub4dor-canary";

    /// <summary>No root has signed it, but name and dates must be right.</summary>
    protected static bool TrustsAnyRoot(object sender, object? certificate, object? chain, SslPolicyErrors errors) => (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None;

    protected async Task SetUpAsync(int port, MailEncryption encryption = MailEncryption.None, string? user = null, Action<MailAccountInput>? change = null)
    {
        var input = new MailAccountInput
        {
            Server = "127.0.0.1",
            Port = port,
            Encryption = encryption,
            UserName = user,
            Password = user is null ? null : ServerPassword,
            SenderAddress = "crm@shop.example",
            SenderName = "램프 가게",
        };
        change?.Invoke(input);
        await Get<IMailService>().SaveAccountAsync(input);
    }

    /// <summary>Adds a mail, tries it once, and gives what became of it.</summary>
    protected async Task<OutboxMail> SendAsync(string to = "mina@shop.example", string? secret = null, SmtpOptions? options = null, Action<OutboxMail>? change = null, CancellationToken ct = default)
    {
        await using (var db = Shop.CreateDb())
        {
            await using var write = await db.BeginWriteAsync();
            var mail = await Shop.Services.GetRequiredService<Outbox>().AddAsync(db, new(
                secret is null ? MailTexts.PasswordChanged : MailTexts.Password, to, "ko", null,
                new Dictionary<string, string?>(StringComparer.Ordinal) { ["name"] = "Mina", ["customerId"] = "mina", ["validUntil"] = "soon", ["at"] = "now" }, secret), default);
            change?.Invoke(mail);
            await db.SaveChangesAsync();
            await write.CommitAsync();
        }
        await SenderWith(options ?? new()).SendDueAsync(ct);
        return await StoredAsync();
    }

    protected Task<OutboxMail> StoredAsync() => QueryAsync(db => db.OutboxMails().AsNoTracking().OrderBy(mail => mail.Id).LastAsync());

    private MailSender SenderWith(SmtpOptions options) => new(
        Get<ICrmDbSource>(), Shop.Services.GetRequiredService<Outbox>(), new(Get<ICrmDbSource>(), Shop.Storage, Get<MasterKey>(), Get<IStoreInfo>(), options),
        Get<IChangeNotices>(), Clock, NullLogger<MailSender>.Instance);
}
