using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Outreach.Mail;
using CrmAdmin.Server.Features.SignIn.Passwords;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

public sealed class PasswordResetTests : PasswordsTest
{
    private static ResetInput To(long customer, string password = Own) => new() { CustomerId = customer, Password = password, Again = password };

    [Fact]
    public async Task The_typed_one_opens_to_a_forced_change_and_the_customer_is_told_without_it()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync("ko");
        Assert.Equal(new(ResetMail.Sends, "ann@shop.example", true), await Passwords.GetResetAsync(id));
        Assert.Equal(new ResetDone(ResetMail.Sends), await Passwords.ResetAsync(To(id)));
        await Sender.SendDueAsync(default);
        Assert.Contains("비밀번호가 2026. 3. 2. 10:00 (UTC+01:00)에 상담원에 의해 변경되었습니다", Sink.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Own, Sink.Text, StringComparison.Ordinal);

        var first = await CheckAsync(Own);
        Assert.Equal(SecretOutcome.MustChange, first.Outcome);
        Assert.Equal(SecretOutcome.MustChange, (await CheckAsync(Own)).Outcome); // until it is changed
        Assert.Equal(["Password password.same"], await BrokenRulesAsync(() => SignIn.SetOwnAsync(id, first.Epoch, null, Own)));
        await SignIn.SetOwnAsync(id, first.Epoch, null, "drei Möwen lesen Zeitung");
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(Own));
        Assert.Equal([PasswordEventKind.ResetByHand, PasswordEventKind.Used, PasswordEventKind.Changed, PasswordEventKind.Failed], await EventsAsync(id));
        Assert.Equal(MailState.Sent, (await Passwords.GetLogAsync(new(id))).Items[^1].Mail);
        Assert.NotNull((await QueryAsync(db => db.Customers().SingleAsync(c => c.Id == id))).LastPasswordResetAt);
    }

    [Fact]
    public async Task A_temporary_one_that_waits_is_replaced()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        var secret = await SendAsync(id);
        var waiting = await Passwords.SendTemporaryAsync(new() { CustomerId = id, Email = true });
        await Passwords.ResetAsync(To(id));
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(secret));
        Assert.Equal("mail.replaced", (await Passwords.GetStatusAsync(id, waiting.MailId)).Problem);
    }

    [Theory]
    [InlineData(false, "ann@shop.example", ResetMail.Kept)]
    [InlineData(true, null, ResetMail.NoAddress)]
    [InlineData(true, "ann at shop", ResetMail.NoAddress)]
    public async Task It_says_when_no_mail_can_go_and_sets_it_all_the_same(bool server, string? email, ResetMail expected)
    {
        if (server)
        {
            await SetUpMailAsync();
        }
        var id = await AddCustomerAsync(c => (c.SignInId, c.Email) = ("ann", email));
        Assert.Equal(expected, (await Passwords.GetResetAsync(id)).Mail);
        Assert.Equal(expected, (await Passwords.ResetAsync(To(id))).Mail);
        Assert.Equal(SecretOutcome.MustChange, (await CheckAsync(Own)).Outcome);
        Assert.Equal(expected == ResetMail.Kept ? 1 : 0, await QueryAsync(db => db.OutboxMails().CountAsync()));
    }

    [Fact]
    public async Task A_guest_has_nothing_to_sign_in_with()
    {
        var id = await AddCustomerAsync(c => (c.SignInId, c.AccountType) = (null, AccountType.Guest));
        Assert.False((await Passwords.GetResetAsync(id)).HasSignInId);
        Assert.Equal("password.no-sign-in-id", await RefusalAsync(() => Passwords.ResetAsync(To(id))));
        Assert.Null(await StoredAsync(id));
    }

    [Fact]
    public async Task Different_and_empty_ones_are_refused_at_their_fields()
    {
        var id = await AddAnnAsync();
        Assert.Equal(
            ["Again password.differs"], await BrokenRulesAsync(() => Passwords.ResetAsync(new() { CustomerId = id, Password = Own, Again = "other" })));
        Assert.Equal(["Password input.required", "Again input.required"], await BrokenRulesAsync(() => Passwords.ResetAsync(new() { CustomerId = id })));
    }

    [Fact]
    public async Task Twenty_clicks_with_one_key_are_one_reset()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        var (input, key) = (To(id), Guid.NewGuid());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Passwords.ResetAsync(input, key))));
        Assert.Equal([PasswordEventKind.ResetByHand], await EventsAsync(id));
        Assert.Equal(1, await Sender.SendDueAsync(default));
    }

    [Fact]
    public async Task Only_who_was_given_the_right_may()
    {
        var id = await AddAnnAsync();
        await As(StaffRole.Manager);
        Assert.Equal("forbidden", await RefusalAsync(() => Passwords.ResetAsync(To(id))));
        await SetRightAsync(StaffRole.Manager, Permissions.PasswordsReset, allowed: true);
        await Passwords.ResetAsync(To(id));
        await As(StaffRole.Viewer);
        Assert.Equal("forbidden", await RefusalAsync(() => Passwords.SendTemporaryAsync(new() { CustomerId = id, Email = true })));
        Assert.Single((await Passwords.GetLogAsync(new(id))).Items);
    }
}
