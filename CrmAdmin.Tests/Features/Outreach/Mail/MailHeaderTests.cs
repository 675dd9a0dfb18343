using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Outreach.Mail;
using MimeKit;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

/// <summary>Names, subjects and addresses of every script arrive as they were written.</summary>
public sealed class MailHeaderTests : SmtpTest
{
    private readonly SmtpSink sink = new();

    public override async Task DisposeAsync()
    {
        await sink.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Names_and_subjects_beyond_ascii_are_encoded()
    {
        await SetUpAsync(sink);
        var mail = await SendAsync(Draft(language: "ko"), change: mail => mail.Body = "안녕하세요.\n.\n..끝" + new string('가', 1_200));

        var raw = Assert.Single(sink.Messages);
        Assert.All(raw[..raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)], c => Assert.InRange(c, '\0', '\x7F'));
        Assert.All(raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        var message = SmtpSink.Read(raw);
        Assert.Equal(("램프 가게", "crm@shop.example"), message.From.Mailboxes.Single() is var sender ? (sender.Name, sender.Address) : default);
        Assert.Equal((mail.Subject, mail.Body), (message.Subject, message.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n')));
        Assert.Contains("비밀번호", message.Subject, StringComparison.Ordinal);
        Assert.EndsWith("@shop.example", message.MessageId, StringComparison.Ordinal); // not this machine's name
        Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal(mail.At.ToUnixTimeSeconds(), message.Date.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("kim@가게.example", true, "RCPT kim@xn--o39akk.example")]
    [InlineData("kim@xn--o39akk.example", true, "RCPT kim@xn--o39akk.example")]
    [InlineData("kim@가게.example", false, "RCPT kim@xn--o39akk.example")]
    [InlineData("지원@shop.example", true, "RCPT 지원@shop.example")]
    public async Task An_international_address_is_reached(string to, bool takesUtf8, string recipient)
    {
        sink.TakesUtf8 = takesUtf8;
        await SetUpAsync(sink);
        Assert.Equal((MailState.Sent, null), await SendAsync(Draft(to: to)) is var mail ? (mail.State, mail.Problem) : default);
        Assert.Single(sink.Said, said => said.Text == recipient);
        Assert.Equal(to.StartsWith("지원", StringComparison.Ordinal), sink.Said.Any(said => said.Text.Contains("SMTPUTF8", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Or_refused_with_the_reason_where_the_server_cannot()
    {
        sink.TakesUtf8 = false;
        await SetUpAsync(sink);
        Assert.Equal((MailState.Failed, "mail.no-smtputf8"), await SendAsync(Draft(to: "지원@shop.example")) is var mail ? (mail.State, mail.Problem) : default);
        Assert.Equal(["EHLO"], sink.Said.Select(said => said.Text));
    }

    /// <summary>Past the outbox, which takes out what these hold.</summary>
    [Theory]
    [InlineData("Your ID\r\nBcc: all@shop.example", "mina@shop.example", null)]
    [InlineData("Your ID", "mina@shop.example\r\nRCPT TO:<all@shop.example>", null)]
    [InlineData("Your ID", "mina@shop.example", "Shop\r\nBcc: all@shop.example")]
    public async Task A_line_break_in_a_header_is_refused_before_anything_is_said(string subject, string to, string? senderName)
    {
        await SetUpAsync(sink);
        await using (var db = Shop.CreateDb())
        {
            (await db.MailAccounts().SingleAsync()).SenderName = senderName;
            db.OutboxMails().Add(new()
            {
                At = db.Now,
                To = to,
                Template = MailTexts.Test,
                Language = "en",
                Subject = subject,
                Body = "Hello",
                State = MailState.Waiting,
                NextTryAt = db.Now,
                By = "test",
                Correlation = "c",
            });
            await db.SaveChangesAsync();
        }
        await Get<MailSender>().SendDueAsync(default);
        Assert.Equal((MailState.Failed, "mail.bad-header"), await StoredAsync() is var mail ? (mail.State, mail.Problem) : default);
        Assert.Empty(sink.Said);
    }
}
