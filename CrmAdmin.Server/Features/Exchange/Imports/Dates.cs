namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>In what order a file writes day, month and year. It belongs to the format and is never guessed from a row.</summary>
public enum DateOrder
{
    /// <summary>2018-01-16 only.</summary>
    YearFirst,

    /// <summary>1/16/2018 beside 2018-01-16.</summary>
    MonthFirst,
}

internal static class Dates
{
    private static readonly string[] YearFirst =
    [
        "yyyy-M-d", "yyyy-M-d H:m", "yyyy-M-d H:m:s", "yyyy-M-d H:m:s.FFFFFFF", "yyyy-M-dTH:m:s", "yyyy-M-dTH:m:s.FFFFFFF",
        "yyyy-M-d H:m:sK", "yyyy-M-d H:m:s K", "yyyy-M-d H:m:s.FFFFFFFK", "yyyy-M-dTH:m:sK", "yyyy-M-dTH:m:s.FFFFFFFK",
        "yyyy-M-d H:m:s 'UTC'", "yyyy-M-d H:m:s.FFFFFFF 'UTC'",
    ];

    private static readonly string[] MonthFirst =
    [
        .. YearFirst, "M/d/yyyy", "M/d/yyyy H:m", "M/d/yyyy H:m:s", "M/d/yyyy h:m tt", "M/d/yyyy h:m:s tt",
    ];

    /// <summary>Offset 0 where the text names none. Years before 1800 are slips of the pen or empty dates of old databases.</summary>
    public static bool TryParse(string text, DateOrder order, out DateTimeOffset time)
        => DateTimeOffset.TryParseExact(text, order == DateOrder.MonthFirst ? MonthFirst : YearFirst,
               CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
           && time.Year is >= 1800 and < 9999;
}
