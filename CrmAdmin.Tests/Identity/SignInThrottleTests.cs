using System.Net;
using Xunit;

namespace CrmAdmin.Tests.Identity;

/// <summary>The first five are cases of Keycloak's BruteForceTest, by their names there.</summary>
public sealed class SignInThrottleTests
{
    private readonly FakeClock clock = new();
    private readonly SignInThrottle throttle;
    private int lastAddress;

    public SignInThrottleTests() => throttle = new(clock);

    [Fact] // testWait
    public void After_five_failures_an_account_is_locked_for_five_minutes_and_then_free()
    {
        Fail("ann@shop.eu", 5);
        Assert.Equal(TimeSpan.FromMinutes(5), Try("ann@shop.eu"));
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), Try("ann@shop.eu"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Fail("ann@shop.eu", 5);
        Assert.NotNull(Try("ann@shop.eu"));
    }

    [Fact] // testBrowserInvalidPasswordDifferentCase
    public void Upper_case_width_and_spaces_do_not_make_another_account()
    {
        foreach (var name in new[] { "ann@shop.eu", "ANN@shop.eu", "Ann@Shop.EU", " ann@shop.eu ", "ａｎｎ@shop.eu" })
        {
            Assert.Null(Try(name));
        }
        Assert.NotNull(Try("ann@shop.eu"));
    }

    [Fact] // testNonExistingAccounts
    public void The_throttle_asks_nobody_whether_an_account_exists()
    {
        Fail("nobody@nowhere.example", 5);
        Assert.NotNull(Try("nobody@nowhere.example"));
        Assert.Null(Try("somebody@nowhere.example"));
    }

    [Fact] // testResetLoginFailureCount
    public void Success_makes_the_account_begin_afresh()
    {
        Fail("ann@shop.eu", 4);
        Assert.Null(Try("ann@shop.eu"));
        throttle.Succeeded("Ann@shop.eu", null);
        Fail("ann@shop.eu", 5);
        Assert.NotNull(Try("ann@shop.eu"));
    }

    [Fact] // testFailureResetForTemporaryLockout
    public void Failures_more_than_five_minutes_apart_do_not_add_up()
    {
        Fail("ann@shop.eu", 4);
        clock.Advance(TimeSpan.FromMinutes(5));
        Fail("ann@shop.eu", 4);
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(Try("ann@shop.eu"));
        Assert.NotNull(Try("ann@shop.eu"));
    }

    [Fact]
    public void Refused_attempts_do_not_prolong_the_lock()
    {
        Fail("ann@shop.eu", 5);
        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull(Try("ann@shop.eu"));
            clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Null(Try("ann@shop.eu"));
    }

    [Fact]
    public void Two_hundred_tries_at_once_get_five_through()
    {
        var through = 0;
        Parallel.For(0, 200, _ =>
        {
            if (Try("ann@shop.eu") is null)
            {
                Interlocked.Increment(ref through);
            }
        });
        Assert.Equal(5, through);
    }

    [Fact]
    public void An_address_is_locked_after_thirty_failures_of_whatever_accounts()
    {
        var address = IPAddress.Parse("203.0.113.7");
        for (var i = 0; i < 30; i++)
        {
            Assert.Null(throttle.Begin($"user{i}@shop.eu", address));
        }
        Assert.NotNull(throttle.Begin("ann@shop.eu", address));
        Assert.NotNull(throttle.Begin("ann@shop.eu", IPAddress.Parse("::ffff:203.0.113.7")));
        Assert.Null(throttle.Begin("ann@shop.eu", IPAddress.Parse("203.0.113.8")));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(throttle.Begin("ann@shop.eu", address));
    }

    [Fact]
    public void Who_owns_an_IPv6_network_is_one_address()
    {
        for (var i = 0; i < 30; i++)
        {
            Assert.Null(throttle.Begin($"user{i}@shop.eu", IPAddress.Parse($"2001:db8:1:2::{i:x}")));
        }
        Assert.NotNull(throttle.Begin("ann@shop.eu", IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.Null(throttle.Begin("ann@shop.eu", IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void Success_gives_the_address_back_one_attempt_and_no_more()
    {
        var address = IPAddress.Parse("203.0.113.7");
        for (var i = 0; i < 29; i++)
        {
            Assert.Null(throttle.Begin($"user{i}@shop.eu", address));
        }
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(throttle.Begin("mine@shop.eu", address)); // the thirtieth each time
            throttle.Succeeded("mine@shop.eu", address);
        }
        Assert.Null(throttle.Begin("ann@shop.eu", address));
        Assert.NotNull(throttle.Begin("ann@shop.eu", address));
    }

    [Fact]
    public void An_attempt_that_was_never_judged_does_not_count()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(throttle.Begin("ann@shop.eu", IPAddress.Loopback));
            throttle.Withdraw("ann@shop.eu", IPAddress.Loopback);
        }
        Fail("ann@shop.eu", 5);
    }

    [Fact]
    public void What_is_over_is_forgotten_and_beyond_the_limit_the_oldest_is()
    {
        var small = new SignInThrottle(clock, mostEntries: 100);
        for (var i = 0; i < 5; i++)
        {
            small.Begin("first@shop.eu", null);
        }
        for (var i = 0; i < 99; i++)
        {
            small.Begin($"user{i}@shop.eu", null);
        }
        Assert.Equal(100, small.Entries);
        Assert.NotNull(small.Begin("first@shop.eu", null));
        small.Begin("one more", null);
        Assert.Equal(100, small.Entries);
        Assert.Null(small.Begin("first@shop.eu", null));

        clock.Advance(TimeSpan.FromMinutes(5));
        small.Begin("next day", null);
        Assert.Equal(1, small.Entries);
    }

    [Fact]
    public void Any_text_may_be_typed_as_an_account()
    {
        foreach (var name in new[] { "", "\ud83d", new string('x', 1_000_000), "\0" })
        {
            Assert.Null(Try(name));
        }
    }

    // Each from an address of its own: what is measured is the account.
    private TimeSpan? Try(string account) => throttle.Begin(account, new IPAddress(Interlocked.Increment(ref lastAddress)));

    private void Fail(string account, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Null(Try(account));
        }
    }
}
