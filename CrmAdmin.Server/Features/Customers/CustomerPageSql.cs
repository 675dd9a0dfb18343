using System.Data.Common;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Search;

namespace CrmAdmin.Server.Features.Customers;

/// <summary>
/// A page of the list in SQLite's own words (docs/decisions/0016). Its conditions are those of <see cref="CustomerFilters"/>, which
/// bulk, export and PostgreSQL take; a test compares both over many queries.
/// </summary>
internal sealed class CustomerPageSql
{
    private const string Columns =
        "c.id, c.sign_in_id, c.number, c.first_name, c.middle_name, c.last_name, c.company, c.email, coalesce(c.personal_phone, c.work_phone), l.name, c.is_active, "
        + "c.account_type, c.block_marked, c.block_purchases, c.block_sign_in, c.block_ends_at, c.last_sign_in_at, c.registered_at, c.order_count, c.total_spent_minor";

    private readonly List<string> conditions = [];
    private readonly List<(string Name, object? Value)> values = [];
    private readonly string from;
    private readonly string counted;
    private readonly string key;

    private CustomerPageSql(string from, string counted, string key) => (this.from, this.counted, this.key) = (from, counted, key);

    /// <summary>Null: what was typed has nothing to search by, and nobody is found.</summary>
    public static CustomerPageSql? Of(CustomerQuery query, TimeZoneInfo zone, DateTimeOffset now)
    {
        var terms = SearchText.Parse(query.Search);
        if (terms.Count == 0)
        {
            return string.IsNullOrWhiteSpace(query.Search) ? new CustomerPageSql("customers c", "customers c", "c.id").Where(query, zone, now) : null;
        }
        var (longs, shorts) = (SearchText.Fts5Match(terms, SearchTermKind.Long), SearchText.Fts5Match(terms, SearchTermKind.Short));
        var table = longs is null ? "customer_search_short" : "customer_search";

        // The full-text table gives its rows newest first by itself, if it leads; only a filter may have a better start.
        var join = $"{table} f {(query.HasFilter ? "JOIN" : "CROSS JOIN")} customers c ON c.id = f.rowid";
        var sql = new CustomerPageSql(join, query.HasFilter ? join : $"{table} f", "f.rowid");
        sql.Add($"f.{table} MATCH @match", ("@match", longs ?? shorts));
        if (longs is not null && shorts is not null)
        {
            sql.Add("f.rowid IN (SELECT rowid FROM customer_search_short WHERE customer_search_short MATCH @short)", ("@short", shorts));
        }
        return sql.Where(query, zone, now);
    }

    /// <summary>Rows from a key on, newest first, or from it upwards.</summary>
    /// <param name="place">“&lt; @key” and so on; null: from the newest.</param>
    public Task<IReadOnlyList<Row>> RowsAsync(Reading reading, string? place, long at, bool upwards, int count, CancellationToken ct) => reading.QueryAsync(
        $"SELECT {Columns} FROM {from} JOIN levels l ON l.id = c.level_id{Conditions(place)} ORDER BY {key} {(upwards ? "ASC" : "DESC")} LIMIT @count",
        Make, ct, [.. values, ("@count", count), .. place is null ? Array.Empty<(string, object?)>() : [("@key", at)]]);

    public async Task<int> CountAsync(Reading reading, int cap, CancellationToken ct)
        => (int)await reading.NumberAsync($"SELECT count(*) FROM (SELECT 1 FROM {counted}{Conditions(null)} LIMIT @cap)", ct, [.. values, ("@cap", cap)]);

    public Task<bool> AnyAsync(Reading reading, string place, long at, CancellationToken ct)
        => reading.AnyAsync($"SELECT 1 FROM {counted}{Conditions(place)} LIMIT 1", ct, [.. values, ("@key", at)]);

