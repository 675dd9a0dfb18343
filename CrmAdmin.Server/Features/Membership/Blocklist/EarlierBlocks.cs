using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>
/// Databases from before the blocklist have customers whose flags are set and no entry that says so. At start each gets one; a second
/// run finds nothing to do. Batches, each one write lock.
/// </summary>
public sealed class EarlierBlocks(ICrmDbSource source, BlockChanges changes) : IFirstData
{
    /// <summary>The reason of an entry that nobody gave one.</summary>
    public const string Reason = "earlier";

    private const int Batch = 500;

    public async Task EnsureAsync(CancellationToken ct)
    {
        while (true)
        {
            await using var db = source.Create(Author.System("setup"));
            await using var write = await db.BeginWriteAsync(ct);
            var yes = true; // a comparison with a parameter: SQLite takes no index for a bare column
            var customers = await db.Customers()
                .Where(c => c.BlockMarked == yes || c.BlockPurchases == yes || c.BlockSignIn == yes)
                .Where(c => !db.BlockEntries().Any(e => e.CustomerId == c.Id && e.EndedAt == null))
                .OrderBy(c => c.Id).Take(Batch).ToListAsync(ct);
            foreach (var customer in customers)
            {
                await changes.SetAsync(db, customer, new(customer.BlockPurchases, customer.BlockSignIn, Reason, null, null), ct);
            }
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
            if (customers.Count < Batch)
            {
                return;
            }
        }
    }
}
