using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Server.Features.Customers.List;

/// <summary>
/// Whom a filtered query finds, as keys, by the way that goes through the fewest of them (docs/decisions/0020). Where the newest customers do not answer at
/// once, each filter is asked of its own index for how many it means. Few are looked up one by one; where every filter means many, a walk from the newest meets
/// them soon.
/// </summary>
internal sealed class CustomerKeys
{
    /// <summary>An index that holds, by key, all that a filter can ask: a walk, or looking one customer up, leaves the table alone.</summary>
    public const string ListIndex = "ix_customers_list";

    /// <summary>The columns of <see cref="ListIndex"/> behind the key.</summary>
    public const string ListColumns =
        "is_active, account_type, level_id, added_by, account_manager_id, block_marked, block_purchases, block_sign_in, block_ends_at, registered_at, "
        + "last_sign_in_at";

    private const int MaxLookups = 40_000;

    /// <summary>Where all are looked up, however many are shown; or read, for what a customer is found by stands in the table.</summary>
    private const int MaxReadWhole = 20_000;

    /// <summary>So many entries are walked by in the time in which one is looked up.</summary>
    private const int ScannedPerLookup = 16;

    /// <summary>So many entries are walked before the filters are counted.</summary>
    private const int MaxScannedFirst = 16_000;

    private const string ListJoin = $"CROSS JOIN customers w INDEXED BY {ListIndex} ON w.id = ";
    private readonly ReadConnection reading;
    private readonly IndexedFilters filters;
    private readonly CustomerTerms? terms;

    /// <summary>Null: the full-text table leads, or the walk.</summary>
    private IndexedFilter? drivingFilter;

    /// <summary>All stand within them; a walk begins at one.</summary>
    private (long Oldest, long Newest) ends = (0, long.MaxValue);

    private bool isBounded;
    private bool isChosen;

    /// <summary>Known before any key is: a single filter says it by itself.</summary>
    private int? counted;

    private CustomerKeys(ReadConnection reading, IndexedFilters filters, CustomerTerms? terms)
        => (this.reading, this.filters, this.terms) = (reading, filters, terms);

    /// <summary>Newest first: all there are, or the first of them.</summary>
    public IReadOnlyList<long> Head { get; private set; } = [];

    public bool IsComplete { get; private set; }

    /// <summary>How many there are, up to <see cref="Page{T}.CountCap"/>.</summary>
    public int Count => Math.Min(counted ?? Head.Count, Page<CustomerRow>.CountCap);

    /// <param name="terms">Null: nothing is searched for.</param>
    /// <param name="size">Of a page.</param>
    public static async Task<CustomerKeys> FindAsync(ReadConnection reading, IndexedFilters filters, CustomerTerms? terms, int size, CancellationToken ct)
    {
        var keys = new CustomerKeys(reading, filters, terms);
        if (terms is null && filters.All is not [{ IsOrdered: true }] && await keys.TryNewestAsync(ct))
        {
            return keys;
        }
        if (!await keys.ChooseAsync(ct))
        {
            (keys.IsComplete, keys.counted) = (true, 0);
            return keys;
        }
        var first = keys.counted is null ? Page<CustomerRow>.CountCap : size + 1;
        keys.Head = await keys.ReadChosenAsync(0, long.MaxValue, upwards: false, first, 0, ct);
        keys.IsComplete = keys.Head.Count < first || keys.drivingFilter is { IsOrdered: false };
        return keys;
    }

    /// <summary>Keys between two, both included, newest first or from below upwards.</summary>
    public async Task<IReadOnlyList<long>> ReadAsync(long oldest, long newest, bool upwards, int count, long skip, CancellationToken ct)
    {
        if (!isChosen)
        {
            await ChooseAsync(ct); // the newest were enough until now
        }
        var found = await ReadChosenAsync(oldest, newest, upwards, count, skip, ct);
        if (drivingFilter is not { IsOrdered: false })
        {
            return found;
        }
        var within = found.Where(key => key >= oldest && key <= newest);
        return [.. (upwards ? within.Order() : within).Skip((int)Math.Min(skip, int.MaxValue)).Take(count)];
    }

    // By keys and limits where the way gives an order; else all there are.
    private async Task<IReadOnlyList<long>> ReadChosenAsync(long oldest, long newest, bool upwards, int count, long skip, CancellationToken ct)
    {
        var isSorted = drivingFilter is not { IsOrdered: false };
        var ranges = drivingFilter is null
            ? [terms is null ? Scan() : Searched()]
            : drivingFilter.Ranges.Select(range => DrivenBy(drivingFilter, range)).ToList();
        var end = isSorted ? $" ORDER BY 1 {(upwards ? "ASC" : "DESC")} LIMIT @count OFFSET @skip" : "";
        var found = await reading.QueryAsync(
            string.Join(" UNION ", ranges) + end, reader => reader.GetInt64(0), ct,
            [
                .. filters.Values, .. terms?.Values ?? [], ("@oldest", Math.Max(oldest, ends.Oldest)), ("@newest", Math.Min(newest, ends.Newest)),
                ("@count", count), ("@skip", skip),
            ]);
        return isSorted ? found : [.. found.OrderDescending()];
    }

