namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>How long the edit log lives: what is older than one year is shown nowhere and deleted by the nightly job.</summary>
public static class EditLogYear
{
    /// <summary>
    /// A row stays while <c>At &gt;= OldestAt(now)</c>: a year earlier by the calendar in UTC, 29 February becoming 28. Rounded up to the
    /// microsecond, in which rows are stored, so that comparing stored instants says the same as comparing exact ones.
    /// </summary>
    public static DateTimeOffset OldestAt(DateTimeOffset now)
    {
        if (now.UtcDateTime.Year == 1)
        {
            return DateTimeOffset.MinValue;
        }
        var exact = now.ToUniversalTime().AddYears(-1);
        var beyond = exact.Ticks % TimeSpan.TicksPerMicrosecond;
        return beyond == 0 ? exact : exact.AddTicks(TimeSpan.TicksPerMicrosecond - beyond);
    }
}
