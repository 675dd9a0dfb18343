using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.History.AccessLog;

/// <summary>Deletes looks and downloads that are older than the store keeps them.</summary>
public sealed class AccessLogRetentionJob(ICrmDbSource source, StoreSettings settings) : IScheduledJob
{
    private const int Batch = 1_000;

    public string Name => "access-log";

    public string Cron => "0 45 3 * * ?";

    public bool CatchesUp => true;

    public async Task<long> RunAsync(DateTimeOffset now, bool isDryRun, IProgress<long>? progress, CancellationToken ct)
    {
        var oldest = (await settings.GetAsync<AccessKeeping>(ct)).OldestAt(now);
        if (isDryRun)
        {
            await using var reading = source.Create(Author.System("job"));
            return await reading.AccessEntries().LongCountAsync(entry => entry.At < oldest, ct);
        }
        var done = 0L;
        while (true)
        {
            await using var db = source.Create(Author.System("job"));
            await using var write = await db.BeginWriteAsync(ct);
            var batch = await db.AccessEntries().Where(entry => entry.At < oldest).OrderBy(entry => entry.At).Take(Batch).ToListAsync(ct);
            if (batch.Count == 0)
            {
                return done;
            }
            db.AccessEntries().RemoveRange(batch);
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
            done += batch.Count;
            progress?.Report(done);
        }
    }
}
