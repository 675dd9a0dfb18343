using System.Globalization;
using Quartz;

namespace CrmAdmin.Server.Features.Jobs;

/// <summary>A cron expression on the store's wall clock: when it is due, and which planned times are one and the same.</summary>
public sealed class JobSchedule
{
    // How far back to look for the planned time before now: the nearest that holds one is walked, so a frequent job walks an hour.
    private static readonly TimeSpan[] Looks = [TimeSpan.FromHours(1), TimeSpan.FromHours(50), TimeSpan.FromDays(8), TimeSpan.FromDays(32), TimeSpan.FromDays(367)];

    private readonly CronExpression cron;
    private readonly TimeZoneInfo zone;

    public JobSchedule(string expression, TimeZoneInfo zone)
    {
        this.zone = zone;
        cron = new CronExpression(expression, zone);
        var fields = expression.Split(' ');
        if (fields is ["0", var minute, var hour, "*", "*", "?"])
        {
            NightlyAt = int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
                && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h) ? new TimeOnly(h, m) : null;
            EveryMinutes = hour == "*" && minute.StartsWith("0/", StringComparison.Ordinal) ? int.Parse(minute[2..], CultureInfo.InvariantCulture) : null;
        }
    }

    /// <summary>Where it runs once a day: at this time. A night whose clock skips it has it at the next moment there is.</summary>
    public TimeOnly? NightlyAt { get; }

    public int? EveryMinutes { get; }

    /// <remarks>
    /// Where summer is standard time and winter the exception (Dublin, Casablanca), Quartz 4.7.3 answers around the change with the same
    /// instant again, or an earlier one, and whoever asks on from there never comes past it: its answers are asked for until one is later.
    /// </remarks>
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        var next = cron.GetNextValidTimeAfter(instant);
        for (var from = instant; next <= instant; next = cron.GetNextValidTimeAfter(from))
        {
            from += TimeSpan.FromMinutes(1);
        }
        return next;
    }

    /// <summary>The latest planned time that is not after <paramref name="now"/>: of several that were missed it alone is made up for.</summary>
    public DateTimeOffset? DueAt(DateTimeOffset now)
    {
        foreach (var look in Looks)
        {
            DateTimeOffset? due = null;
            for (var next = NextAfter(now - look); next <= now; next = NextAfter(next.Value))
            {
                due = next;
            }
            if (due is not null)
            {
                return due;
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
}
