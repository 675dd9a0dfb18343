using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Mail;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Foundation;
using CrmAdmin.Server.Security;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Mail;

/// <summary>
/// Where a mail goes: to the store's mail server; in the demonstration to its own mailbox and nowhere else; without a mail server into
/// a file of the data folder, which only its owner may read.
/// </summary>
public sealed class MailDelivery(ICrmDbSource source, StorageOptions storage, MasterKey key, IStoreInfo store)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>Sent, or Kept.</returns>
    /// <exception cref="SmtpException">Not now (4xx, no connection) or not at all (5xx).</exception>
    public async Task<MailState> DeliverAsync(OutboxMail mail, string body, CancellationToken ct)
    {
        if (store.IsDemo)
        {
            return MailState.Kept;
        }
        await using var db = source.Create(Author.System("job"));
        if (await db.MailAccounts().AsNoTracking().SingleOrDefaultAsync(ct) is { } account)
        {
            await SendAsync(account, mail, body, ct);
            return MailState.Sent;
        }
        if (mail.HasSecret)
        {
            throw new SmtpException(SmtpStatusCode.ServiceNotAvailable); // the server was taken out of the settings since: a secret is not kept as a file
        }
        await KeepAsync(mail, body, ct);
        return MailState.Kept;
    }

    private async Task SendAsync(MailAccount account, OutboxMail mail, string body, CancellationToken ct)
    {
        using var message = new MailMessage
        {
            From = new MailAddress(account.SenderAddress, account.SenderName ?? store.Name, Encoding.UTF8),
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = body,
            BodyEncoding = Encoding.UTF8,
            IsBodyHtml = false,
        };
        message.To.Add(new MailAddress(mail.To));

        // The same however often it is tried: who gets it twice can tell.
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mail.Id}/{mail.Correlation}")))[..16]);
        message.Headers.Add("Message-ID", $"<{id}@{new MailAddress(account.SenderAddress).Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        using var client = new SmtpClient(account.Server, account.Port) { EnableSsl = account.StartTls, Timeout = (int)Patience.TotalMilliseconds };
        if (account.UserName is not null)
        {
            client.Credentials = new NetworkCredential(account.UserName, account.SealedPassword is { } sealedPassword ? Encoding.UTF8.GetString(key.Open(MailAccount.Purpose, sealedPassword)) : "");
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await client.SendMailAsync(message, patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new SmtpException(SmtpStatusCode.GeneralFailure);
        }
    }

    private async Task KeepAsync(OutboxMail mail, string body, CancellationToken ct)
    {
        var folder = Path.Combine(storage.Folder, "mails");
        PrivateFiles.MakeFolder(folder);
        var text = $"Date: {mail.At.ToString("r", CultureInfo.InvariantCulture)}\r\nTo: {mail.To}\r\nSubject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(mail.Subject))}?=\r\n"
            + $"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body.ReplaceLineEndings("\r\n")}";
        await using var file = PrivateFiles.Make(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{mail.Id}.eml")), FileMode.Create);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }
}
