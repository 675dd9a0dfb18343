namespace CrmAdmin.Server.Data;

/// <summary>Days in the store's time zone as instants.</summary>
public static class StoreCalendar
{
    /// <summary>The instant at which a local day begins; where the clocks skip midnight, the first that exists.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        if (day.Year is 1 or 9999)
        {
            return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero); // at the ends of the calendar no offset fits any more
        }
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>The first instant after a local day.</summary>
    public static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone)
        => day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : StartOf(day.AddDays(1), zone);
}