    /// <summary>The key that stands so many rows below the newest; null: there are not so many.</summary>
    public async Task<long?> KeyAtAsync(Reading reading, long skip, CancellationToken ct)
    {
        // All customers: an index of nothing but keys is a tenth of the table's pages.
        var source = conditions.Count == 0 ? $"{from} INDEXED BY {SearchSql.KeyIndex}" : counted;
        var found = await reading.QueryAsync(
            $"SELECT {key} FROM {source}{Conditions(null)} ORDER BY {key} DESC LIMIT 1 OFFSET @skip", reader => reader.GetInt64(0), ct, [.. values, ("@skip", skip)]);
        return found.Count == 0 ? null : found[0];
    }

    private string Conditions(string? place)
    {
        var all = place is null ? conditions : [.. conditions, $"{key} {place}"];
        return all.Count == 0 ? "" : " WHERE " + string.Join(" AND ", all);
    }

    private CustomerPageSql Where(CustomerQuery query, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (query.Levels.Count > 0)
        {
            var names = query.Levels.Select((level, n) => (Name: $"@level{n}", Value: (object?)level)).ToList();
            Add(names.Count == 1 ? "c.level_id = @level0" : $"c.level_id IN ({string.Join(", ", names.Select(one => one.Name))})", [.. names]);
        }
        AddIf(query.AccountManager, "c.account_manager_id = @manager", "@manager");
        if (query.Block is { } block)
        {
            Add(block switch
            {
                BlockFilter.Marked => "(c.block_marked = 1 OR c.block_purchases = 1 OR c.block_sign_in = 1)",
                BlockFilter.Purchases => "c.block_purchases = 1",
                _ => "c.block_sign_in = 1",
            });
            Add("(c.block_ends_at IS NULL OR c.block_ends_at > @now)", ("@now", now));
        }
        AddIf(query.RegisteredFrom is { } from ? CustomerFilters.StartOf(from, zone) : null, "c.registered_at >= @registeredFrom", "@registeredFrom");
        AddIf(query.RegisteredTo is { } to ? CustomerFilters.EndOf(to, zone) : null, "c.registered_at < @registeredTo", "@registeredTo");
        AddIf(query.SignInFrom is { } signInFrom ? CustomerFilters.StartOf(signInFrom, zone) : null, "c.last_sign_in_at >= @signInFrom", "@signInFrom");
        AddIf(query.SignInTo is { } signInTo ? CustomerFilters.EndOf(signInTo, zone) : null, "c.last_sign_in_at < @signInTo", "@signInTo");

        // Most customers are active and registered: beside any other condition their index is the worse start, which “+” takes from the planner.
        AddIf(query.Active, $"{(conditions.Count > 0 ? "+" : "")}c.is_active = @active", "@active");
        AddIf(query.AccountType?.ToString(), $"{(conditions.Count > 0 ? "+" : "")}c.account_type = @type", "@type");
        AddIf(query.AddedBy?.ToString(), "c.added_by = @by", "@by");
        return this;
    }

    private void AddIf(object? value, string condition, string name)
    {
        if (value is not null)
        {
            Add(condition, (name, value));
        }
    }

    private void Add(string condition, params IEnumerable<(string Name, object? Value)> with)
    {
        conditions.Add(condition);
        values.AddRange(with);
    }

    private static Row Make(DbDataReader r) => new(
        r.GetInt64(0), r.TextOrNull(1), r.TextOrNull(2), r.TextOrNull(3), r.TextOrNull(4), r.TextOrNull(5), r.TextOrNull(6), r.TextOrNull(7), r.TextOrNull(8), r.GetString(9),
        r.GetBoolean(10), Enum.Parse<AccountType>(r.GetString(11)), new(r.GetBoolean(12), r.GetBoolean(13), r.GetBoolean(14)), r.InstantOrNull(15), r.InstantOrNull(16), r.Instant(17),
        r.GetInt32(18), r.GetInt64(19));

    /// <summary>What the list needs of a customer, not yet masked.</summary>
    internal sealed record Row(
        long Id, string? SignInId, string? Number, string? FirstName, string? MiddleName, string? LastName, string? Company, string? Email, string? Phone, string Level,
        bool IsActive, AccountType AccountType, BlockState Block, DateTimeOffset? BlockEndsAt, DateTimeOffset? LastSignInAt, DateTimeOffset RegisteredAt, int Orders, long SpentMinor);
}
