using System.Diagnostics;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Outreach.Mail;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

/// <summary>Mail over an encrypted connection, or not at all (R13).</summary>
public sealed class MailTlsTests : SmtpTest
{
    private static readonly SmtpOptions Trusting = new() { Step = TimeSpan.FromSeconds(10), Trust = TrustsAnyRoot };

    [Theory]
    [InlineData(MailEncryption.StartTls)]
    [InlineData(MailEncryption.Tls)]
    public async Task To_a_server_of_a_trusted_name_all_goes_encrypted_also_the_signing_in(MailEncryption encryption)
    {
        using var certificate = SmtpSink.Certificate();
        await using var sink = new SmtpSink(certificate, encryption == MailEncryption.Tls);
        await SetUpAsync(sink, encryption, "crm");
        var mail = await SendAsync(options: Trusting);

        Assert.Equal((MailState.Sent, null), (mail.State, mail.Problem));
        Assert.Equal(("crm", ServerPassword), Assert.Single(sink.SignIns));
        Assert.Single(sink.Messages);
        Assert.Equal(
            encryption == MailEncryption.Tls ? [] : ["EHLO", "STARTTLS"], sink.Said.Where(said => !said.IsEncrypted).Select(said => said.Text));
        Assert.Equal(["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"], sink.Said.Where(said => said.IsEncrypted).Select(said => said.Text.Split(' ')[0]));
    }

    [Theory]
    [InlineData(MailEncryption.StartTls, null, 1, "mail.certificate-untrusted")]
    [InlineData(MailEncryption.StartTls, "mail.elsewhere.example", 1, "mail.certificate-name")]
    [InlineData(MailEncryption.StartTls, null, -1, "mail.certificate-expired")]
    [InlineData(MailEncryption.Tls, null, 1, "mail.certificate-untrusted")]
    [InlineData(MailEncryption.Tls, "mail.elsewhere.example", 1, "mail.certificate-name")]
    [InlineData(MailEncryption.Tls, null, -1, "mail.certificate-expired")]
    public async Task A_server_that_cannot_show_who_it_is_gets_nothing_and_is_tried_again(
        MailEncryption encryption, string? name, int validUntilDays, string problem)
    {
        using var certificate = SmtpSink.Certificate(name, validUntilDays);
        await using var sink = new SmtpSink(certificate, encryption == MailEncryption.Tls);
        await SetUpAsync(sink, encryption, "crm");
        var mail = await SendAsync(options: name is null ? null : Trusting); // a wrong name is refused whoever signed it

        Assert.Equal((MailState.Waiting, problem, 1), (mail.State, mail.Problem, mail.Tries));
        Assert.Empty(sink.Messages);
        Assert.Empty(sink.SignIns);
        Assert.All(sink.Said, said => Assert.Contains(said.Text, new[] { "EHLO", "STARTTLS" }));
        Assert.DoesNotContain(Shop.Log.Lines, line => line.Contains(ServerPassword, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_of_another_encryption_is_told_and_not_waited_for_long()
    {
        using var certificate = SmtpSink.Certificate();
        await using var plain = new SmtpSink();
        await SetUpAsync(plain, MailEncryption.Tls);
        Assert.Equal("mail.tls-failed", (await SendAsync(options: Trusting)).Problem);

        await using var encrypted = new SmtpSink(certificate, fromTheStart: true);
        await SetUpAsync(encrypted, MailEncryption.StartTls);
        var watch = Stopwatch.StartNew();
        var mail = await SendAsync(options: Trusting with { Step = TimeSpan.FromSeconds(1) }); // each waits for the other to speak
        Assert.Equal("mail.timed-out", mail.Problem);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(15));
        Assert.Empty(encrypted.Messages);
    }

    [Fact]
    public async Task A_password_is_not_said_to_a_server_that_takes_none_in_clear()
    {
        using var certificate = SmtpSink.Certificate();
        await using var sink = new SmtpSink(certificate);
        await SetUpAsync(sink, MailEncryption.None, "crm");
        Assert.Equal((MailState.Waiting, "mail.no-sign-in"), await SendAsync() is var mail ? (mail.State, mail.Problem) : default);
        Assert.Empty(sink.SignIns);
        Assert.Equal(["EHLO"], sink.Said.Select(said => said.Text));
    }
}
