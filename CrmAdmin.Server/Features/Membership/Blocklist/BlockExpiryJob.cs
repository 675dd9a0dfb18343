using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>
/// Ends the entries whose last day is over: one log row each, and the customers' flags follow. What is blocked does not wait for it,
/// every reading compares the end with the clock.
/// </summary>
public sealed class BlockExpiryJob(ICrmDbSource source, BlockChanges changes) : IJob
{
    private const int Batch = 200;

    public string Name => "block-expiry";

    public string? Cron => "0 0/5 * * * ?";

    public async Task<long?> CountAsync(JobContext run, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        return await Due(db, run.Now).LongCountAsync(ct);
    }

    public Task RunAsync(JobContext run, CancellationToken ct) => run.InBatchesAsync(source, Batch, async db =>
    {
        var entries = await Due(db, run.Now).OrderBy(e => e.EndsAt).ThenBy(e => e.Id).Take(Batch).ToListAsync(ct);
        var ids = entries.Select(e => e.CustomerId).OfType<long>().ToList();
        var customers = await db.Customers().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        foreach (var entry in entries)
        {
            changes.Expire(db, entry, entry.CustomerId is { } id ? customers[id] : null);
        }
        return entries.Count;
    }, ct);

    private static IQueryable<BlockEntry> Due(CrmDbContext db, DateTimeOffset now) => db.BlockEntries().Where(e => e.EndedAt == null && e.EndsAt <= now);
}
