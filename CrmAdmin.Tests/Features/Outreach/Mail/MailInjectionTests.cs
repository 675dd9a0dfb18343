using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Outreach.Mail;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

/// <summary>What people are called cannot change whom a mail goes to or what its headers are.</summary>
public sealed class MailInjectionTests : CrmTest
{
    private readonly SmtpSink sink = new();

    private MailSender Sender => Shop.Services.GetRequiredService<MailSender>();

    public override async Task DisposeAsync()
    {
        await sink.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("mina@shop.example\r\nBcc: all@shop.example")]
    [InlineData("mina@shop.example\nX: y")]
    [InlineData("mina@shop.example, other@shop.example")]
    [InlineData("Mina <mina@shop.example>")]
    [InlineData("\"a\r\nb\"@shop.example")]
    [InlineData("mina@shop.example\0")]
    [InlineData("mina")]
    [InlineData("")]
    public async Task An_address_that_could_carry_a_header_is_refused(string to)
        => Assert.Equal("mail.bad-address", await RefusalAsync(async () =>
        {
            await using var db = Shop.CreateDb();
            await Shop.Services.GetRequiredService<Outbox>()
                .AddAsync(db,
                    new(MailTexts.PasswordChanged, to, "en", null,
                        new Dictionary<string, string?>(StringComparer.Ordinal) { ["name"] = "Mina", ["customerId"] = "mina", ["at"] = "now" }), default);
        }));

    [Theory]
    [InlineData("Mina\r\nBcc: all@shop.example")]
    [InlineData("Mina\nX-Evil: yes\n\nbody")]
    [InlineData("Mina\r\n\r\nbody")]
    [InlineData("Mina\u0085Bcc: x")]
    [InlineData("{{secret}}")]
    [InlineData("=?utf-8?B?DQpCY2M6IGFsbA==?=")]
    public async Task A_name_cannot_become_a_header_or_a_field(string name)
    {
        await Get<IMailService>().SaveAccountAsync(sink.Account);
        await using (var db = Shop.CreateDb())
        {
            await using var write = await db.BeginWriteAsync();
            db.MailTemplates().Add(new() { Name = MailTexts.PasswordChanged, Language = "en", Subject = "For {{name}}", Body = "Hello {{name}}" });
            await db.SaveChangesAsync();
            await Shop.Services.GetRequiredService<Outbox>().AddAsync(
                db,
                new(MailTexts.PasswordChanged, "mina@shop.example", "en", null,
                    new Dictionary<string, string?>(StringComparer.Ordinal) { ["name"] = name, ["customerId"] = "mina", ["at"] = "now" }), default);
            await db.SaveChangesAsync();
            await write.CommitAsync();
        }
        await Sender.SendDueAsync(default);
        Assert.Single(sink.Messages);
        var head = sink.Messages.Last()[..sink.Messages.Last().IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.DoesNotMatch("(?im)^(bcc|x-evil):", head);
        Assert.Single(sink.Said, said => said.Text.StartsWith("RCPT", StringComparison.Ordinal));
    }
}
