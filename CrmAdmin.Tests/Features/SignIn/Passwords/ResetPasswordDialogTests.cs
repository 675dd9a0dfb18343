using Bunit;
using CrmAdmin.Components.Features.SignIn.Passwords;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

public sealed class ResetPasswordDialogTests : PageTest
{
    private readonly IPasswordsService passwords;

    public ResetPasswordDialogTests()
    {
        passwords = Fake<IPasswordsService>();
        passwords.GetResetAsync(7).Returns(new ResetDetails(ResetMail.Sends, "jiwon@shop.example", true));
        passwords.ResetAsync(default!).ReturnsForAnyArgs(new ResetDone(ResetMail.Sends));
    }

    [Fact]
    public async Task Saving_sets_it_closes_and_says_that_the_customer_is_told()
    {
        PasswordRules.GetAsync().Returns(new PasswordDemands(12, 8, 128, NeedsDigit: true));
        var answer = OpenIt();
        Assert.Equal(
            ["at least 12 characters; a sentence works well", "at most 128 characters", "a digit",
                "nothing that is guessed early, and more than a name or e-mail address"],
            Around.FindAll(".rules li").Select(rule => rule.TextContent));
        Assert.Contains("told by mail to jiwon@shop.example", Around.Find("form").TextContent, StringComparison.Ordinal);
        Type("neun Igel 7 Holunder");
        Around.Find("form").Submit();
        Assert.Equal(true, await answer);
        await passwords.Received(1)
            .ResetAsync(Arg.Is<ResetInput>(input => input.CustomerId == 7 && input.Password == "neun Igel 7 Holunder" && input.Again == input.Password),
                Arg.Is<Guid>(key => key != Guid.Empty));
        SeeToast("Password set, and the customer is told: Jiwon Kim");
    }

    [Theory]
    [InlineData(ResetMail.Kept, "No mail server is in use")]
    [InlineData(ResetMail.NoAddress, "No mail can go: the customer has no e-mail address.")]
    public async Task It_says_when_no_mail_can_go(ResetMail mail, string words)
    {
        passwords.GetResetAsync(7).Returns(new ResetDetails(mail, null, true));
        passwords.ResetAsync(default!).ReturnsForAnyArgs(new ResetDone(mail));
        var answer = OpenIt();
        Assert.Contains(words, Around.Find("form").TextContent, StringComparison.Ordinal);
        Type("neun Igel trinken Holunder");
        Around.Find("form").Submit();
        await answer;
        SeeToast("Password set; no mail went to Jiwon Kim");
    }

    [Fact]
    public void The_broken_rules_are_marked_and_said_at_the_field()
    {
        passwords.ResetAsync(default!)
            .ThrowsAsyncForAnyArgs(new InvalidInputException([new("Password", "password.too-short", 15), new("Password", "password.common")]));
        var answer = OpenIt();
        Type("password");
        Around.Find("form").Submit();
        Assert.Equal("The password needs at least 15 characters.", Around.ErrorAt("Password"));
        Assert.Equal(2, Around.FindAll(".rules .broken").Count);
        Assert.Equal("password", Around.Value("Password"));
        Assert.False(answer.IsCompleted);

        passwords.ResetAsync(default!).ThrowsAsyncForAnyArgs(new ForbiddenException(Permissions.PasswordsReset));
        Around.Find("form").Submit();
        Assert.NotEmpty(Around.Find("[role=alert]").TextContent);
        Assert.Empty(Around.FindAll(".rules .broken"));
    }

    [Fact]
    public async Task A_double_click_sets_it_once()
    {
        var slow = new TaskCompletionSource<ResetDone>();
        passwords.ResetAsync(default!).ReturnsForAnyArgs(slow.Task);
        var answer = OpenIt();
        Type("neun Igel trinken Holunder");
        var form = Around.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        Around.WaitForAssertion(() => Assert.True(Around.Button("Save").HasAttribute("disabled")));
        slow.SetResult(new(ResetMail.Sends));
        await answer;
        await passwords.ReceivedWithAnyArgs(1).ResetAsync(default!);
    }

    [Fact]
    public void What_is_typed_is_hidden_until_it_is_to_be_shown_and_a_guest_has_none()
    {
        _ = OpenIt();
        Assert.Equal("password", Around.Field("Password").GetAttribute("type"));
        Around.Find("form .check input").Change(true);
        Assert.Equal("text", Around.Field("Again").GetAttribute("type"));
        Around.Button("Cancel").Click();

        passwords.GetResetAsync(7).Returns(new ResetDetails(ResetMail.NoAddress, null, false));
        _ = OpenIt();
        Around.WaitForAssertion(() => Assert.Contains("guest without a customer ID", Around.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.True(Around.Button("Save").HasAttribute("disabled"));
    }

    private void Type(string password)
    {
        Around.Field("Password").Input(password);
        Around.Field("Again").Input(password);
    }

    private Task<object?> OpenIt() => OpenDialog<ResetPasswordDialog>(new() { ["CustomerId"] = 7L, ["Name"] = "Jiwon Kim" });
}
