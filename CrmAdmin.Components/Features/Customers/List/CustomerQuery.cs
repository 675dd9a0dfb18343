namespace CrmAdmin.Components.Features.Customers.List;

/// <summary>
/// Search, filters and place in the list: what the page's URL says. An unknown or broken value in a URL is left out, so that an
/// old bookmark shows more than was meant and never fails.
/// </summary>
public sealed record CustomerQuery
{
    public const int MaxSize = 100;
    public const int MaxSearchLength = 200;

    public string? Search { get; init; }
    public IReadOnlyList<long> Levels { get; init; } = [];
    public bool? Active { get; init; }
    public AccountType? AccountType { get; init; }
    public BlockFilter? Block { get; init; }
    public AddedBy? AddedBy { get; init; }
    public long? AccountManager { get; init; }

    /// <summary>Days in the store's time zone, both included.</summary>
    public DateOnly? RegisteredFrom { get; init; }

    public DateOnly? RegisteredTo { get; init; }
    public DateOnly? SignInFrom { get; init; }
    public DateOnly? SignInTo { get; init; }

    /// <summary>Show what is older than this customer.</summary>
    public long? After { get; init; }

    /// <summary>Show what is newer than this customer; of the two only one counts, and <see cref="After"/> wins.</summary>
    public long? Before { get; init; }

    /// <summary>Start with the row that has so many newer ones above it: a jump. It wins over both.</summary>
    public long? At { get; init; }

    public int Size { get; init; } = 50;

    public bool HasFilter => Levels.Count > 0 || Active is not null || AccountType is not null || Block is not null || AddedBy is not null
        || AccountManager is not null || RegisteredFrom is not null || RegisteredTo is not null || SignInFrom is not null || SignInTo is not null;

    /// <summary>The same query from its first page on.</summary>
    public CustomerQuery FromStart() => this with { After = null, Before = null, At = null };

    /// <summary>Starts with “?”, or is empty. Only what differs from the plain list is written.</summary>
    public string ToQueryString()
    {
        var parts = new List<string>();
        Add("q", Search);
        Add("level", Levels.Count > 0 ? string.Join('.', Levels) : null);
        Add("status", Active is { } active ? (active ? "active" : "inactive") : null);
        Add("type", AccountType?.ToString().ToLowerInvariant());
        Add("block", Block?.ToString().ToLowerInvariant());
        Add("by", AddedBy?.ToString().ToLowerInvariant());
        Add("manager", AccountManager?.ToString(CultureInfo.InvariantCulture));
        Add("registered-from", Day(RegisteredFrom));
        Add("registered-to", Day(RegisteredTo));
        Add("signin-from", Day(SignInFrom));
        Add("signin-to", Day(SignInTo));
        Add("after", After?.ToString(CultureInfo.InvariantCulture));
        Add("before", Before?.ToString(CultureInfo.InvariantCulture));
        Add("at", At?.ToString(CultureInfo.InvariantCulture));
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    public static CustomerQuery Parse(Uri uri)
    {
        var values = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query);
        return new()
        {
            Search = Text("q") is { } text ? text[..Math.Min(text.Length, MaxSearchLength)] : null,
            Levels = [.. (Text("level") ?? "").Split('.').Select(part => long.TryParse(part, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0).Distinct().Take(30)],
            Active = Text("status") switch { "active" => true, "inactive" => false, _ => null },
            AccountType = Name<AccountType>("type"),
            Block = Name<BlockFilter>("block"),
            AddedBy = Name<AddedBy>("by"),
            AccountManager = Key("manager"),
            RegisteredFrom = Day("registered-from"),
            RegisteredTo = Day("registered-to"),
            SignInFrom = Day("signin-from"),
            SignInTo = Day("signin-to"),
            After = Key("after"),
            Before = Key("before"),
            At = Key("at"),
        };

        string? Text(string name) => values.TryGetValue(name, out var found) && found.ToString() is { Length: > 0 } value ? value : null;

        long? Key(string name) => long.TryParse(Text(name), CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

        DateOnly? Day(string name)
            => DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

        T? Name<T>(string name)
            where T : struct, Enum
            => Text(name) is { } value && !char.IsDigit(value[0]) && value[0] is not '-' && Enum.TryParse<T>(value, ignoreCase: true, out var found)
                ? found
                : null;
    }
}
