namespace CrmAdmin.Server.Data.Auditing;

/// <summary>The rows of a log that a filter finds, newest first, by SQL that both databases understand.</summary>
public sealed class LogQuery<T>
    where T : class, ILogEntry
{
    private const int MaxSize = 100;
    private readonly LogFilter filter;
    private readonly List<string> conditions = [];
    private readonly List<(string Name, object? Value)> values = [];

    /// <param name="zone">The store's: in it the filter's days are meant.</param>
    /// <param name="oldest">What is older is not shown, even before it is deleted.</param>
    /// <param name="subject">Whose rows, where it is no customer's.</param>
    public LogQuery(LogFilter filter, TimeZoneInfo zone, DateTimeOffset? oldest = null, (string Condition, string Name, object Value)? subject = null)
    {
        this.filter = filter;
        var (whose, name, value) = subject ?? (T.SubjectCondition, "@customer", filter.CustomerId);
        conditions.Add(whose);
        if (whose.Contains(name, StringComparison.Ordinal))
        {
            values.Add((name, value));
        }
        AddIf(oldest is { } first ? T.Instant(first) : null, "\"at\" >= @oldest", "@oldest");
        AddIf(filter.Kind, $"{T.KindColumn} = @kind", "@kind");
        AddIf(filter.Source, $"{T.SourceColumn} = @source", "@source");
        AddIf(filter.From is { } from ? T.Instant(StoreCalendar.StartOf(from, zone)) : null, "\"at\" >= @from", "@from");
        AddIf(filter.To is { } to ? T.Instant(StoreCalendar.EndOf(to, zone)) : null, "\"at\" < @to", "@to");
        AddWords(filter.By, ["\"by\""], "@by");
        AddWords(filter.Words, T.WordColumns, "@words");
    }

    private string All => "WHERE " + string.Join(" AND ", conditions);

    public Task<Page<TRow>> ListAsync<TRow>(ReadConnection reading, Func<T, TRow> row, CancellationToken ct)
        => ListAsync(reading, found => Task.FromResult(found.Select(row)), ct);

    /// <param name="rows">Makes the page's rows, with what is read of other tables for them.</param>
    public async Task<Page<TRow>> ListAsync<TRow>(ReadConnection reading, Func<IReadOnlyList<T>, Task<IEnumerable<TRow>>> rows, CancellationToken ct)
    {
        var size = Math.Clamp(filter.Size, 1, MaxSize);
        var count = await CountAsync(reading, Page<TRow>.CountCap, ct);
        var found = await BatchAsync(reading, filter.After, size + 1, ct);
        return new([.. await rows([.. found.Take(size)])], count, filter.After is not null, found.Count > size);
    }

    public async Task<int> CountAsync(ReadConnection reading, int cap, CancellationToken ct)
        => (int)await reading.CountAsync<T>($"{All} LIMIT @cap", ct, [.. values, ("@cap", cap)]);

    /// <param name="after">Only what is older than this row.</param>
    public Task<IReadOnlyList<T>> BatchAsync(ReadConnection reading, long? after, int count, CancellationToken ct)
        => reading.ListAsync<T>(
            $"{All}{(after is null ? "" : $" AND {T.KeyColumn} < @after")} ORDER BY {T.KeyColumn} DESC LIMIT @count", ct,
            [.. values, .. after is null ? Array.Empty<(string, object?)>() : [("@after", after)], ("@count", count)]);

    private void AddIf(object? value, string condition, string name)
    {
        if (value is not null)
        {
            conditions.Add(condition);
            values.Add((name, value));
        }
    }

    // Any part of one of the columns, upper or lower case; nothing where nothing was typed.
    private void AddWords(string? typed, IReadOnlyList<string> columns, string name)
    {
        if (!string.IsNullOrWhiteSpace(typed))
        {
            var words = typed.Trim().ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
            AddIf($"%{words}%", $"({string.Join(" OR ", columns.Select(column => $"lower({column}) LIKE {name} ESCAPE '\\'").DefaultIfEmpty("1 = 0"))})", name);
        }
    }
}
