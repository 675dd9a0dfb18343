using CrmAdmin.Server.Features.Administration.Jobs;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Jobs;

/// <summary>Planned times on a wall clock that jumps: three years, seven zones, the clock wrong, the program away.</summary>
public sealed class JobScheduleTests
{
    private const string Nightly = "0 30 2 * * ?";

    public static TheoryData<string> Zones =>
    [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Europe/Dublin", "Asia/Seoul"
    ];

    [Theory]
    [MemberData(nameof(Zones))]
    public void Each_night_of_three_years_is_due_once_over_gap_and_fold(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var schedule = new JobSchedule(Nightly, zone);
        var (from, to) = (new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2028, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var slots = new List<string>();
        for (var at = from; at < to; at += TimeSpan.FromMinutes(10))
        {
            var slot = schedule.SlotOf(schedule.DueAt(at)!.Value);
            if (slots.Count == 0 || slots[^1] != slot)
            {
                slots.Add(slot);
            }
            if (!IsNearAChange(zone, at))
            {
                Assert.Equal($"{at:O} {ByHand(zone, at)}", $"{at:O} {slot}");
            }
        }
        Assert.Equal(slots.Distinct(StringComparer.Ordinal), slots); // a night does not come again
        Assert.Equal(Days(slots[0], slots.Count), slots); // and none is left out
    }

    [Fact]
    public void A_night_whose_clock_skips_the_time_has_it_at_the_next_moment_there_is()
    {
        var berlin = new JobSchedule(Nightly, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var due = berlin.DueAt(new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero))!.Value;
        Assert.InRange(due, new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero));
        Assert.Equal("2026-03-29", berlin.SlotOf(due));
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Of_missed_nights_the_last_alone_is_due_and_a_clock_set_back_makes_no_second_night(string name)
    {
        var random = new Random(name.Length);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var schedule = new JobSchedule(Nightly, zone);
        var (ran, expected) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var clock = new DateTimeOffset(2025, 1, 1, 12, 0, 0, TimeSpan.Zero);
        while (clock < new DateTimeOffset(2028, 1, 1, 0, 0, 0, TimeSpan.Zero))
        {
            var before = ran.Count;
            ran.Add(schedule.SlotOf(schedule.DueAt(clock)!.Value));
            Assert.InRange(ran.Count - before, 0, 1); // however many nights were missed
            if (!IsNearAChange(zone, clock))
            {
                expected.Add(ByHand(zone, clock));
            }
            clock += random.Next(30) switch
            {
                0 => -TimeSpan.FromMinutes(random.Next(180)),
                1 => TimeSpan.FromHours(random.Next(100)),
                _ => TimeSpan.FromMinutes(random.Next(120)),
            };
        }
        Assert.True(ran.IsSupersetOf(expected));
        Assert.InRange(ran.Count, expected.Count, expected.Count + 6); // six changes, near which the calendar by hand says nothing
        Assert.InRange(ran.Count, 400, 1_000);
    }

    [Fact]
    public void The_times_go_on_in_every_zone_there_is()
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            foreach (var schedule in new[] { new JobSchedule(Nightly, zone), new JobSchedule("0 0/30 * * * ?", zone) })
            {
                var most = new DateTimeOffset(2026, 12, 31, 0, 0, 0, TimeSpan.Zero);
                for (var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); at < most;)
                {
                    var next = schedule.NextAfter(at)!.Value;
                    Assert.True(next > at && next - at <= TimeSpan.FromHours(26), $"{zone.Id}: after {at:O} comes {next:O}");
                    at = next;
                }
            }
        }
    }

    [Fact]
    public void Another_zone_makes_no_second_night_of_one_day()
    {
        var now = new DateTimeOffset(2026, 6, 10, 8, 0, 0, TimeSpan.Zero);
        var slots = new[] { "Asia/Seoul", "Europe/Berlin", "Asia/Seoul" }.Select(zone => new JobSchedule(Nightly, TimeZoneInfo.FindSystemTimeZoneById(zone)))
            .Select(schedule => schedule.SlotOf(schedule.DueAt(now)!.Value));
        Assert.All(slots, slot => Assert.Equal("2026-06-10", slot));
    }

    [Theory]
    [InlineData(Nightly, "02:30", null)]
    [InlineData("0 0/5 * * * ?", null, 5)]
    [InlineData("0 0 4 ? * MON", null, null)]
    public void It_knows_in_which_words_to_say_when(string cron, string? nightly, int? minutes)
    {
        var schedule = new JobSchedule(cron, TimeZoneInfo.Utc);
        Assert.Equal((nightly, minutes), (schedule.NightlyAt?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), schedule.EveryMinutes));
    }

    [Fact]
    public void Work_of_every_few_minutes_and_of_every_week_is_due_too()
    {
        var now = new DateTimeOffset(2026, 6, 10, 8, 3, 0, TimeSpan.Zero); // a Wednesday
        var often = new JobSchedule("0 0/5 * * * ?", TimeZoneInfo.Utc);
        Assert.Equal("2026-06-10T08:00:00Z", often.SlotOf(often.DueAt(now)!.Value));
        Assert.Equal(new DateTimeOffset(2026, 6, 10, 8, 5, 0, TimeSpan.Zero), often.NextAfter(now));
        Assert.Equal(new DateTimeOffset(2026, 6, 8, 4, 0, 0, TimeSpan.Zero), new JobSchedule("0 0 4 ? * MON", TimeZoneInfo.Utc).DueAt(now));
    }

    // The wall clock read, nothing of cron.
    private static string ByHand(TimeZoneInfo zone, DateTimeOffset at)
    {
        var wall = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return (wall.TimeOfDay >= new TimeSpan(2, 30, 0) ? wall.Date : wall.Date.AddDays(-1))
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool IsNearAChange(TimeZoneInfo zone, DateTimeOffset at)
        => zone.GetUtcOffset(at.AddHours(-3)) != zone.GetUtcOffset(at.AddHours(3));

    private static IEnumerable<string> Days(string first, int count)
        => Enumerable.Range(0, count)
            .Select(n => DateOnly.ParseExact(first, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).AddDays(n)
                .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}
