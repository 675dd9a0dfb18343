using System.Data.Common;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Exchange.Imports;

namespace CrmAdmin.Server.Features.Customers.List;

/// <summary>
/// A page of the list in SQLite's own words (docs/decisions/0016), where nothing or only a search is asked for; whom a filter finds,
/// <see cref="CustomerKeys"/> says first.
/// </summary>
internal sealed class CustomerPageSql
{
    private const string Columns =
        "c.id, c.sign_in_id, c.number, c.first_name, c.middle_name, c.last_name, c.company, c.email, coalesce(c.personal_phone, c.work_phone), l.name, "
        + "c.is_active, c.account_type, c.block_marked, c.block_purchases, c.block_sign_in, c.block_ends_at, c.last_sign_in_at, c.registered_at, "
        + "c.order_count, c.total_spent_minor";

    private readonly CustomerTerms? terms;
    private readonly string from;
    private readonly string counted;
    private readonly string key;

    /// <param name="terms">Null: all customers.</param>
    public CustomerPageSql(CustomerTerms? terms)
    {
        this.terms = terms;

        // The full-text table gives its rows newest first by itself, if it leads; the table does too, if no index looks better to the planner.
        (from, counted, key) = terms is null ? ("customers c NOT INDEXED", "customers c", "c.id")
            : ($"{terms.Table} f CROSS JOIN customers c ON c.id = f.rowid", $"{terms.Table} f", "f.rowid");
    }

    /// <summary>Of these customers, newest first; one that is gone since is left out.</summary>
    public static async Task<IReadOnlyList<Row>> RowsOfAsync(ReadConnection reading, IReadOnlyList<long> keys, CancellationToken ct)
    {
        if (keys.Count == 0)
        {
            return [];
        }
        var names = Enumerable.Range(0, keys.Count).Select(n => $"@key{n}").ToList();
        var rows = await reading.QueryAsync(
            $"SELECT {Columns} FROM customers c CROSS JOIN levels l ON l.id = c.level_id WHERE c.id IN ({string.Join(", ", names)})",
            Make, ct, [.. names.Select((name, n) => (name, (object?)keys[n]))]);
        return [.. rows.OrderByDescending(row => row.Id)];
    }

    /// <summary>Rows from a key on, newest first, or from it upwards.</summary>
    /// <param name="place">“&lt; @key” and so on; null: from the newest.</param>
    public Task<IReadOnlyList<Row>> RowsAsync(ReadConnection reading, string? place, long at, bool upwards, int count, CancellationToken ct)
        => reading.QueryAsync(
            $"SELECT {Columns} FROM {from} JOIN levels l ON l.id = c.level_id{Conditions(place)} ORDER BY {key} {(upwards ? "ASC" : "DESC")} LIMIT @count",
            Make, ct, [.. Values, ("@count", count), .. place is null ? Array.Empty<(string, object?)>() : [("@key", at)]]);

    public async Task<int> CountAsync(ReadConnection reading, int cap, CancellationToken ct)
        => (int)await reading.NumberAsync($"SELECT count(*) FROM (SELECT 1 FROM {counted}{Conditions(null)} LIMIT @cap)", ct, [.. Values, ("@cap", cap)]);

    public Task<bool> AnyAsync(ReadConnection reading, string place, long at, CancellationToken ct)
        => reading.AnyAsync($"SELECT 1 FROM {counted}{Conditions(place)} LIMIT 1", ct, [.. Values, ("@key", at)]);

    /// <summary>The key that stands so many rows below the newest; null: there are not so many.</summary>
    public async Task<long?> KeyAtAsync(ReadConnection reading, long skip, CancellationToken ct)
    {
        // All customers: an index of nothing but keys is a tenth of the table's pages.
        var source = terms is null ? $"{counted} INDEXED BY {SearchSql.KeyIndex}" : counted;
        var found = await reading.QueryAsync(
            $"SELECT {key} FROM {source}{Conditions(null)} ORDER BY {key} DESC LIMIT 1 OFFSET @skip", reader => reader.GetInt64(0), ct,
            [.. Values, ("@skip", skip)]);
        return found.Count == 0 ? null : found[0];
    }

    private IReadOnlyList<(string Name, object? Value)> Values => terms?.Values ?? [];

    private string Conditions(string? place)
    {
        string[] all = [.. new[] { terms?.Condition, place is null ? null : $"{key} {place}" }.OfType<string>()];
        return all.Length == 0 ? "" : " WHERE " + string.Join(" AND ", all);
    }

    private static Row Make(DbDataReader r) => new(
        r.GetInt64(0), r.TextOrNull(1), r.TextOrNull(2), r.TextOrNull(3), r.TextOrNull(4), r.TextOrNull(5), r.TextOrNull(6), r.TextOrNull(7), r.TextOrNull(8),
        r.GetString(9), r.GetBoolean(10), Enum.Parse<AccountType>(r.GetString(11)), new(r.GetBoolean(12), r.GetBoolean(13), r.GetBoolean(14)),
        r.InstantOrNull(15), r.InstantOrNull(16), r.Instant(17), r.GetInt32(18), r.GetInt64(19));

    /// <summary>What the list needs of a customer, not yet masked.</summary>
    internal sealed record Row(
        long Id, string? SignInId, string? Number, string? FirstName, string? MiddleName, string? LastName, string? Company, string? Email, string? Phone,
        string LevelName, bool IsActive, AccountType AccountType, BlockState Block, DateTimeOffset? BlockEndsAt, DateTimeOffset? LastSignInAt,
        DateTimeOffset RegisteredAt, int Orders, long SpentMinor);
}
