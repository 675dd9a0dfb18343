using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

/// <summary>Many customers to one level.</summary>
internal sealed class LevelBulk(LevelChanges changes, long level, string? reason) : IBulkKind
{
    public string Permission => Permissions.LevelsEdit;

    public static async Task<long> MarkAsync(CrmDbContext db, CancellationToken ct) => await db.LevelLog().MaxAsync(e => (long?)e.Id, ct) ?? 0;

    public async IAsyncEnumerable<(long Key, string? Skipped)> ReadAsync(IQueryable<SearchHit> part)
    {
        await foreach (var hit in part.Select(hit => new { hit.Key, hit.Customer.LevelId }).AsAsyncEnumerable())
        {
            yield return (hit.Key, hit.LevelId == level ? LevelChanges.Same : null);
        }
    }

    public Task<List<long>> ChangedSinceAsync(CrmDbContext db, IReadOnlyCollection<long> customers, long mark, CancellationToken ct)
        => db.LevelLog().Where(e => customers.Contains(e.CustomerId) && e.Id > mark).Select(e => e.CustomerId).ToListAsync(ct);

    public async Task CheckAsync(CrmDbContext db, CancellationToken ct)
    {
        if (!await db.Levels().AnyAsync(one => one.Id == level, ct))
        {
            throw new RuleException("level.gone");
        }
    }

    public Task<string?> ApplyAsync(CrmDbContext db, Customer customer, CancellationToken ct) => changes.SetAsync(db, customer, level, LevelWhy.Bulk, reason, ct);
}

/// <summary>A bulk change of levels undone.</summary>
internal sealed class LevelBulkUndo(LevelChanges changes, string correlation, long? staff)
{
    public Task<int> CountAsync(CrmDbContext db) => Rows(db).CountAsync();

    public async Task<IReadOnlyList<BulkUndoneRow>> UndoAsync(CrmDbContext db, long after)
    {
        var rows = await Rows(db).Where(e => e.Id < after).OrderByDescending(e => e.Id).Take(BulkRun.Batch).ToListAsync();
        var keys = rows.ConvertAll(row => row.CustomerId);
        var customers = await db.Customers().Where(c => keys.Contains(c.Id)).ToDictionaryAsync(c => c.Id);
        var undone = new List<BulkUndoneRow>(rows.Count);
        foreach (var row in rows)
        {
            undone.Add(new(row.Id, row.CustomerId, customers.TryGetValue(row.CustomerId, out var customer) && await changes.UndoAsync(db, customer, row, default)));
        }
        return undone;
    }

    private IQueryable<LevelLogEntry> Rows(CrmDbContext db)
        => db.LevelLog().AsNoTracking().Where(e => e.Correlation == correlation && e.StaffId == staff);
}
