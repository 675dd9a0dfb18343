using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>
/// Ends the entries whose last day is over: one log row each, and the customers' flags follow. What is blocked does not wait for it,
/// every reading compares the end with the clock.
/// </summary>
public sealed class BlockExpiryJob(ICrmDbSource source, BlockChanges changes) : IScheduledJob
{
    private const int Batch = 200;

    public string Name => "block-expiry";

    public string Cron => "0 0/5 * * * ?";

    public bool CatchesUp => true;

    public async Task<long> RunAsync(DateTimeOffset now, bool isDryRun, IProgress<long>? progress, CancellationToken ct)
    {
        long ended = 0;
        while (true)
        {
            await using var db = source.Create(Author.System("job"));
            var due = db.BlockEntries().Where(e => e.EndedAt == null && e.EndsAt <= now);
            if (isDryRun)
            {
                return await due.LongCountAsync(ct);
            }
            await using var write = await db.BeginWriteAsync(ct);
            var entries = await due.OrderBy(e => e.EndsAt).ThenBy(e => e.Id).Take(Batch).ToListAsync(ct);
            var ids = entries.Select(e => e.CustomerId).OfType<long>().ToList();
            var customers = await db.Customers().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
            foreach (var entry in entries)
            {
                changes.Expire(db, entry, entry.CustomerId is { } id ? customers[id] : null);
            }
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
            ended += entries.Count;
            progress?.Report(ended);
            if (entries.Count < Batch)
            {
                return ended;
            }
        }
    }
}
