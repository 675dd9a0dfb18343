namespace CrmAdmin.Components.Ui;

/// <summary>Dates in the store's time zone and money in its currency, as the reader's language writes them.</summary>
public sealed class Formats(IStoreInfo store)
{
    private static readonly Dictionary<string, int> Decimals = new(StringComparer.Ordinal)
    {
        // ISO 4217: currencies whose minor unit is not a hundredth.
        ["BHD"] = 3,
        ["CLP"] = 0,
        ["DJF"] = 0,
        ["GNF"] = 0,
        ["IQD"] = 3,
        ["ISK"] = 0,
        ["JOD"] = 3,
        ["JPY"] = 0,
        ["KMF"] = 0,
        ["KRW"] = 0,
        ["KWD"] = 3,
        ["LYD"] = 3,
        ["OMR"] = 3,
        ["PYG"] = 0,
        ["RWF"] = 0,
        ["TND"] = 3,
        ["UGX"] = 0,
        ["VND"] = 0,
        ["VUV"] = 0,
        ["XAF"] = 0,
        ["XOF"] = 0,
        ["XPF"] = 0,
    };

    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["EUR"] = "€",
        ["USD"] = "$",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["KRW"] = "₩",
        ["CNY"] = "¥",
        ["INR"] = "₹",
    };

    private static bool Korean => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ko";

    /// <summary>Digits after the point of the store's currency.</summary>
    public int CurrencyDecimals => Decimals.GetValueOrDefault(store.Currency, 2);

    public string Currency => Symbols.GetValueOrDefault(store.Currency, store.Currency);

    public string Day(DateTimeOffset? instant) => instant is { } at ? Day(DayOf(at)) : "–";

    public string Day(DateOnly day) => day.ToString(Korean ? "yyyy. M. d." : "d MMM yyyy", CultureInfo.CurrentUICulture);

    public string Moment(DateTimeOffset? instant)
        => instant is { } at ? $"{Day(at)} {Local(at).ToString("HH:mm", CultureInfo.InvariantCulture)}" : "–";

    public string Money(long minor) => $"{Currency} {Amount(minor).ToString("N" + CurrencyDecimals, CultureInfo.CurrentUICulture)}";

    public decimal Amount(long minor) => minor / Scale;

    /// <summary>Null: no amount, or more digits than the currency has.</summary>
    public long? Minor(decimal amount)
    {
        if (Math.Abs(amount) > long.MaxValue / 1000m)
        {
            return null;
        }
        var minor = amount * Scale;
        return minor == decimal.Truncate(minor) ? (long)minor : null;
    }

    public static string Number(long number) => number.ToString("N0", CultureInfo.CurrentUICulture);

    private decimal Scale => CurrencyDecimals switch { 0 => 1m, 3 => 1000m, _ => 100m };

    /// <summary>The day on the store's calendar.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, store.TimeZone);
}
