using System.Text;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Outreach.Mail;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

/// <summary>A mail has no part that a reader would take for markup: what people are called stands in it as text.</summary>
public sealed class HostileMailTests : CrmTest
{
    private readonly SmtpSink sink = new();

    public override async Task DisposeAsync()
    {
        await sink.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Every_mail_in_every_language_is_plain_text_whatever_the_customer_is_called()
    {
        var account = sink.Account;
        account.SenderName = HostileTexts.Payloads[0];
        await Get<IMailService>().SaveAccountAsync(account);
        await EnqueueAsync();
        await SendAsync();

        Assert.Equal(Expected.Count, sink.Messages.Count);
        var texts = sink.Messages
            .Select(message => (Head: message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)], Body: SmtpSink.Read(message).TextBody!)).ToList();
        Assert.All(texts, text =>
        {
            Assert.Matches("(?im)^content-type: text/plain; charset=utf-8", text.Head);
            Assert.DoesNotMatch("(?i)text/html|multipart", text.Head);
        });
        Assert.All(Expected, one => Assert.Contains(texts, text => text.Body.Contains(one.Payload, StringComparison.Ordinal)));
    }

    /// <summary>Without a mail server they are kept as files, which a person may open in a browser.</summary>
    [Fact]
    public async Task What_is_kept_as_a_file_is_plain_text_too()
    {
        await EnqueueAsync();
        await SendAsync();

        var files = Directory.GetFiles(Path.Combine(Shop.Storage.Folder, "mails"));
        Assert.Equal(Expected.Count, files.Length);
        Assert.All(files, file =>
        {
            Assert.Equal(".eml", Path.GetExtension(file));
            Assert.Contains("\r\nContent-Type: text/plain; charset=utf-8\r\n", File.ReadAllText(file, Encoding.UTF8), StringComparison.Ordinal);
        });
    }

    private static List<(string Template, string Language, string Payload)> Expected { get; } =
        [.. HostileTexts.Payloads.Select((payload, i) => (MailTexts.Names[i % MailTexts.Names.Count],
            MailTexts.Languages[i / MailTexts.Names.Count % MailTexts.Languages.Count], payload))];

    private async Task EnqueueAsync()
    {
        Assert.Equal(MailTexts.Names.Count * MailTexts.Languages.Count, Expected.Select(one => (one.Template, one.Language)).Distinct().Count());
        await using var db = Shop.CreateDb();
        await using var write = await db.BeginWriteAsync();
        foreach (var (template, language, payload) in Expected)
        {
            var fields = MailTexts.FieldsOf(template).Keys.ToDictionary(field => field, string? (_) => payload, StringComparer.Ordinal);
            await Shop.Services.GetRequiredService<Outbox>().AddAsync(db, new(template, HostileTexts.Email("<svg>", "shop"), language, null, fields), default);
        }
        await db.SaveChangesAsync();
        await write.CommitAsync();
    }

    private async Task SendAsync()
    {
        var sender = Shop.Services.GetRequiredService<MailSender>();
        for (var i = 0; i < Expected.Count && await QueryAsync(db => db.OutboxMails().AnyAsync(mail => mail.State == MailState.Waiting)); i++)
        {
            await sender.SendDueAsync(default);
        }
    }
}
