using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Membership.Blocklist;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Blocklist;

public sealed class BlockRuleTests : BlocklistTest
{
    private static readonly BlockPlace[] Buying = [BlockPlace.ProductPage, BlockPlace.Wishlist, BlockPlace.Cart, BlockPlace.Checkout];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task The_two_blocks_do_not_depend_on_each_other(bool purchases, bool signIn)
    {
        var id = await AddCustomerAsync();
        await BlockAsync(id, purchases, signIn);
        foreach (var place in Buying)
        {
            Assert.Equal(purchases ? BlockCause.Blocked : BlockCause.None, await CauseAsync(place, id));
        }
        Assert.Equal(signIn ? BlockCause.Blocked : BlockCause.None, await CauseAsync(BlockPlace.SignIn, id));
    }

    [Fact]
    public async Task An_inactive_customer_may_neither()
    {
        var id = await AddCustomerAsync(c => c.IsActive = false);
        Assert.Equal((BlockCause.Inactive, BlockCause.Inactive), (await CauseAsync(BlockPlace.SignIn, id), await CauseAsync(BlockPlace.Checkout, id)));
    }

    [Fact]
    public async Task What_is_said_is_the_settings_words_for_the_place_in_the_language()
    {
        var id = await AddCustomerAsync(c => c.SignInId = "ann");
        await BlockAsync(id, signIn: true);
        Assert.Equal("Orders from this account are paused. Please contact us.", (await Rule.AskAsync(BlockPlace.Cart, new(SignInId: "ANN "), "en")).Message);
        Assert.Equal("이 계정의 주문이 일시 중지되었습니다. 고객센터로 문의해 주세요.", (await Rule.AskAsync(BlockPlace.Cart, new(id), "ko-KR")).Message);
        var alerts = await Get<IAlertsService>().GetAsync();
        alerts.Messages.Single(message => message.Place == BlockPlace.SignIn).English = "Call us.";
        await Get<IAlertsService>().SaveAsync(alerts);
        Assert.Equal(new(BlockCause.Blocked, "Call us."), await Rule.AskAsync(BlockPlace.SignIn, new(id), "de"));
        var free = await AddCustomerAsync(c => (c.Email, c.PersonalPhone) = ("free@shop.example", null));
        Assert.Equal(new(BlockCause.None, null), await Rule.AskAsync(BlockPlace.SignIn, new(free)));
    }

    [Fact]
    public async Task A_guest_is_known_by_e_mail_or_phone_however_written()
    {
        await BlockContactAsync("Guest@Shop.example");
        await BlockContactAsync("+82 10-1234-5678");
        foreach (var who in new BlockSubject[]
        {
            new(Email: "guest@shop.EXAMPLE "), new(Phone: "010-1234-5678"), new(Phone: "0082 10 1234 5678"), new(Phone: "+82 (0)10 1234.5678"),
            new(Email: "x@shop.example", Phone: "01012345678")
        })
        {
            Assert.Equal((who, BlockCause.Blocked), (who, (await Rule.AskAsync(BlockPlace.Checkout, who)).Cause));
            Assert.Equal((who, BlockCause.None), (who, (await Rule.AskAsync(BlockPlace.SignIn, who)).Cause));
        }
        foreach (var who in new BlockSubject[] { new(Email: "guest2@shop.example"), new(Phone: "+49 10 1234 5678"), new(Phone: "010-1234-5679") })
        {
            Assert.Equal((who, BlockCause.None), (who, (await Rule.AskAsync(BlockPlace.Checkout, who)).Cause));
        }

        // Whoever comes later with it is blocked too, and says so in the dialog.
        var later = await AddCustomerAsync(c => (c.Email, c.WorkPhone) = ("new@shop.example", "010 1234 5678"));
        Assert.Equal((BlockCause.Blocked, BlockCause.None), (await CauseAsync(BlockPlace.Cart, later), await CauseAsync(BlockPlace.SignIn, later)));
        Assert.Equal("+82 10-1234-5678", Assert.Single((await Blocklist.GetAsync(later)).ByContact).Contact);
    }

    [Fact]
    public async Task Buying_as_a_guest_is_no_way_around_for_a_blocked_customer()
    {
        var id = await AddCustomerAsync(c => c.Email = "blocked@shop.example");
        await BlockAsync(id, until: new(2026, 3, 2));
        Assert.False((await Rule.AskAsync(BlockPlace.Checkout, new(Email: "BLOCKED@shop.example"))).IsAllowed);
        Assert.True((await Rule.AskAsync(BlockPlace.SignIn, new(Email: "blocked@shop.example"))).IsAllowed);
        Clock.Now += TimeSpan.FromDays(1);
        Assert.True((await Rule.AskAsync(BlockPlace.Checkout, new(Email: "blocked@shop.example"))).IsAllowed);
    }

