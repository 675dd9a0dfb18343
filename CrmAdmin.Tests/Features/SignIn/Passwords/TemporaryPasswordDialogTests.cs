using Bunit;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.List;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

public sealed class TemporaryPasswordDialogTests : PageTest
{
    private static readonly DateTimeOffset Until = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly TemporaryDetails Ready = new(
        "j•••@shop.example", "en", 60, new("Lantern Lane: your ID", "Hello Jiwon,\nYour temporary password: ••••"), []);
    private readonly IPasswordsService passwords;

    public TemporaryPasswordDialogTests()
    {
        passwords = Fake<IPasswordsService>();
        passwords.GetTemporaryAsync(7).Returns(Ready);
        passwords.SendTemporaryAsync(default!).ReturnsForAnyArgs(new TemporarySent(41, Until), new TemporarySent(42, Until));
        passwords.GetStatusAsync(7, Arg.Any<long>()).Returns(new MailStatus(MailState.Waiting, 0, Until, null, null));
        SignIn(Permissions.PasswordsSend, Permissions.OutboxRead);
    }

    [Fact]
    public void It_shows_where_the_mail_goes_what_it_says_and_what_will_happen()
    {
        _ = OpenIt();
        var form = Around.Find("form").TextContent;
        Assert.Contains("Jiwon Kim", form, StringComparison.Ordinal);
        Assert.Contains("To j•••@shop.example", form, StringComparison.Ordinal);
        Assert.Contains("it works once, within 1 hour", form, StringComparison.Ordinal);
        Assert.Contains("Your temporary password: ••••", Around.Find(".mail-text").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_waits_for_the_tick_and_the_dialog_stays_to_show_the_mails_fate_as_it_changes()
    {
        var answer = OpenIt();
        Assert.True(Around.Button("Save").HasAttribute("disabled"));
        Around.Find("form").Submit(); // a forged submit
        _ = passwords.DidNotReceiveWithAnyArgs().SendTemporaryAsync(default!);
        Around.Field("ByEmail").Change(true);
        Assert.False(Around.Button("Save").HasAttribute("disabled"));
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Assert.Contains("The mail is on its way.", Around.Find("[role=status].note").TextContent, StringComparison.Ordinal));
        Assert.Contains("works once, until 2 Mar 2026 11:00", Around.Find(".block-form").TextContent, StringComparison.Ordinal);
        _ = passwords.Received(1)
            .SendTemporaryAsync(Arg.Is<TemporaryInput>(input => input.CustomerId == 7 && input.Email), Arg.Is<Guid>(key => key != Guid.Empty));

        passwords.GetStatusAsync(7, 41).Returns(new MailStatus(MailState.Failed, 1, null, Until, "mail.refused 550"));
        Notices.Publish(new(ChangeArea.Outbox, 7, "CrmAdmin", "c"));
        Around.WaitForAssertion(() => Assert.Contains(
            "The mail server refused it for good (550).", Around.Find("[role=status].note.bad").TextContent, StringComparison.Ordinal));
        Assert.False(answer.IsCompleted);
        Around.Button("Close").Click();
        Around.WaitForAssertion(() => Assert.True(answer.IsCompleted));
    }

    [Fact]
    public void Sending_again_is_another_command_and_follows_the_new_mail()
    {
        _ = OpenIt();
        Around.Field("ByEmail").Change(true);
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Around.Button("Send again"));
        passwords.GetStatusAsync(7, 42).Returns(new MailStatus(MailState.Sent, 1, null, Until, null));
        Around.Button("Send again").Click();
        Around.WaitForAssertion(() => Assert.Contains(
            "The mail server took it at 2 Mar 2026 11:00.", Around.Find("[role=status].note.ok").TextContent, StringComparison.Ordinal));
        var keys = passwords.ReceivedCalls().Where(call => call.GetMethodInfo().Name == nameof(passwords.SendTemporaryAsync))
            .Select(call => (Guid)call.GetArguments()[1]!).ToList();
        Assert.Equal((2, 2), (keys.Count, keys.Distinct().Count()));
    }

    [Theory]
    [InlineData("password.no-email", "The customer has no e-mail address.")]
    [InlineData("password.sign-in-blocked", "The customer’s sign-in is blocked by the blocklist.")]
    [InlineData("mail.not-set-up", "There is no mail server")]
    public void What_stands_against_it_is_said_and_nothing_can_be_ticked(string code, string words)
    {
        passwords.GetTemporaryAsync(7).Returns(Ready with { Refusals = [code], Address = null });
        _ = OpenIt();
        Assert.Contains(words, Around.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.True(Around.Field("ByEmail").HasAttribute("disabled"));
        Assert.True(Around.Button("Save").HasAttribute("disabled"));
    }

    [Fact]
    public void A_block_set_meanwhile_shows_at_once()
    {
        _ = OpenIt();
        passwords.GetTemporaryAsync(7).Returns(Ready with { Refusals = ["password.sign-in-blocked"] });
        Notices.Publish(new(ChangeArea.Blocklist, 7, "Mara", "c"));
        Around.WaitForAssertion(() => Assert.True(Around.Field("ByEmail").HasAttribute("disabled")));
    }

    [Fact]
    public void A_refusal_stands_above_the_buttons_and_a_new_try_keeps_its_key()
    {
        passwords.SendTemporaryAsync(default!).ThrowsAsyncForAnyArgs(new RuleException("password.inactive"));
        var answer = OpenIt();
        Around.Field("ByEmail").Change(true);
        Around.Find("form").Submit();
        Assert.Equal("The customer is inactive and cannot sign in.", Around.Find("[role=alert]").TextContent);
        Around.Find("form").Submit();
        Assert.Single(passwords.ReceivedCalls().Where(call => call.GetMethodInfo().Name == nameof(passwords.SendTemporaryAsync))
            .Select(call => (Guid)call.GetArguments()[1]!).Distinct());
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public async Task A_double_click_sends_once()
    {
        var slow = new TaskCompletionSource<TemporarySent>();
        passwords.SendTemporaryAsync(default!).ReturnsForAnyArgs(slow.Task);
        _ = OpenIt();
        Around.Field("ByEmail").Change(true);
        var form = Around.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        Around.WaitForAssertion(() => Assert.True(Around.Button("Sending …").HasAttribute("disabled")));
        slow.SetResult(new(41, Until));
        Around.WaitForAssertion(() => Around.Button("Send again"));
        await passwords.ReceivedWithAnyArgs(1).SendTemporaryAsync(default!);
    }

    [Fact]
    public void A_broken_text_is_said_where_the_mail_would_stand()
    {
        passwords.GetTemporaryAsync(7).Returns(Ready with { Preview = null });
        _ = OpenIt();
        Assert.Contains("The text of this mail is broken", Around.Find(".note.warn").TextContent, StringComparison.Ordinal);
    }

    private Task<object?> OpenIt() => OpenDialog<TemporaryPasswordDialog>(new() { ["CustomerId"] = 7L, ["Name"] = "Jiwon Kim" });
}
