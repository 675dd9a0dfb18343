using Cronos;

namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>A cron expression on the store's wall clock: when it is due, and which planned times are one and the same.</summary>
/// <remarks>
/// Cronos is asked about a clock that never changes, and the zone's changes are worked out here: with zones where winter time is the exception (Dublin,
/// Casablanca) Cronos 0.13.0 answers at the change with an instant that is over, so that whoever asks on from there never comes past it.
/// </remarks>
public sealed class JobSchedule
{
    // What the clock may have shown already when it is reverted.
    private const int MaxHoursTwice = 2;

    private readonly CronExpression cron;
    private readonly TimeZoneInfo zone;

    public JobSchedule(string expression, TimeZoneInfo zone)
    {
        cron = CronExpression.Parse(expression, CronFormat.IncludeSeconds);
        var fields = expression.Split(' ');
        if (fields is ["0", var minute, var hour, "*", "*", "?"])
        {
            NightlyAt = int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
                && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h) ? new TimeOnly(h, m) : null;
            EveryMinutes = hour == "*" && minute.StartsWith("0/", StringComparison.Ordinal) ? int.Parse(minute[2..], CultureInfo.InvariantCulture) : null;
        }
        // What runs in every hour needs no calendar, and pauses in none that comes twice.
        this.zone = fields is [_, _, "*", "*", "*", "?"] ? TimeZoneInfo.Utc : zone;
    }

    /// <summary>Where it runs once a day: at this time. A night whose clock skips it has it at the next moment there is.</summary>
    public TimeOnly? NightlyAt { get; }

    public int? EveryMinutes { get; }

    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        for (var wall = cron.GetNextOccurrence(WallAt(instant)); wall is not null; wall = cron.GetNextOccurrence(wall.Value))
        {
            if (FirstAt(wall.Value) is var at && at > instant)
            {
                return at;
            }
        }
        return null;
    }

    /// <summary>The latest planned time that is not after <paramref name="now"/>: of several that were missed it alone is made up for.</summary>
    public DateTimeOffset? DueAt(DateTimeOffset now)
    {
        for (var wall = cron.GetPreviousOccurrence(WallAt(now).AddHours(MaxHoursTwice)); wall is not null; wall = cron.GetPreviousOccurrence(wall.Value))
        {
            if (FirstAt(wall.Value) is var at && at <= now)
            {
                return at;
            }
        }
        return null;
    }

    /// <summary>
    /// For nightly work the day on the store's calendar: a clock set back, an hour that comes twice or another time zone do not make a second
    /// night of it. Otherwise the instant.
    /// </summary>
    public string SlotOf(DateTimeOffset planned) => NightlyAt is not null
        ? TimeZoneInfo.ConvertTime(planned, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : planned.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private DateTime WallAt(DateTimeOffset instant) => DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(instant, zone).DateTime, DateTimeKind.Utc);

    /// <summary>When the clock shows this for the first time; where it skips it, the moment of the change.</summary>
    private DateTimeOffset FirstAt(DateTime wall)
    {
        var (before, after) = (zone.GetUtcOffset(wall.AddDays(-1)), zone.GetUtcOffset(wall.AddDays(1)));
        var at = new DateTimeOffset(wall - before, TimeSpan.Zero);
        if (zone.GetUtcOffset(at) == before)
        {
            return at;
        }
        at = new(wall - after, TimeSpan.Zero);
        while (zone.GetUtcOffset(at) == before)
        {
            at += TimeSpan.FromMinutes(1);
        }
        return at;
    }
}
