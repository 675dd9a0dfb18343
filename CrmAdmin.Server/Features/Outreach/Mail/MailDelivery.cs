using System.Net;
using System.Security.Cryptography;
using System.Text;
using CrmAdmin.Components.Features.Outreach.Mail;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CrmAdmin.Server.Features.Outreach.Mail;

/// <summary>
/// Where a mail goes: to the store's mail server; in the demonstration to its own mailbox and nowhere else; without a mail server into
/// a file of the data folder, which only its owner may read.
/// </summary>
public sealed class MailDelivery(ICrmDbSource source, StorageOptions storage, MasterKey key, IStoreInfo store, SmtpOptions smtp)
{
    /// <returns>Sent or Kept; with a fault Failed, or Waiting where another try may go better.</returns>
    public async Task<(MailState State, MailFault? Fault)> DeliverAsync(OutboxMail mail, string body, CancellationToken ct)
    {
        if (store.IsDemo)
        {
            return (MailState.Kept, null);
        }
        await using var db = source.Create(Author.System("job"));
        if (await db.MailAccounts().AsNoTracking().SingleOrDefaultAsync(ct) is { } account)
        {
            var fault = await SendAsync(account, mail, body, ct);
            return (fault is null ? MailState.Sent : fault.IsFinal ? MailState.Failed : MailState.Waiting, fault);
        }
        if (mail.HasSecret)
        {
            return (MailState.Waiting, new("mail.not-set-up")); // the server was taken out of the settings since: a secret is not kept as a file
        }
        await KeepAsync(mail, body, ct);
        return (MailState.Kept, null);
    }

    private async Task<MailFault?> SendAsync(MailAccount account, OutboxMail mail, string body, CancellationToken ct)
    {
        var user = account.UserName;
        var password = account.SealedPassword is { } sealedPassword ? Encoding.UTF8.GetString(key.Open(MailAccount.Purpose, sealedPassword)) : "";
        using var client = new SmtpClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = smtp.Trust };
        client.Timeout = (int)smtp.Step.TotalMilliseconds;
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(ct);
        whole.CancelAfter(smtp.Whole);
        try
        {
            using var message = Compose(mail, body, account);
            await client.ConnectAsync(account.Server, account.Port, account.Encryption switch
            {
                MailEncryption.Tls => SecureSocketOptions.SslOnConnect,
                MailEncryption.StartTls => SecureSocketOptions.StartTls,
                _ => SecureSocketOptions.None,
            }, whole.Token);
            if (user is not null)
            {
                await client.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(user, password), whole.Token);
            }
            if (message.From.Mailboxes.Concat(message.To.Mailboxes).All(mailbox => Ascii.IsValid(mailbox.LocalPart)))
            {
                client.Capabilities &= ~SmtpCapabilities.UTF8; // a host then goes in its ASCII form, which every server on the way takes
            }
            else if (!client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
            {
                return new("mail.no-smtputf8", IsFinal: true);
            }
            await client.SendAsync(message, whole.Token);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested && MailFault.Of(exception, account.Server, client.IsConnected) is { } fault)
        {
            // A filter may quote the text that it refuses.
            return mail.HasSecret && fault.IsAfterText ? fault with { Answer = null } : fault.Without(Confided(user, password));
        }
        await LeaveAsync(client, ct);
        return null;
    }

    // The mail is sent, whatever becomes of the good-bye.
    private static async Task LeaveAsync(SmtpClient client, CancellationToken ct)
    {
        client.Timeout = 2_000;
        try
        {
            await client.DisconnectAsync(quit: true, ct);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or OperationCanceledException)
        {
            // Then without.
        }
    }

    // As they stand in the settings, and as signing in says them.
    private static IEnumerable<string> Confided(string? user, string password)
        => user is null ? [] : [password, user, Base64(password), Base64(user), Base64($"\0{user}\0{password}")];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <param name="account">Null: from nobody, for a file.</param>
    /// <exception cref="FormatException">An address is none, or a line break would begin another header.</exception>
    private MimeMessage Compose(OutboxMail mail, string body, MailAccount? account)
    {
        var name = account?.SenderName ?? store.Name;
        if (mail.Subject.Concat(name).Any(char.IsControl))
        {
            throw new FormatException("A header holds a control character.");
        }

        // The same however often it is tried: who gets it twice can tell.
        var cause = string.Create(CultureInfo.InvariantCulture, $"{mail.Id}/{mail.Correlation}");
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cause))[..16]);
        var message = new MimeMessage(new List<Header>()) { Date = mail.At, Subject = mail.Subject, Body = new TextPart("plain") { Text = body } };
        message.To.Add(new MailboxAddress(null, mail.To));
        if (account is not null)
        {
            var sender = new MailboxAddress(name, account.SenderAddress);
            message.From.Add(sender);
            message.MessageId = $"{id}@{sender.GetAddress(idnEncode: true).Split('@')[^1]}";
            message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        }
        return message;
    }

    private async Task KeepAsync(OutboxMail mail, string body, CancellationToken ct)
    {
        var folder = Path.Combine(storage.Folder, "mails");
        PrivateFiles.MakeFolder(folder);
        using var message = Compose(mail, body, account: null);
        message.Prepare(EncodingConstraint.EightBit);
        await using var file = PrivateFiles.Make(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{mail.Id}.eml")), FileMode.Create);
        await message.WriteToAsync(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, file, ct);
    }
}
