using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

/// <summary>Who a selection means: keys alone are kept, never the customers.</summary>
public sealed class BulkMatches(CustomerSearch search, IStoreInfo store)
{
    /// <summary>Skipped: no longer there.</summary>
    public const string Gone = "bulk.gone";

    private const int Keys = 500;

    public Task<int> CountAsync(CrmDbContext db, BulkSelection selection, CancellationToken ct)
        => selection.All is { } query ? CountAsync(Matching(db, query), selection.Customers, ct) : Task.FromResult(selection.Customers.Count);

    /// <summary>Sorts the chosen into those who will be changed and those who are skipped, newest first.</summary>
    /// <param name="read">Each customer's key, in any order, and why it is skipped, or null. Streamed: nothing of it is kept.</param>
    public async Task<BulkPlan> PlanAsync(
        CrmDbContext db, BulkSelection selection, long mark, Func<IQueryable<SearchHit>, IAsyncEnumerable<(long Key, string? Skipped)>> read,
        CancellationToken ct)
    {
        var (customers, skipped) = (new List<long>(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var part in Parts(db, selection))
        {
            await foreach (var (key, why) in read(part).WithCancellation(ct))
            {
                if (selection.All is not null && selection.Customers.Contains(key))
                {
                    continue;
                }
                if (why is null)
                {
                    customers.Add(key);
                }
                else
                {
                    skipped[why] = skipped.GetValueOrDefault(why) + 1;
                }
            }
        }
        if (selection.All is null && selection.Customers.Count - customers.Count - skipped.Values.Sum() is var gone and > 0)
        {
            skipped[Gone] = gone;
        }
        customers.Sort((one, other) => other.CompareTo(one));
        return new(customers, skipped, mark);
    }

    private IEnumerable<IQueryable<SearchHit>> Parts(CrmDbContext db, BulkSelection selection)
    {
        if (selection.All is { } query)
        {
            return [Matching(db, query)];
        }
        return selection.Customers.OrderDescending().Chunk(Keys)
            .Select(keys => search.Hits(db, null).Where(hit => keys.Contains(hit.Key)));
    }

    private IQueryable<SearchHit> Matching(CrmDbContext db, CustomerQuery query) => search.Hits(db, query.Search).Where(query, store.TimeZone, db.Now);

    private static async Task<int> CountAsync(IQueryable<SearchHit> matching, IReadOnlySet<long> without, CancellationToken ct)
    {
        var count = await matching.CountAsync(ct);
        foreach (var keys in without.Chunk(Keys))
        {
            count -= await matching.CountAsync(hit => keys.Contains(hit.Key), ct);
        }
        return count;
    }
}
