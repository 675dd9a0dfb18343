using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Outreach.Mail;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

/// <summary>Somebody presses “Try again” while the sender talks to the mail server.</summary>
public sealed class OutboxRetryTests : CrmTest
{
    private readonly SmtpSink sink = new();

    private IOutboxService Outbox => Get<IOutboxService>();

    public override async Task DisposeAsync()
    {
        await sink.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Tried_again_while_it_is_being_sent_it_fails_like_any_other(bool isGivenUpBefore, int tries)
    {
        await Get<IMailService>().SaveAccountAsync(sink.Account);
        await Get<IMailService>().SendTestAsync();
        var id = (await Outbox.ListAsync(new())).Items[0].Id;
        sink.Answers["RCPT"] = "450 mailbox busy";
        sink.DuringDelivery = async _ =>
        {
            sink.DuringDelivery = null;
            await (isGivenUpBefore ? Outbox.GiveUpAsync(id) : Task.CompletedTask);
            await Outbox.RetryAsync(id);
            Assert.Equal((MailState.Waiting, tries), (await Outbox.ListAsync(new())).Items.Select(mail => (mail.State, mail.Tries)).Single());
        };
        Assert.Equal(1, await Shop.Services.GetRequiredService<MailSender>().SendDueAsync(default));
        Assert.Null(sink.DuringDelivery);
        var row = (await Outbox.ListAsync(new())).Items[0];
        Assert.Equal((MailState.Waiting, "mail.not-now 450", Clock.Now + MailSender.Pauses[0]), (row.State, row.Problem, row.NextTryAt));
    }
}
