using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Outreach.Mail;
using CrmAdmin.Server.Features.SignIn.Passwords;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

public sealed class TemporaryPasswordTests : PasswordsTest
{
    [Fact]
    public async Task The_mail_brings_id_and_secret_and_the_secret_opens_once_to_a_forced_change()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        var me = await As(StaffRole.Support);
        var sent = await Passwords.SendTemporaryAsync(new() { CustomerId = id, Email = true });
        Assert.Equal(Clock.Now.AddHours(1), sent.ValidUntil);
        Assert.Equal(new(MailState.Waiting, 0, Clock.Now, null, null), await Passwords.GetStatusAsync(id, sent.MailId));
        await Sender.SendDueAsync(default);
        Assert.Equal(MailState.Sent, (await Passwords.GetStatusAsync(id, sent.MailId)).State);

        Assert.Contains("Your customer ID: ann", Sink.Text, StringComparison.Ordinal);
        Assert.Contains("until 2 March 2026, 11:00 (UTC+01:00)", Sink.Text, StringComparison.Ordinal);
        var secret = SecretIn(Sink.Text);
        Assert.True(secret.Replace("-", "", StringComparison.Ordinal).Length >= 26, secret);
        Assert.Equal((SecretOutcome.MustChange, id), await CheckAsync(secret) is var answer ? (answer.Outcome, answer.CustomerId) : default);
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(secret));
        Assert.Equal(Clock.Now, (await QueryAsync(db => db.Customers().SingleAsync(c => c.Id == id))).LastPasswordResetAt);

        var log = (await Passwords.GetLogAsync(new(id))).Items;
        Assert.Equal([(PasswordEventKind.Used, "CrmAdmin", "portal"), (PasswordEventKind.TemporarySent, me.Name, "ui")],
            log.Select(row => (row.Kind, row.By, row.Source)));
        Assert.Equal((MailState.Sent, (DateTimeOffset?)sent.ValidUntil), (log[1].Mail, log[1].ValidUntil));
        Assert.Empty(await QueryAsync(db => db.Set<EditLogEntry>().Where(e => e.Entity == nameof(CustomerPassword)).ToListAsync()));
    }

    [Fact]
    public async Task The_customers_language_decides_the_words()
    {
        await SetUpMailAsync();
        await SendAsync(await AddAnnAsync("ko-KR"));
        Assert.Contains("임시 비밀번호: ", Sink.Text, StringComparison.Ordinal);
        Assert.Contains("2026. 3. 2. 11:00 (UTC+01:00)", Sink.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_old_password_stops_at_once_sessions_end_and_a_lock_out_is_lifted()
    {
        var id = await AddWithOwnAsync();
        var session = await CheckAsync(Own);
        Assert.True(await SignIn.IsPresentAsync(id, session.Epoch));
        for (var i = 0; i < PasswordChanges.FailuresToLock; i++)
        {
            await CheckAsync("wrong");
        }
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(Own)); // locked

        var secret = await SendAsync(id);
        Assert.False(await SignIn.IsPresentAsync(id, session.Epoch));
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(Own));
        Assert.Equal(SecretOutcome.MustChange, (await CheckAsync(secret)).Outcome);
    }

    [Fact]
    public async Task Sent_again_the_older_secret_is_worth_nothing_and_its_waiting_mail_does_not_go()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        var first = await SendAsync(id);
        var waiting = await Passwords.SendTemporaryAsync(new() { CustomerId = id, Email = true });
        var third = await SendAsync(id);
        Assert.Equal(2, Sink.Messages.Count);
        Assert.Equal(
            (MailState.Failed, "mail.replaced"), await Passwords.GetStatusAsync(id, waiting.MailId) is var fate ? (fate.State, fate.Problem) : default);
        Assert.Null((await QueryAsync(db => db.OutboxMails().SingleAsync(m => m.Id == waiting.MailId))).SealedBody);
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(first));
        Assert.Equal(SecretOutcome.MustChange, (await CheckAsync(third)).Outcome);
    }

    [Theory]
    [InlineData("guest", "password.no-sign-in-id")]
    [InlineData("no-email", "password.no-email")]
    [InlineData("bad-email", "mail.bad-address")]
    [InlineData("no-server", "mail.not-set-up")]
    [InlineData("blocked", "password.sign-in-blocked")]
    [InlineData("blocked by e-mail", "password.sign-in-blocked")]
    [InlineData("inactive", "password.inactive")]
    public async Task What_stands_against_it_is_said_before_and_enforced_after(string what, string code)
    {
        if (what != "no-server")
        {
            await SetUpMailAsync();
        }
        var id = await AddCustomerAsync(c =>
        {
            c.SignInId = what == "guest" ? null : "ann";
            c.AccountType = what == "guest" ? AccountType.Guest : c.AccountType;
            c.Email = what switch { "no-email" => null, "bad-email" => "ann at shop", _ => c.Email };
            c.IsActive = what != "inactive";
        });
        if (what.StartsWith("blocked", StringComparison.Ordinal))
        {
            await Get<IBlocklistService>()
                .SaveAsync(new()
                {
                    CustomerId = what == "blocked" ? id : 0,
                    Contact = what == "blocked" ? null : "ann@shop.example",
                    SignIn = true,
                    Reason = "Other"
                });
        }
        Assert.Equal([code], (await Passwords.GetTemporaryAsync(id)).Refusals);
        Assert.Equal(code, await RefusalAsync(() => Passwords.SendTemporaryAsync(new() { CustomerId = id, Email = true })));
        Assert.Null(await StoredAsync(id));
        Assert.Equal(0, await QueryAsync(db => db.OutboxMails().CountAsync()));
    }

    [Fact]
    public async Task A_block_of_purchases_does_not_stand_against_it_and_without_the_tick_nothing_goes()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        await Get<IBlocklistService>().SaveAsync(new() { CustomerId = id, Purchases = true, Reason = "Other" });
        Assert.Empty((await Passwords.GetTemporaryAsync(id)).Refusals);
        Assert.Equal(["Email password.not-ticked"], await BrokenRulesAsync(() => Passwords.SendTemporaryAsync(new() { CustomerId = id })));
        await SendAsync(id);
    }

    [Fact]
    public async Task Twenty_clicks_with_one_key_are_one_mail_one_row_and_one_answer()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        var (input, key) = (new TemporaryInput { CustomerId = id, Email = true }, Guid.NewGuid());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Passwords.SendTemporaryAsync(input, key))));
        Assert.Single(answers.Distinct());
        await Sender.SendDueAsync(default);
        Assert.Single(Sink.Messages);
        Assert.Equal([PasswordEventKind.TemporarySent], await EventsAsync(id));
        Assert.Equal(SecretOutcome.MustChange, (await CheckAsync(SecretIn(Sink.Text))).Outcome); // the one that was mailed is the one that is set
        Assert.DoesNotContain(
            SecretIn(Sink.Text), await QueryAsync(db => db.Set<IdempotencyRecord>().Select(done => done.Answer).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_preview_shows_the_mail_without_a_secret_and_hides_the_address_from_those_who_may_not_see_it()
    {
        await SetUpMailAsync();
        var id = await AddCustomerAsync(c => c.SignInId = "ann@shop.example");
        var details = await Passwords.GetTemporaryAsync(id);
        Assert.Equal(("ann@shop.example", 60, "en"), (details.Address, details.Minutes, details.Language));
        Assert.Contains("Your temporary password: ••••", details.Preview!.Body, StringComparison.Ordinal);
        await SetRightAsync(StaffRole.Support, Permissions.CustomersSensitive, allowed: false);
        await As(StaffRole.Support);
        details = await Passwords.GetTemporaryAsync(id);
        Assert.Equal("a•••@shop.example", details.Address);
        Assert.DoesNotContain("ann@shop.example", details.Preview!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_text_sets_no_password()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        await using (var db = Shop.CreateDb())
        {
            // from a version with other fields
            db.MailTemplates().Add(new() { Name = MailTexts.Password, Language = "en", Subject = "A", Body = "{{secret}} {{nobody}}" });
            await db.SaveChangesAsync();
        }
        Assert.Null((await Passwords.GetTemporaryAsync(id)).Preview);
        Assert.Equal("mail.template-broken", await RefusalAsync(() => Passwords.SendTemporaryAsync(new() { CustomerId = id, Email = true })));
        Assert.Null(await StoredAsync(id));
    }

    [Fact]
    public async Task The_fate_of_other_mails_is_not_told()
    {
        await SetUpMailAsync();
        var (ann, ben) = (await AddAnnAsync(), await AddCustomerAsync());
        var sent = await Passwords.SendTemporaryAsync(new() { CustomerId = ann, Email = true });
        Assert.Equal("not-found", await RefusalAsync(() => Passwords.GetStatusAsync(ben, sent.MailId)));
        Assert.Equal("not-found", await RefusalAsync(() => Passwords.SendTemporaryAsync(new() { CustomerId = 999, Email = true })));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1_440)]
    public async Task The_store_sets_how_long_it_is_good(int minutes)
    {
        await SetUpMailAsync();
        await SetRulesAsync(rules => rules.TemporaryMinutes = minutes);
        var id = await AddAnnAsync();
        var secret = await SendAsync(id);
        Clock.Now += TimeSpan.FromMinutes(minutes);
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(secret)); // to the instant
        Clock.Now -= TimeSpan.FromMicroseconds(1);
        Assert.Equal(SecretOutcome.MustChange, (await CheckAsync(secret)).Outcome);
    }

    [Fact]
    public void Nothing_stored_makes_it_last_longer_than_a_day()
        => Assert.Equal(TimeSpan.FromHours(24), new PasswordSettings { TemporaryMinutes = 1_000_000 }.TemporaryLifetime);
}
