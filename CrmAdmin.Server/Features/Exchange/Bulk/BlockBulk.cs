using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Membership.Blocklist;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

/// <summary>Many customers onto the blocklist, or off it.</summary>
internal sealed class BlockBulk(BlockChanges changes, BulkBlockInput input) : IBulkKind
{
    private readonly BlockChange? change = input.Remove ? null : new(input.Purchases, input.SignIn, input.Reason!.Trim(), TextInput.Text(input.Note), input.Until);

    public string Permission => Permissions.BlocklistEdit;

    public static async Task<long> MarkAsync(CrmDbContext db, CancellationToken ct) => await db.BlockLog().MaxAsync(e => (long?)e.Id, ct) ?? 0;

    /// <param name="db">The context that <paramref name="part"/> asks.</param>
    public async IAsyncEnumerable<(long Key, string? Skipped)> ReadAsync(CrmDbContext db, IQueryable<SearchHit> part)
    {
        var read = from hit in part
                   join entry in db.PresentBlocks(db.Now) on (long?)hit.Key equals entry.CustomerId into entries
                   from entry in entries.DefaultIfEmpty()
                   select new { hit.Key, Entry = entry };
        await foreach (var hit in read.AsAsyncEnumerable())
        {
            yield return (hit.Key, (hit.Entry, change) switch
            {
                (null, null) => BlockChanges.NotListed,
                ({ } entry, { } wanted) when BlockChanges.StateOf(entry) == wanted => BlockChanges.Same,
                _ => null,
            });
        }
    }

    public Task<List<long>> ChangedSinceAsync(CrmDbContext db, IReadOnlyCollection<long> customers, long mark, CancellationToken ct)
        => db.BlockLog().Where(e => e.CustomerId != null && customers.Contains(e.CustomerId.Value) && e.Id > mark).Select(e => e.CustomerId!.Value).ToListAsync(ct);

    public Task CheckAsync(CrmDbContext db, CancellationToken ct) => change is null ? Task.CompletedTask : changes.CheckAsync(db, change, null, ct);

    public Task<string?> ApplyAsync(CrmDbContext db, Customer customer, CancellationToken ct)
        => change is null ? changes.RemoveAsync(db, customer, ct) : changes.SetAsync(db, customer, change, ct);
}

/// <summary>A bulk change of the blocklist undone.</summary>
internal sealed class BlockBulkUndo(BlockUndo undo, string correlation, long? staff)
{
    public Task<int> CountAsync(CrmDbContext db) => Rows(db).CountAsync();

    public async Task<IReadOnlyList<BulkUndoneRow>> UndoAsync(CrmDbContext db, long after)
    {
        var rows = await Rows(db).Where(e => e.Id < after).OrderByDescending(e => e.Id).Take(BulkRun.Batch).ToListAsync();
        var undone = new List<BulkUndoneRow>(rows.Count);
        foreach (var row in rows)
        {
            undone.Add(new(row.Id, row.CustomerId!.Value, await IsWholeAsync(db, row)));
        }
        return undone;
    }

    private async Task<bool> IsWholeAsync(CrmDbContext db, BlockLogEntry row)
    {
        try
        {
            return (await undo.ApplyAsync(db, row, default)).LeftAlone.Count == 0;
        }
        catch (CrmException refusal) when (refusal is NotFoundException or RuleException)
        {
            return false; // the customer is gone, or what was there before would have ended by now
        }
    }

    // What the run itself ended because its time had passed stays ended.
    private IQueryable<BlockLogEntry> Rows(CrmDbContext db)
        => db.BlockLog().AsNoTracking().Where(e => e.Correlation == correlation && e.StaffId == staff && e.CustomerId != null && e.Source != "job");
}
