using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

/// <summary>Many customers to one level.</summary>
internal sealed class LevelBulk(LevelChanges changes, BulkLevelInput input) : IBulkKind
{
    public string Permission => Permissions.LevelsEdit;

    public async Task CheckAsync(CrmDbContext db, CancellationToken ct)
    {
        if (!await db.Levels().AnyAsync(one => one.Id == input.LevelId, ct))
        {
            throw new RuleException("level.gone");
        }
    }

    public async Task<long> MarkAsync(CrmDbContext db, CancellationToken ct) => await db.LevelLog().MaxAsync(e => (long?)e.Id, ct) ?? 0;

    public async IAsyncEnumerable<(long Key, string? Skipped)> ReadAsync(CrmDbContext db, IQueryable<SearchHit> part)
    {
        await foreach (var hit in part.Select(hit => new { hit.Key, hit.Customer.LevelId }).AsAsyncEnumerable())
        {
            yield return (hit.Key, hit.LevelId == input.LevelId ? LevelChanges.Same : null);
        }
    }

    public Task<List<long>> ChangedSinceAsync(CrmDbContext db, IReadOnlyCollection<long> customers, long mark)
        => db.LevelLog().Where(e => customers.Contains(e.CustomerId) && e.Id > mark).Select(e => e.CustomerId).ToListAsync();

    public Task<string?> ApplyAsync(CrmDbContext db, Customer customer)
        => changes.SetAsync(db, customer, input.LevelId!.Value, LevelWhy.Bulk, input.Reason, default);

    public Task<int> CountAsync(CrmDbContext db, BulkChange change) => Rows(db, change).CountAsync();

    public async Task<IReadOnlyList<BulkUndoneRow>> UndoAsync(CrmDbContext db, BulkChange change, long before, int batch)
    {
        var rows = await Rows(db, change).Where(e => e.Id < before).OrderByDescending(e => e.Id).Take(batch).ToListAsync();
        var keys = rows.ConvertAll(row => row.CustomerId);
        var customers = await db.Customers().Where(c => keys.Contains(c.Id)).ToDictionaryAsync(c => c.Id);
        var undone = new List<BulkUndoneRow>(rows.Count);
        foreach (var row in rows)
        {
            undone.Add(new(
                row.Id, row.CustomerId, customers.TryGetValue(row.CustomerId, out var customer) && await changes.UndoAsync(db, customer, row, default)));
        }
        return undone;
    }

    private static IQueryable<LevelLogEntry> Rows(CrmDbContext db, BulkChange change)
        => db.LevelLog().AsNoTracking().Where(e => e.Correlation == change.Correlation && e.StaffId == change.StaffId);
}
