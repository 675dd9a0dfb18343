using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.SignIn.Passwords;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

/// <summary>“Is this secret valid, must it be changed?” as portal and API will ask it.</summary>
public sealed class CustomerSignInTests : PasswordsTest
{
    [Fact]
    public async Task Of_twenty_uses_at_once_one_goes_through()
    {
        await SetUpMailAsync();
        var secret = await SendAsync(await AddAnnAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => CheckAsync(secret))));
        Assert.Single(answers, answer => answer.Outcome == SecretOutcome.MustChange);
        Assert.Equal(19, answers.Count(answer => answer == SecretAnswer.Refused));
    }

    [Fact]
    public async Task The_first_thing_is_a_password_of_ones_own_and_then_it_opens()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        var secret = await SendAsync(id);
        Assert.Equal("password.session-over", await RefusalAsync(() => SignIn.SetOwnAsync(id, 1, null, Own))); // not without having used it
        var answer = await CheckAsync($"  {secret}\r\n"); // as it is copied
        Assert.Equal(SecretOutcome.MustChange, answer.Outcome);

        Assert.Equal(["Password password.too-short"], await BrokenRulesAsync(() => SignIn.SetOwnAsync(id, answer.Epoch, null, "xK4#mQ9z")));
        Assert.Equal(["Password password.context"], await BrokenRulesAsync(() => SignIn.SetOwnAsync(id, answer.Epoch, null, "ann@shop.example")));
        Assert.Equal(["Password password.same"], await BrokenRulesAsync(() => SignIn.SetOwnAsync(id, answer.Epoch, null, secret)));
        var epoch = await SignIn.SetOwnAsync(id, answer.Epoch, null, Own);

        Assert.True(await SignIn.IsPresentAsync(id, epoch));
        Assert.False(await SignIn.IsPresentAsync(id, answer.Epoch));
        Assert.Equal(new(SecretOutcome.Right, id, epoch), await CheckAsync(Own));
        Assert.Equal(new(SecretOutcome.Right, id, epoch), await CheckAsync(Own, " ANN ")); // customer IDs are compared as everywhere
        Assert.Equal([PasswordEventKind.TemporarySent, PasswordEventKind.Used, PasswordEventKind.Changed], await EventsAsync(id));
    }

    [Fact]
    public async Task Of_twenty_changes_at_once_one_counts()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        var answer = await CheckAsync(await SendAsync(id));
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(async () =>
        {
            try
            {
                await SignIn.SetOwnAsync(id, answer.Epoch, null, $"{Own} {n}");
                return n;
            }
            catch (RuleException refusal) when (refusal.Code == "password.session-over")
            {
                return -1;
            }
        })));
        var winner = Assert.Single(results, n => n >= 0);
        Assert.Equal(SecretOutcome.Right, (await CheckAsync($"{Own} {winner}")).Outcome);
    }

    [Fact]
    public async Task Changing_ones_own_asks_for_the_present_one_and_guessing_it_locks()
    {
        var id = await AddWithOwnAsync();
        var epoch = (await CheckAsync(Own)).Epoch;
        for (var i = 0; i < PasswordChanges.FailuresToLock; i++)
        {
            Assert.Equal("password.wrong", await RefusalAsync(() => SignIn.SetOwnAsync(id, epoch, "wrong", "drei Möwen lesen Zeitung")));
        }
        Assert.Equal("password.wrong", await RefusalAsync(() => SignIn.SetOwnAsync(id, epoch, Own, "drei Möwen lesen Zeitung"))); // locked
        Clock.Now += PasswordChanges.LockTime;
        await SignIn.SetOwnAsync(id, epoch, Own, "drei Möwen lesen Zeitung");
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(Own));
    }

    [Fact]
    public async Task Five_wrong_ones_lock_for_a_quarter_of_an_hour_also_when_they_come_at_once()
    {
        var id = await AddWithOwnAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => CheckAsync($"guess {n}"))));
        Assert.Equal(PasswordChanges.FailuresToLock, (await EventsAsync(id)).Count(kind => kind == PasswordEventKind.Failed));
        Assert.Single(await EventsAsync(id), kind => kind == PasswordEventKind.Locked);
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(Own));
        Clock.Now += PasswordChanges.LockTime - TimeSpan.FromMicroseconds(1);
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(Own)); // asking does not prolong it
        Clock.Now += TimeSpan.FromMicroseconds(1);
        Assert.Equal(SecretOutcome.Right, (await CheckAsync(Own)).Outcome);
    }

    [Fact]
    public async Task A_success_or_a_quiet_quarter_of_an_hour_forgets_failures()
    {
        await AddWithOwnAsync();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 1; i < PasswordChanges.FailuresToLock; i++)
            {
                await CheckAsync("wrong");
            }
            Assert.Equal(SecretOutcome.Right, (await CheckAsync(Own)).Outcome);
        }
        for (var i = 0; i < 2 * PasswordChanges.FailuresToLock; i++)
        {
            await CheckAsync("wrong");
            Clock.Now += PasswordChanges.LockTime;
        }
        Assert.Equal(SecretOutcome.Right, (await CheckAsync(Own)).Outcome);
    }

    [Fact]
    public async Task Who_may_not_sign_in_is_told_so_with_the_right_secret_only_and_does_not_use_it_up()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        var secret = await SendAsync(id);
        var saved = await Get<IBlocklistService>().SaveAsync(new() { CustomerId = id, SignIn = true, Reason = "Other" });
        Assert.Equal(SecretAnswer.Refused, await CheckAsync("wrong"));
        var answer = await CheckAsync(secret);
        Assert.Equal((SecretOutcome.NotAllowed, 0L, 0L), (answer.Outcome, answer.CustomerId, answer.Epoch));
        Assert.Contains("You cannot sign in", answer.Message, StringComparison.Ordinal);
        await Get<IBlocklistService>().RemoveAsync(new(id, 0, saved.Version));

        await using (var db = Shop.CreateDb())
        {
            (await db.Customers().SingleAsync(c => c.Id == id)).IsActive = false;
            await db.SaveChangesAsync();
        }
        Assert.Equal(SecretOutcome.NotAllowed, (await CheckAsync(secret)).Outcome);
        await using (var db = Shop.CreateDb())
        {
            (await db.Customers().SingleAsync(c => c.Id == id)).IsActive = true;
            await db.SaveChangesAsync();
        }
        Assert.Equal(SecretOutcome.MustChange, (await CheckAsync(secret)).Outcome);
    }

    [Fact]
    public async Task A_block_ends_open_sessions_and_the_right_to_change()
    {
        var id = await AddWithOwnAsync();
        var epoch = (await CheckAsync(Own)).Epoch;
        await Get<IBlocklistService>().SaveAsync(new() { CustomerId = id, SignIn = true, Reason = "Other" });
        Assert.False(await SignIn.IsPresentAsync(id, epoch));
        Assert.Equal("password.session-over", await RefusalAsync(() => SignIn.SetOwnAsync(id, epoch, Own, "drei Möwen lesen Zeitung")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("\ud83d")]
    [InlineData("ben")]
    public async Task The_unknown_the_empty_and_those_without_a_password_get_the_same_no(string? who)
    {
        await AddCustomerAsync(c => c.SignInId = "ben"); // imported: never had a password
        await AddCustomerAsync(c => (c.SignInId, c.AccountType) = (null, AccountType.Guest));
        Assert.Equal(SecretAnswer.Refused, await CheckAsync("whatever it is", who));
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(null, who));
        Assert.Equal(SecretAnswer.Refused, await CheckAsync(new string('x', 100_000), new string('y', 100_000)));
        Assert.Equal(0, await QueryAsync(db => db.PasswordEvents().CountAsync()));
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_is_made_anew_at_the_next_sign_in()
    {
        var id = await AddWithOwnAsync();
        await using (var db = Shop.CreateDb())
        {
            (await db.CustomerPasswords().SingleAsync()).Hash = await new PasswordHashes(5).HashAsync(Own);
            await db.SaveChangesAsync();
        }
        var weak = (await StoredAsync(id))!.Hash;
        Assert.Equal(SecretOutcome.Right, (await CheckAsync(Own)).Outcome);
        Assert.NotEqual(weak, (await StoredAsync(id))!.Hash);
        Assert.Equal(SecretOutcome.Right, (await CheckAsync(Own)).Outcome);
    }
}