    // A short walk: where every filter means many it meets enough of them, and nothing need be counted for a choice.
    private async Task<bool> TryNewestAsync(CancellationToken ct)
    {
        await FindBoundsAsync(ct);
        if (ends.Oldest > ends.Newest)
        {
            return false;
        }
        var newest = Math.Min(ends.Newest, await NewestAsync(ct));
        var found = await ReadChosenAsync(newest - MaxScannedFirst, newest, upwards: false, Page<CustomerRow>.CountCap, 0, ct);
        Head = found.Count == Page<CustomerRow>.CountCap ? found : [];
        return Head.Count > 0;
    }

    /// <summary>Chooses who leads; false: some filter means nobody.</summary>
    private async Task<bool> ChooseAsync(CancellationToken ct)
    {
        isChosen = true;
        var only = terms is null && filters.All is [{ Rest: null }];
        if (terms is null && filters.All is [{ IsOrdered: true } ordered])
        {
            drivingFilter = ordered;
            counted = only ? (int)await CountAsync(ordered, Page<CustomerRow>.CountCap, ct) : null;
            return counted != 0;
        }
        var all = await NewestAsync(ct);
        var fewest = long.MaxValue;
        foreach (var filter in filters.All)
        {
            var most = Math.Min(terms is null && filter.IsOrdered ? MaxLookups : MaxReadWhole, all / ScannedPerLookup);
            var count = await CountAsync(filter, Math.Max(most + 1, Page<CustomerRow>.CountCap), ct);
            counted = only ? (int)count : null;
            if (count <= most && count < fewest)
            {
                (fewest, drivingFilter) = (count, filter);
            }
        }
        if (terms is not null && drivingFilter is not null && fewest > 0
            && await reading.NumberAsync(
                $"SELECT count(*) FROM (SELECT 1 FROM {terms.Found} LIMIT @cap)", ct, [.. terms.Values, ("@cap", 2 * fewest)]) < 2 * fewest)
        {
            drivingFilter = null; // the full-text table gives fewer, and one of them costs less than reading what a customer is found by
        }
        if (drivingFilter is null)
        {
            await FindBoundsAsync(ct);
        }
        return fewest > 0 && ends.Oldest <= ends.Newest;
    }

    // Who came by the same way, or has the same manager, often came at the same time.
    private async Task FindBoundsAsync(CancellationToken ct)
    {
        if (isBounded)
        {
            return;
        }
        isBounded = true;
        foreach (var filter in filters.All.Where(filter => filter.IsOrdered))
        {
            foreach (var (end, isNewest) in new[] { ("max", true), ("min", false) })
            {
                var ranges = filter.Ranges.Select(
                    range => $"SELECT {end}(n.id) AS place FROM customers n INDEXED BY {range.Index} WHERE {On("n", range.Condition)}");
                var found = await reading.QueryAsync(
                    $"SELECT {end}(place) FROM ({string.Join(" UNION ALL ", ranges)})", reader => reader.IsDBNull(0) ? (long?)null : reader.GetInt64(0), ct,
                    filters.Values);
                ends = isNewest ? (ends.Oldest, Math.Min(ends.Newest, found[0] ?? 0)) : (Math.Max(ends.Oldest, found[0] ?? 1), ends.Newest);
            }
        }
    }

    private Task<long> NewestAsync(CancellationToken ct) => reading.NumberAsync("SELECT coalesce(max(id), 0) FROM customers", ct);

    private Task<long> CountAsync(IndexedFilter filter, long cap, CancellationToken ct)
    {
        var ranges = filter.Ranges.Select(range => $"SELECT 1 FROM customers n INDEXED BY {range.Index} WHERE {On("n", range.Condition)}");
        return reading.NumberAsync($"SELECT count(*) FROM ({string.Join(" UNION ALL ", ranges)} LIMIT @cap)", ct, [.. filters.Values, ("@cap", cap)]);
    }

    private string Scan()
        => $"SELECT w.id FROM customers w INDEXED BY {ListIndex} WHERE {All([.. filters.All.Select(filter => On("w", filter.Whole)), Between("w.id")])}";

    private string Searched()
        => $"SELECT f.rowid FROM {terms!.Table} f {ListJoin}f.rowid WHERE {All([terms.Condition, .. filters.All.Select(filter => On("w", filter.Whole)), Between("f.rowid")])}";

    private string DrivenBy(IndexedFilter by, IndexRange range)
    {
        string?[] asked = [by.Rest, .. filters.All.Where(filter => filter != by).Select(filter => filter.Whole)];
        var isListed = asked.Any(condition => condition is not null);
        return $"SELECT n.id FROM customers n INDEXED BY {range.Index}{(isListed ? $" {ListJoin}n.id" : "")}{(terms is null ? "" : " CROSS JOIN customers c ON c.id = n.id")} WHERE "
            + All([On("n", range.Condition), by.IsOrdered ? Between("n.id") : null, .. asked.Select(condition => On("w", condition)), terms?.Document]);
    }

    private static string All(IEnumerable<string?> conditions) => string.Join(" AND ", conditions.OfType<string>());

    private static string Between(string key) => $"{key} >= @oldest AND {key} <= @newest";

    private static string? On(string alias, string? condition) => condition?.Replace("$", alias, StringComparison.Ordinal);
}
