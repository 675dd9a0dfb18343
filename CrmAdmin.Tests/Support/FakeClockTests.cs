using Xunit;

namespace CrmAdmin.Tests.Support;

public sealed class FakeClockTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public void Timers_fire_in_the_order_they_are_due_and_see_that_time()
    {
        var fired = new List<string>();
        var start = clock.Now;
        using var every = clock.CreateTimer(_ => fired.Add($"every {(clock.Now - start).TotalSeconds}"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using var once = clock.CreateTimer(_ => fired.Add($"once {(clock.Now - start).TotalSeconds}"), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using (clock.CreateTimer(_ => fired.Add("disposed"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan))
        {
        }

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["every 2", "once 3", "every 4"], fired);
        Assert.Equal(start.AddSeconds(5), clock.Now);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_has_come_so_far()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), clock);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(delay.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await delay.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
