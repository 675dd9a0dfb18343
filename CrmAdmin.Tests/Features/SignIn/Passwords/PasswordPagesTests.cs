using Bunit;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.SignIn.Passwords;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

public sealed class PasswordPagesTests : PageTest
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "")]
    [InlineData(Permissions.PasswordsSend, "Temporary password")]
    [InlineData(Permissions.PasswordsReset, "Reset password")]
    public void Each_button_is_there_for_those_who_may(string right, string expected)
    {
        SignIn(right);
        var page = OpenActions(7, "Jiwon Kim");
        page.WaitForAssertion(() => Assert.Equal(expected, string.Join(", ", page.FindAll("button").Select(button => button.TextContent.Trim()))));
    }

    [Fact]
    public void The_log_says_what_happened_and_what_became_of_the_mail()
    {
        Fake<IPasswordsService>().GetLogAsync(default!).ReturnsForAnyArgs(new Page<PasswordEventRow>(
            [new(6, At, PasswordEventKind.Changed, null, null, "CrmAdmin", "portal"),
                new(5, At, PasswordEventKind.TemporarySent, At.AddHours(1), MailState.Sent, "Sina", "ui")], 2, false, false));
        var card = Open<CustomerPasswordLog>(parameters => parameters.Add(c => c.CustomerId, 7));
        card.WaitForElement("button:enabled").Click();
        Around.WaitForAssertion(() => Assert.Equal(
            ["2 Mar 2026 10:00", "Changed by the customer", "–", "–", "Customer", "2 Mar 2026 10:00", "Temporary password sent", "2 Mar 2026 11:00", "Sent",
                "SinaBack office"],
            Around.FindAll("tbody td").Select(cell => cell.TextContent.Trim())));
    }

    [Fact]
    public void The_settings_are_saved_once_and_refusals_stand_at_their_fields()
    {
        var settings = Fake<IPasswordSettingsService>();
        settings.GetAsync().Returns(new PasswordSettingsInput { Version = 3 });
        settings.SaveAsync(default!).ThrowsAsyncForAnyArgs(new InvalidInputException([new("MinimumLength", "input.range", 8, 64)]));
        var page = Open<PasswordSettingsPage>();
        page.Field("MinimumLength").Input("7");
        page.Find("form").Submit();
        Assert.NotNull(page.ErrorAt("MinimumLength"));
        Assert.Equal("7", page.Value("MinimumLength"));
        page.Field("MinimumLength").Input("seven");
        Assert.Equal("seven", page.Value("MinimumLength"));

        settings.ClearReceivedCalls();
        settings.SaveAsync(default!).ReturnsForAnyArgs(4);
        page.Field("MinimumLength").Input("12");
        page.Field("NeedsDigit").Change(true);
        page.Field("TemporaryMinutes").Change("7");
        page.Field("AccessMonthsKept").Input("24");
        page.Find("form").Submit();
        SeeToast("Saved");
        _ = settings.Received(1)
            .SaveAsync(Arg.Is<PasswordSettingsInput>(input => input.MinimumLength == 12 && input.NeedsDigit && input.TemporaryMinutes == 1_440
                && input.AccessMonthsKept == 24));
    }

    [Fact]
    public void A_password_is_tried_against_the_rules_in_the_form()
    {
        var settings = Fake<IPasswordSettingsService>();
        settings.GetAsync().Returns(new PasswordSettingsInput());
        settings.PreviewAsync(default!, default!)
            .ReturnsForAnyArgs(call => call.Arg<PasswordSettingsInput>().NeedsDigit ? [new InputError("", "password.needs-digit")] : []);
        var page = Open<PasswordSettingsPage>();
        Assert.Empty(page.FindAll(".chip.ok"));
        page.Field("Trial").Input("neun Igel trinken Holunder");
        page.WaitForAssertion(() => Assert.Equal("would be taken", page.Find(".chip.ok").TextContent));
        page.Field("NeedsDigit").Change(true);
        page.WaitForAssertion(() => Assert.Equal("The password needs a digit.", page.Find("[role=status] .error").TextContent));
        Assert.Contains("a digit", page.Find(".rules .broken").TextContent, StringComparison.Ordinal);
        page.Field("Trial").Input("");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".rules .broken")));
    }
}