    [Fact]
    public async Task Nor_with_their_phone_and_another_address()
    {
        var people = await AddCustomersAsync(2,
            (c, n) => (c.Email, c.PersonalPhone, c.WorkPhone) = ($"p{n}@shop.example", n == 1 ? "+82 10-1234-5678" : null, n == 1 ? null : "+49 30 7654321"));
        await BlockAsync(people[0].Id, until: new(2026, 3, 2));
        foreach (var phone in new[] { "+82 10 1234 5678", "010-1234-5678", "0082 (0)10 1234.5678" })
        {
            Assert.Equal((phone, false), (phone, (await Rule.AskAsync(BlockPlace.Checkout, new(Email: "other@shop.example", Phone: phone))).IsAllowed));
            Assert.True((await Rule.AskAsync(BlockPlace.SignIn, new(Phone: phone))).IsAllowed);
        }
        // another country's, a part, a longer one, somebody else's
        foreach (var phone in new[] { "+49 10 1234 5678", "010-1234-567", "10 1234 5678 9", "030 7654321" })
        {
            Assert.Equal((phone, true), (phone, (await Rule.AskAsync(BlockPlace.Checkout, new(Phone: phone))).IsAllowed));
        }
        await BlockAsync(people[1].Id, purchases: false, signIn: true);
        Assert.False((await Rule.AskAsync(BlockPlace.SignIn, new(Phone: "030 7654321"))).IsAllowed);
        Clock.Now += TimeSpan.FromDays(1);
        Assert.True((await Rule.AskAsync(BlockPlace.Checkout, new(Phone: "010-1234-5678"))).IsAllowed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_blank_customer_ID_names_nobody_however_many_guests_there_are(int guests)
    {
        await AddCustomersAsync(guests, (c, _) => c.SignInId = null);
        Assert.Equal("not-found", await RefusalAsync(() => Rule.AskAsync(BlockPlace.Cart, new(SignInId: ""))));
        Assert.Equal("not-found", await RefusalAsync(() => Rule.AskAsync(BlockPlace.SignIn, new(SignInId: "  "))));
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-02T23:00:00Z")] // an ordinary day in Berlin
    [InlineData("2026-03-29", "2026-03-29T22:00:00Z")] // the clocks go forward: 23 hours
    [InlineData("2026-10-25", "2026-10-25T23:00:00Z")] // and back: 25 hours
    public async Task The_last_day_is_the_stores_and_counts_before_the_job_has_run(string until, string end)
    {
        var day = DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture);
        var over = DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture);
        var id = await AddCustomerAsync();
        await BlockAsync(id, signIn: true, until: day);
        Clock.Now = over - TimeSpan.FromTicks(10);
        Assert.Equal((BlockCause.Blocked, BlockCause.Blocked), (await CauseAsync(BlockPlace.SignIn, id), await CauseAsync(BlockPlace.Cart, id)));
        Clock.Now = over;
        Assert.Equal((BlockCause.None, BlockCause.None), (await CauseAsync(BlockPlace.SignIn, id), await CauseAsync(BlockPlace.Cart, id)));
        Assert.Equal("marked purchases sign-in", await FlagsAsync(id)); // the job's, which nobody waited for
    }

    [Fact]
    public async Task Nobody_and_nobody_known_get_no_answer()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Rule.AskAsync(BlockPlace.Cart, new()));
        Assert.Equal("not-found", await RefusalAsync(() => Rule.AskAsync(BlockPlace.Cart, new(987))));
        Assert.Equal("not-found", await RefusalAsync(() => Rule.AskAsync(BlockPlace.Cart, new(SignInId: "nobody"))));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("junk")]
    public async Task Without_the_database_nobody_may(string how)
    {
        var free = await AddCustomerAsync();
        Assert.True((await Rule.AskAsync(BlockPlace.Cart, new(free))).IsAllowed);
        await Get<IAlertsService>().GetIconPositionAsync(); // the words are in memory by now, the flags never
        using (var pooled = new SqliteConnection(Shop.Storage.SqliteConnectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }
        File.Move(Shop.Storage.DatabaseFile, Shop.Storage.DatabaseFile + ".away");
        File.Delete(Shop.Storage.DatabaseFile + "-wal");
        File.Delete(Shop.Storage.DatabaseFile + "-shm");
        if (how == "junk")
        {
            await File.WriteAllTextAsync(Shop.Storage.DatabaseFile, new string('x', 8192));
        }
        foreach (var place in Enum.GetValues<BlockPlace>())
        {
            foreach (var who in new BlockSubject[] { new(free), new(SignInId: "customer1"), new(Email: "any@shop.example"), new(Phone: "0151 1234567") })
            {
                await Assert.ThrowsAsync<StorageUnavailableException>(() => Rule.AskAsync(place, who));
            }
        }
    }

    [Fact]
    public async Task After_a_change_was_answered_no_later_question_gets_the_old_answer()
    {
        // The phase is odd while a change is under way. A question that began and ended in one even phase was asked after that
        // phase's change had been answered.
        var id = await AddCustomerAsync();
        var (phase, stop, wrong, seen) = (0, false, 0, new int[2]);
        var readers = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop))
            {
                var before = Volatile.Read(ref phase);
                var isAllowed = (await Rule.AskAsync(BlockPlace.Checkout, new(id))).IsAllowed;
                if (before == Volatile.Read(ref phase) && before % 2 == 0)
                {
                    var isBlocked = before / 2 % 2 == 1;
                    Interlocked.Increment(ref seen[isBlocked ? 1 : 0]);
                    wrong += isAllowed == isBlocked ? 1 : 0;
                }
            }
        })).ToArray();
        for (var n = 1; n <= 60; n++)
        {
            Interlocked.Increment(ref phase);
            _ = n % 2 == 1 ? await BlockAsync(id) : await RemoveAsync(id);
            Interlocked.Increment(ref phase);
            await Task.Delay(5);
        }
        Volatile.Write(ref stop, true);
        await Task.WhenAll(readers);
        Assert.Equal(0, wrong);
        Assert.All(seen, count => Assert.True(count > 20, $"asked only {count} times: this proved nothing"));
    }
}
