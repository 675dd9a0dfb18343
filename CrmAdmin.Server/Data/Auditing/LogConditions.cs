namespace CrmAdmin.Server.Data.Auditing;

/// <summary>Which rows of a log are wanted, newest first: conditions in SQL that both databases understand, with their values.</summary>
internal sealed class LogConditions
{
    private readonly List<string> conditions;
    private readonly List<(string Name, object? Value)> values;

    public LogConditions(string condition, params IEnumerable<(string Name, object? Value)> with) => (conditions, values) = ([condition], [.. with]);

    public void AddIf(object? value, string condition, string name)
    {
        if (value is not null)
        {
            conditions.Add(condition);
            values.Add((name, value));
        }
    }

    /// <summary>Any part of the column, upper or lower case; nothing where nothing was typed.</summary>
    public void AddWords(string? typed, string column, string name)
    {
        if (!string.IsNullOrWhiteSpace(typed))
        {
            var words = typed.Trim().ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
            AddIf($"%{words}%", string.Create(CultureInfo.InvariantCulture, $"lower({column}) LIKE {name} ESCAPE '\\'"), name);
        }
    }

    public async Task<int> CountAsync(ReadConnection reading, string table, int cap, CancellationToken ct)
        => (int)await reading.NumberAsync($"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {All} LIMIT @cap) AS counted", ct, [.. values, ("@cap", cap)]);

    /// <param name="key">The column that grows with time.</param>
    public Task<IReadOnlyList<T>> ListAsync<T>(ReadConnection reading, string key, int count, CancellationToken ct)
        where T : class
        => reading.ListAsync<T>($"WHERE {All} ORDER BY {key} DESC LIMIT @count", ct, [.. values, ("@count", count)]);

    private string All => string.Join(" AND ", conditions);
}
