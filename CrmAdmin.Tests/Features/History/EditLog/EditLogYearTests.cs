using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.History.EditLog;

/// <summary>“Older than one year”, to the tick, against a calendar worked out by hand.</summary>
public sealed class EditLogYearTests
{
    private const long TicksADay = 864_000_000_000;

    [Theory]
    [InlineData("2025-02-28T12:00:00Z", "2024-02-28T12:00:00Z")]
    [InlineData("2025-03-01T00:00:00Z", "2024-03-01T00:00:00Z")]
    [InlineData("2024-02-29T23:59:59Z", "2023-02-28T23:59:59Z")]
    [InlineData("2024-02-28T00:00:00Z", "2023-02-28T00:00:00Z")]
    [InlineData("2026-01-01T00:30:00+09:00", "2024-12-31T15:30:00Z")] // UTC's calendar decides
    public void The_oldest_that_stays_is_a_year_earlier_by_the_calendar(string now, string oldest)
        => Assert.Equal(At(oldest), EditLogYear.OldestAt(At(now)));

    [Fact]
    public void A_hundred_thousand_instants_and_the_ticks_around_them_agree_with_a_calendar_by_hand()
    {
        var random = new Random(24);
        var first = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        var last = new DateTime(2400, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        for (var n = 0; n < 100_000; n++)
        {
            var ticks = n % 4 == 0 ? EndOfFebruary(random) : random.NextInt64(first, last);
            var now = new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(random.Next(-14 * 60, 14 * 60)));
            var exact = ByHand(ticks);
            var oldest = EditLogYear.OldestAt(now);
            foreach (var at in new[] { exact - 10, exact - 1, exact, exact + 1, exact + 10 }.Select(t => t - (t % 10))) // as stored: whole microseconds
            {
                Assert.True((at < exact) == (new DateTimeOffset(at, TimeSpan.Zero) < oldest), $"{now:O} {at}");
            }
            Assert.True(oldest.Ticks - exact is >= 0 and < 10, $"{now:O}");
        }
    }

    [Fact]
    public void The_first_year_of_all_has_nothing_before_it()
        => Assert.Equal(DateTimeOffset.MinValue, EditLogYear.OldestAt(new(1, 6, 1, 0, 0, 0, TimeSpan.Zero)));

    private static long EndOfFebruary(Random random)
        => new DateTime(random.Next(1972, 2399), 3, 1, 0, 0, 0, DateTimeKind.Utc).Ticks + (random.Next(-2, 2) * TicksADay)
            + (random.Next(3) switch { 0 => 0, 1 => -1, _ => random.NextInt64(TicksADay) });

    // Days since 1 March of the year 0, in which a leap day is a year's last: no DateTime, no AddYears.
    private static long ByHand(long ticks)
    {
        var (days, time) = (ticks / TicksADay, ticks % TicksADay);
        var (year, month, day) = Civil(days + 306);
        if (month == 2 && day == 29)
        {
            day = 28;
        }
        return ((Days(year - 1, month, day) - 306) * TicksADay) + time;
    }

    private static (long Year, long Month, long Day) Civil(long days)
    {
        var era = days / 146_097;
        var inEra = days % 146_097;
        var year = (inEra - (inEra / 1_460) + (inEra / 36_524) - (inEra / 146_096)) / 365;
        var inYear = inEra - ((365 * year) + (year / 4) - (year / 100));
        var shifted = ((5 * inYear) + 2) / 153;
        var month = shifted < 10 ? shifted + 3 : shifted - 9;
        return (year + (era * 400) + (month <= 2 ? 1 : 0), month, inYear - (((153 * shifted) + 2) / 5) + 1);
    }

    private static long Days(long year, long month, long day)
    {
        var from = month <= 2 ? year - 1 : year;
        var inYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (from * 365) + (from / 4) - (from / 100) + (from / 400) + inYear;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
