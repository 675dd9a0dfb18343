using System.Text;
using CrmAdmin.Components.Features.Mail;
using CrmAdmin.Server.Features.Mail;
using CrmAdmin.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Mail;

/// <summary>Mail over an encrypted line, or not at all (R13).</summary>
public sealed class MailTlsTests : CrmTest
{
    private const string Secret = "Tr0ub4dor-canary";

    [Fact]
    public async Task To_a_server_of_a_trusted_name_all_goes_encrypted_also_the_signing_in()
    {
        using var certificate = LoopbackCertificate.Make();
        await using var sink = new SmtpSink(certificate);
        var mail = await SendAsync(sink);

        Assert.Equal((MailState.Sent, null), (mail.State, mail.Problem));
        Assert.Contains(Me!.Email, Assert.Single(sink.Messages), StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)), sink.Encrypted);
        Assert.Contains(sink.Encrypted, line => line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["EHLO", "STARTTLS"], sink.Commands.Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("mail.elsewhere.example", true)]
    public async Task A_server_that_cannot_show_who_it_is_gets_nothing_and_is_tried_again(string? name, bool trusted)
    {
        using var certificate = LoopbackCertificate.Make(name, trusted);
        await using var sink = new SmtpSink(certificate);
        var mail = await SendAsync(sink);

        Assert.Equal((MailState.Waiting, "mail.no-tls", 1), (mail.State, mail.Problem, mail.Tries));
        Assert.Empty(sink.Messages);
        Assert.Empty(sink.Encrypted);
        Assert.All(sink.Commands, line => Assert.Contains(line.Split(' ')[0], new[] { "EHLO", "STARTTLS", "QUIT" }));
        Assert.DoesNotContain(Shop.Log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    private async Task<OutboxMail> SendAsync(SmtpSink sink)
    {
        await Get<IMailService>().SaveAccountAsync(new() { Server = "127.0.0.1", Port = sink.Port, StartTls = true, UserName = "crm", Password = Secret, SenderAddress = "crm@shop.example" });
        await Get<IMailService>().SendTestAsync();
        await Shop.Services.GetRequiredService<MailSender>().SendDueAsync(default);
        return await QueryAsync(db => db.OutboxMails().AsNoTracking().SingleAsync());
    }
}
