using Bunit;
using CrmAdmin.Components.Features.Outreach.Mail;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

/// <summary>The Outbox page and what is done to one of its mails.</summary>
public sealed class MailDialogTests : PageTest
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private readonly IOutboxService outbox;

    public MailDialogTests()
    {
        outbox = Fake<IOutboxService>();
        Stand(MailState.Waiting);
        SignIn(Permissions.OutboxRead, Permissions.OutboxSend);
    }

    [Fact]
    public void The_list_shows_each_fate_follows_it_and_is_filtered_in_the_address()
    {
        outbox.ListAsync(default!).ReturnsForAnyArgs(new Page<MailRow>([Row(MailState.Failed)], 1, false, false));
        var page = Open<OutboxPage>();
        Assert.Equal("2 Mar 2026 10:00, j@shop.example, Your ID, Failed The mail server refused it for good (550)., Sina",
            string.Join(", ", page.FindAll("tbody td").Take(5).Select(cell => cell.TextContent.Trim())));
        Assert.Equal("/customers/7", page.Find("tbody a").GetAttribute("href"));

        outbox.ListAsync(default!).ReturnsForAnyArgs(new Page<MailRow>([Row(MailState.Sent)], 1, false, false));
        Notices.Publish(new(ChangeArea.Outbox, 7, "CrmAdmin", "c"));
        page.WaitForAssertion(() => Assert.Equal("Sent", page.Find("tbody .chip").TextContent));
        Assert.Single(page.FindAll("tr.flash"));
        page.Button("Details: Your ID").Click();
        Around.WaitForAssertion(() => Assert.Equal("Hello Jiwon", Around.Find("[role=dialog] .mail-text").TextContent));

        page.Field("State").Change("2");
        Assert.EndsWith("/outbox?state=failed", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_mail_it_says_so()
    {
        outbox.ListAsync(default!).ReturnsForAnyArgs(Page<MailRow>.Empty);
        Assert.Contains("No mail yet.", Open<OutboxPage>().Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_double_click_tries_it_again_once_and_its_new_fate_is_shown()
    {
        Stand(MailState.Failed);
        var trying = new TaskCompletionSource();
        outbox.RetryAsync(41).Returns(trying.Task);
        _ = OpenDialog<MailDialog>(new() { ["Id"] = 41L });
        Assert.DoesNotContain(Around.FindAll("button"), button => button.TextContent == "Give up"); // it waits for nothing
        var button = Around.Button("Try again");
        button.Click();
        Around.Button("Try again").Click();
        Assert.True(Around.Button("Try again").HasAttribute("disabled"));
        Stand(MailState.Waiting);
        trying.SetResult();
        Around.WaitForAssertion(() => Assert.Equal("Waiting", Around.Find("[role=dialog] .chip").TextContent));
        _ = outbox.Received(1).RetryAsync(41);
    }

    [Fact]
    public void Its_tries_are_ended_and_one_that_is_over_says_so()
    {
        outbox.RetryAsync(41).ThrowsAsync(new RuleException("mail.over"));
        _ = OpenDialog<MailDialog>(new() { ["Id"] = 41L });
        Around.Button("Try again").Click();
        Around.WaitForAssertion(() => Assert.Equal("This mail does not wait any more.", Around.Find(".note.bad[role=alert]").TextContent));

        outbox.GiveUpAsync(41).Returns(_ =>
        {
            Stand(MailState.Failed);
            return Task.CompletedTask;
        });
        Around.Button("Give up").Click();
        Around.WaitForAssertion(() => Assert.Equal("Failed", Around.Find("[role=dialog] .chip").TextContent));
        Assert.Empty(Around.FindAll(".note.bad[role=alert]"));
        _ = outbox.Received(1).GiveUpAsync(41);
    }

    [Fact]
    public void Who_may_only_read_has_no_buttons_and_a_secret_is_not_shown()
    {
        outbox.GetAsync(41).Returns(new MailDetails(Row(MailState.Waiting), null, MaySend: false));
        var answer = OpenDialog<MailDialog>(new() { ["Id"] = 41L });
        Around.WaitForAssertion(() => Assert.Contains("it held a secret", Around.Find("[role=dialog] .note").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain(Around.FindAll("button"), button => button.TextContent is "Give up" or "Try again");
        Around.Button("Close").Click();
        Around.WaitForAssertion(() => Assert.True(answer.IsCompleted));
    }

    [Fact]
    public void What_the_mail_server_said_stands_below_the_reason_as_text()
    {
        outbox.GetAsync(41).Returns(new MailDetails(Row(MailState.Failed), "Hello Jiwon", MaySend: true, "550 5.1.1 <b>nobody</b> of that name"));
        _ = OpenDialog<MailDialog>(new() { ["Id"] = 41L });
        Around.WaitForAssertion(() => Assert.Equal(
            "The mail server said: 550 5.1.1 <b>nobody</b> of that name", Around.Find("[role=dialog] [role=status] + p").TextContent));
    }

    internal static MailRow Row(MailState state) => new(
        41, At, 7, "j@shop.example", "password", "Your ID", state, 1, state == MailState.Waiting ? At.AddMinutes(1) : null,
        state == MailState.Waiting ? null : At, state == MailState.Failed ? "mail.refused 550" : null, "Sina");

    private void Stand(MailState state) => outbox.GetAsync(41).Returns(new MailDetails(Row(state), "Hello Jiwon", MaySend: true));
}
