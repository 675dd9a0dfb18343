using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Components.Features.Membership.Blocklist;

/// <summary>Search, filters and place in the blocklist: what the page's URL says. What is broken in a URL is left out.</summary>
public sealed record BlocklistQuery
{
    public const int MaxSearchLength = CustomerQuery.MaxSearchLength;

    /// <summary>Any part of a customer's id, name, e-mail or phone, or of a contact.</summary>
    public string? Search { get; init; }

    public BlockKind? Kind { get; init; }

    /// <summary><see cref="BlockFilter.Marked"/>: blocks nothing.</summary>
    public BlockFilter? Block { get; init; }

    /// <summary>The English words of a reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Show what is older than this entry.</summary>
    public long? After { get; init; }

    public int Size { get; init; } = 50;

    public bool HasFilter => Search is not null || Kind is not null || Block is not null || Reason is not null;

    public string ToQueryString()
    {
        (string Name, string? Value)[] parts =
        [
            ("q", Search), ("kind", Kind?.ToString().ToLowerInvariant()), ("block", Block?.ToString().ToLowerInvariant()), ("reason", Reason),
            ("after", After?.ToString(CultureInfo.InvariantCulture)),
        ];
        var written = parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToList();
        return written.Count == 0 ? "" : "?" + string.Join('&', written);
    }

    public static BlocklistQuery Parse(Uri uri)
    {
        var values = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query);
        return new()
        {
            Search = Text("q", MaxSearchLength),
            Kind = Name<BlockKind>("kind"),
            Block = Name<BlockFilter>("block"),
            Reason = Text("reason", 100),
            After = long.TryParse(Text("after", 20), CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null,
        };

        string? Text(string name, int longest)
            => values.TryGetValue(name, out var found) && found.ToString() is { Length: > 0 } value ? value[..Math.Min(value.Length, longest)] : null;

        T? Name<T>(string name)
            where T : struct, Enum
            => Text(name, 40) is { } value && char.IsLetter(value[0]) && Enum.TryParse<T>(value, ignoreCase: true, out var found) ? found : null;
    }
}
