using System.Globalization;
using Cronos;

namespace CrmAdmin.Server.Features.Jobs;

/// <summary>A cron expression on the store's wall clock: when it is due, and which planned times are one and the same.</summary>
public sealed class JobSchedule
{
    private readonly CronExpression cron;
    private readonly TimeZoneInfo zone;

    public JobSchedule(string expression, TimeZoneInfo zone)
    {
        this.zone = zone;
        cron = CronExpression.Parse(expression, CronFormat.IncludeSeconds);
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

    public DateTimeOffset? NextAfter(DateTimeOffset instant) => cron.GetNextOccurrence(instant, zone);

    /// <summary>The latest planned time that is not after <paramref name="now"/>: of several that were missed it alone is made up for.</summary>
    public DateTimeOffset? DueAt(DateTimeOffset now) => cron.GetPreviousOccurrence(now, zone, inclusive: true);

    /// <summary>
    /// For nightly work the day on the store's calendar: a clock set back, an hour that comes twice or another time zone do not make a second
    /// night of it. Otherwise the instant.
    /// </summary>
    public string SlotOf(DateTimeOffset planned) => NightlyAt is not null
        ? TimeZoneInfo.ConvertTime(planned, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : planned.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
