using Microsoft.AspNetCore.WebUtilities;

namespace CrmAdmin.Components.Features.History.EditLog;

/// <summary>The filter of a log of changes as its page's address says it. An unknown or broken value is left out.</summary>
public static class LogAddress
{
    public const int MaxLength = 200;

    /// <summary>Ways by which a change comes in, in the order in which a filter offers them.</summary>
    public static IReadOnlyList<string> Sources { get; } = ["ui", "portal", "api", "import", "cli", "job"];

    /// <summary>All names that stand in an address, those without a value too: whoever writes them clears what was there.</summary>
    public static IReadOnlyDictionary<string, object?> ToParameters(this LogFilter filter) => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["q"] = filter.Words,
        ["field"] = filter.Kind,
        ["who"] = filter.By,
        ["source"] = filter.Source,
        ["from"] = filter.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["to"] = filter.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["after"] = filter.After?.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The log's page with this filter: a customer's, or the audit log.</summary>
    public static string ToAddress(this LogFilter filter) => QueryHelpers.AddQueryString(
        filter.CustomerId == 0 ? "/audit-log" : string.Create(CultureInfo.InvariantCulture, $"/customers/{filter.CustomerId}?tab=logs"),
        filter.ToParameters().Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Key, one.Value?.ToString())));

    public static LogFilter Parse(Uri uri, long customerId = 0)
    {
        var values = QueryHelpers.ParseQuery(uri.Query);
        return new(customerId, Text("field"), Text("who"), Sources.FirstOrDefault(known => known == Text("source")), Day("from"), Day("to"),
            customerId == 0 ? Text("q") : null,
            long.TryParse(Text("after"), NumberStyles.None, CultureInfo.InvariantCulture, out var after) && after > 0 ? after : null);

        string? Text(string name)
            => values.TryGetValue(name, out var found) && !string.IsNullOrWhiteSpace(found)
                ? found.ToString()[..Math.Min(found.ToString().Length, MaxLength)]
                : null;

        DateOnly? Day(string name)
            => DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }
}
