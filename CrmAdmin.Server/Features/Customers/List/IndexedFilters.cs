using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Server.Features.Customers.List;

/// <summary>
/// One filter as SQLite is asked it; “$” stands for the customer. Each range is a range of an index of its own, and whoever the filter
/// means is in one of them.
/// </summary>
/// <param name="IsOrdered">Each range gives its customers by key: newest first without a sort.</param>
/// <param name="Rest">What the ranges do not say; null: they say all.</param>
/// <param name="Whole">The filter as one condition.</param>
internal sealed record IndexedFilter(bool IsOrdered, IReadOnlyList<IndexRange> Ranges, string? Rest, string Whole);

internal sealed record IndexRange(string Index, string Condition);

/// <summary>The filters of a query; those of <see cref="CustomerFilters"/>, which bulk, export and PostgreSQL take. A test compares both over many
/// queries.</summary>
internal sealed class IndexedFilters
{
    private readonly List<IndexedFilter> all = [];
    private readonly List<(string Name, object? Value)> values = [];

    private IndexedFilters()
    {
    }

    public IReadOnlyList<IndexedFilter> All => all;

    public IReadOnlyList<(string Name, object? Value)> Values => values;

    public static IndexedFilters Of(CustomerQuery query, TimeZoneInfo zone, DateTimeOffset now)
    {
        var filters = new IndexedFilters();
        filters.AddLevels(query.Levels);
        filters.AddEqual(query.AccountManager, "account_manager_id", "@manager");
        filters.AddBlock(query.Block, now);
        filters.AddEqual(query.Active, "is_active", "@active");
        filters.AddEqual(query.AccountType?.ToString(), "account_type", "@type");
        filters.AddEqual(query.AddedBy?.ToString(), "added_by", "@by");
        filters.AddRange("registered_at", query.RegisteredFrom, query.RegisteredTo, zone, "@registered");
        filters.AddRange("last_sign_in_at", query.SignInFrom, query.SignInTo, zone, "@signIn");
        return filters;
    }

    private void AddLevels(IReadOnlyList<long> levels)
    {
        if (levels.Count == 0)
        {
            return;
        }
        var names = levels.Distinct().Select((level, n) => (Name: $"@level{n}", Value: (object?)level)).ToList();
        values.AddRange(names);
        all.Add(new(
            true, [.. names.Select(one => new IndexRange("ix_customers_level_id_id", $"$.level_id = {one.Name}"))], null,
            names.Count == 1 ? "$.level_id = @level0" : $"$.level_id IN ({string.Join(", ", names.Select(one => one.Name))})"));
    }

    private void AddBlock(BlockFilter? block, DateTimeOffset now)
    {
        if (block is null)
        {
            return;
        }
        values.Add(("@now", now));
        string[] flags = block switch
        {
            BlockFilter.Marked => ["block_marked", "block_purchases", "block_sign_in"],
            BlockFilter.Purchases => ["block_purchases"],
            _ => ["block_sign_in"],
        };
        const string lasts = "($.block_ends_at IS NULL OR $.block_ends_at > @now)";
        all.Add(new(
            true, [.. flags.Select(flag => new IndexRange($"ix_customers_{flag}_id", $"$.{flag} = 1"))], lasts,
            $"({string.Join(" OR ", flags.Select(flag => $"$.{flag} = 1"))}) AND {lasts}"));
    }

    private void AddEqual(object? value, string column, string name)
    {
        if (value is not null)
        {
            values.Add((name, value));
            var condition = $"$.{column} = {name}";
            all.Add(new(true, [new($"ix_customers_{column}_id", condition)], null, condition));
        }
    }

    private void AddRange(string column, DateOnly? from, DateOnly? to, TimeZoneInfo zone, string name)
    {
        var conditions = new List<string>();
        if (from is { } first)
        {
            values.Add((name + "From", StoreCalendar.StartOf(first, zone)));
            conditions.Add($"$.{column} >= {name}From");
        }
        if (to is { } last)
        {
            values.Add((name + "To", StoreCalendar.EndOf(last, zone)));
            conditions.Add($"$.{column} < {name}To");
        }
        if (conditions.Count > 0)
        {
            var condition = string.Join(" AND ", conditions);
            all.Add(new(false, [new($"ix_customers_{column}", condition)], null, condition));
        }
    }
}
