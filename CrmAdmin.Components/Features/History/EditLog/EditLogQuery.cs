using Microsoft.AspNetCore.WebUtilities;

namespace CrmAdmin.Components.Features.History.EditLog;

/// <summary>
/// Filters and place in a customer's log: what the page's URL says. An unknown or broken value in a URL is left out.
/// </summary>
/// <param name="Field">Property name; null for any.</param>
/// <param name="By">Any part of the name of who did it.</param>
/// <param name="From">A day in the store's time zone; like <paramref name="To"/> it is included.</param>
/// <param name="After">Show what is older than this row.</param>
public sealed record EditLogQuery(
    long CustomerId, string? Field = null, string? By = null, string? Source = null, DateOnly? From = null, DateOnly? To = null,
    long? After = null, int Size = 25)
{
    /// <summary>Ways by which a change comes in, in the order in which a filter offers them.</summary>
    public static IReadOnlyList<string> Sources { get; } = ["ui", "portal", "api", "import", "cli", "job"];

    /// <summary>All names that stand in a URL, those without a value too: whoever writes them clears what was there.</summary>
    public IReadOnlyDictionary<string, object?> ToParameters() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["field"] = Field,
        ["who"] = By,
        ["source"] = Source,
        ["from"] = From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["to"] = To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["after"] = After?.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The log's page with these filters, at the newest.</summary>
    public string ToAddress() => QueryHelpers.AddQueryString(
        string.Create(CultureInfo.InvariantCulture, $"/customers/{CustomerId}?tab=logs"),
        (this with { After = null }).ToParameters().Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Key, one.Value?.ToString())));

    public static EditLogQuery Parse(long customerId, Uri uri)
    {
        var values = QueryHelpers.ParseQuery(uri.Query);
        return new(customerId, Text("field"), Text("who"), Sources.FirstOrDefault(known => known == Text("source")), Day("from"), Day("to"),
            long.TryParse(Text("after"), NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : null);

        string? Text(string name) => values.TryGetValue(name, out var found) && !string.IsNullOrWhiteSpace(found) ? found.ToString()[..Math.Min(found.ToString().Length, 100)] : null;

        DateOnly? Day(string name) => DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }
}
