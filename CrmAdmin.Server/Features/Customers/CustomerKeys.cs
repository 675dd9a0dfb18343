using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Search;

namespace CrmAdmin.Server.Features.Customers;

/// <summary>
/// Whom a filtered query finds, as keys, by the way that goes through the fewest of them (docs/decisions/0020): each filter is asked of its
/// own index for how many it means. Few are looked up one by one; where every filter means many, a walk from the newest meets them soon.
/// </summary>
internal sealed class CustomerKeys
{
    /// <summary>An index that holds, by key, all that a filter can ask: a walk, or looking one customer up, leaves the table alone.</summary>
    public const string ListIndex = "ix_customers_list";

    /// <summary>The columns of <see cref="ListIndex"/> behind the key.</summary>
    public const string ListColumns =
        "is_active, account_type, level_id, added_by, account_manager_id, block_marked, block_purchases, block_sign_in, block_ends_at, registered_at, last_sign_in_at";

    private const int MostLookedUp = 20_000;

    /// <summary>So many entries are walked by in the time in which one is looked up.</summary>
    private const int WalkedForOneLookedUp = 16;

    private const string ListJoin = $"CROSS JOIN customers w INDEXED BY {ListIndex} ON w.id = ";
    private readonly Reading reading;
    private readonly CustomerFacets facets;
    private readonly CustomerTerms? terms;

    /// <summary>Null: the full-text table leads, or the walk.</summary>
    private CustomerFacet? leader;

    private CustomerKeys(Reading reading, CustomerFacets facets, CustomerTerms? terms) => (this.reading, this.facets, this.terms) = (reading, facets, terms);

    /// <summary>Newest first: all there are, or as many as are counted.</summary>
    public IReadOnlyList<long> Head { get; private set; } = [];

    public bool IsComplete { get; private set; }

    /// <param name="terms">Null: nothing is searched for.</param>
    public static async Task<CustomerKeys> FindAsync(Reading reading, CustomerFacets facets, CustomerTerms? terms, CancellationToken ct)
    {
        var keys = new CustomerKeys(reading, facets, terms);
        if (await keys.ChooseAsync(ct) == 0)
        {
            keys.IsComplete = true;
            return keys;
        }
        keys.Head = await keys.ReadAsync(null, 0, upwards: false, Page<CustomerRow>.CountCap, 0, ct);
        keys.IsComplete = keys.Head.Count < Page<CustomerRow>.CountCap || keys.leader is { IsOrdered: false };
        return keys;
    }

    /// <summary>Keys from a place on, newest first, or from it upwards.</summary>
    /// <param name="place">“&lt; @key” and so on; null: from the newest.</param>
    public async Task<IReadOnlyList<long>> ReadAsync(string? place, long at, bool upwards, int count, long skip, CancellationToken ct)
    {
        var isSorted = leader is not { IsOrdered: false };
        var arms = leader is null ? [terms is null ? Walk(place) : Searched(place)] : leader.Arms.Select(arm => Led(leader, arm, place)).ToList();
        var end = isSorted ? $" ORDER BY 1 {(upwards ? "ASC" : "DESC")} LIMIT @count OFFSET @skip" : "";
        var found = await reading.QueryAsync(
            string.Join(" UNION ", arms) + end, reader => reader.GetInt64(0), ct,
            [.. facets.Values, .. terms?.Values ?? [], ("@key", at), ("@count", count), ("@skip", skip)]);
        return isSorted ? found : [.. found.OrderDescending()];
    }

    /// <summary>Chooses who leads; 0: some filter means nobody.</summary>
    private async Task<long> ChooseAsync(CancellationToken ct)
    {
        if (terms is null && facets.All is [{ IsOrdered: true } only])
        {
            leader = only;
            return 1;
        }
        var newest = await reading.NumberAsync("SELECT max(id) FROM customers", ct);
        var (fewest, most) = (long.MaxValue, Math.Min(MostLookedUp, newest / WalkedForOneLookedUp));
        foreach (var facet in facets.All)
        {
            var arms = facet.Arms.Select(arm => $"SELECT 1 FROM customers n INDEXED BY {arm.Index} WHERE {On("n", arm.Condition)}");
            var count = await reading.NumberAsync($"SELECT count(*) FROM ({string.Join(" UNION ALL ", arms)} LIMIT @cap)", ct, [.. facets.Values, ("@cap", most + 1)]);
            if (count <= most && count < fewest)
            {
                (fewest, leader) = (count, facet);
            }
        }
        if (terms is not null && leader is not null && fewest > 0
            && await reading.NumberAsync($"SELECT count(*) FROM (SELECT 1 FROM {terms.Found} LIMIT @cap)", ct, [.. terms.Values, ("@cap", 2 * fewest)]) < 2 * fewest)
        {
            leader = null; // the full-text table gives fewer, and one of them costs less than reading what a customer is found by
        }
        return fewest;
    }

    private string Walk(string? place)
        => $"SELECT w.id FROM customers w INDEXED BY {ListIndex} WHERE {All([.. facets.All.Select(facet => On("w", facet.Whole)), At("w.id", place)])}";

    private string Searched(string? place)
        => $"SELECT f.rowid FROM {terms!.Table} f {ListJoin}f.rowid WHERE {All([terms.Condition, .. facets.All.Select(facet => On("w", facet.Whole)), At("f.rowid", place)])}";

    private string Led(CustomerFacet by, CustomerArm arm, string? place)
    {
        string?[] asked = [by.Rest, .. facets.All.Where(facet => facet != by).Select(facet => facet.Whole)];
        var isListed = asked.Any(condition => condition is not null);
        return $"SELECT n.id FROM customers n INDEXED BY {arm.Index}{(isListed ? $" {ListJoin}n.id" : "")}{(terms is null ? "" : " CROSS JOIN customers c ON c.id = n.id")} WHERE "
            + All([On("n", arm.Condition), At("n.id", place), .. asked.Select(condition => On("w", condition)), terms?.Document]);
    }

    private static string All(IEnumerable<string?> conditions) => string.Join(" AND ", conditions.OfType<string>());

    private static string? At(string key, string? place) => place is null ? null : $"{key} {place}";

    private static string? On(string alias, string? condition) => condition?.Replace("$", alias, StringComparison.Ordinal);
}
