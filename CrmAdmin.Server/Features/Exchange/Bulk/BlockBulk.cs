using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Membership.Blocklist;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

/// <summary>Many customers onto the blocklist, or off it.</summary>
internal sealed class BlockBulk(BlockChanges changes, BulkBlockInput input) : IBulkKind
{
    private readonly BlockChange? change = input.Remove
        ? null
        : new(input.Purchases, input.SignIn, input.Reason?.Trim() ?? "", TextInput.Text(input.Note), input.Until);
    private readonly BlockUndo undo = new(changes);

    public string Permission => Permissions.BlocklistEdit;

    public Task CheckAsync(CrmDbContext db, CancellationToken ct) => change is null ? Task.CompletedTask : changes.CheckAsync(db, change, null, ct);

    public async Task<long> MarkAsync(CrmDbContext db, CancellationToken ct) => await db.BlockLog().MaxAsync(e => (long?)e.Id, ct) ?? 0;

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

    public Task<List<long>> ChangedSinceAsync(CrmDbContext db, IReadOnlyCollection<long> customers, long mark)
        => db.BlockLog().Where(e => e.CustomerId != null && customers.Contains(e.CustomerId.Value) && e.Id > mark).Select(e => e.CustomerId!.Value)
            .ToListAsync();

    public Task<string?> ApplyAsync(CrmDbContext db, Customer customer)
        => change is null ? changes.RemoveAsync(db, customer, default) : changes.SetAsync(db, customer, change, default);

    public Task<int> CountAsync(CrmDbContext db, BulkChange change) => Rows(db, change).CountAsync();

    public async Task<IReadOnlyList<BulkUndoneRow>> UndoAsync(CrmDbContext db, BulkChange change, long before, int batch)
    {
        var rows = await Rows(db, change).Where(e => e.Id < before).OrderByDescending(e => e.Id).Take(batch).ToListAsync();
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
    private static IQueryable<BlockLogEntry> Rows(CrmDbContext db, BulkChange change)
        => db.BlockLog().AsNoTracking()
            .Where(e => e.Correlation == change.Correlation && e.StaffId == change.StaffId && e.CustomerId != null && e.Source != "job");
}
