using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.History.AccessLog;

/// <summary>Deletes looks and downloads that are older than the store keeps them.</summary>
public sealed class AccessLogRetentionJob(ICrmDbSource source, StoreSettings settings) : IJob
{
    private const int Batch = 1_000;

    public string Name => "access-log";

    public string? Cron => "0 45 3 * * ?";

    public async Task<long?> CountAsync(JobContext run, CancellationToken ct)
    {
        var oldest = (await settings.GetAsync<AccessKeeping>(ct)).OldestAt(run.Now);
        await using var db = source.Create(Author.System("job"));
        return await db.AccessEntries().LongCountAsync(entry => entry.At < oldest, ct);
    }

    public async Task RunAsync(JobContext run, CancellationToken ct)
    {
        var oldest = (await settings.GetAsync<AccessKeeping>(ct)).OldestAt(run.Now);
        await run.InBatchesAsync(source, Batch, async db =>
        {
            var batch = await db.AccessEntries().Where(entry => entry.At < oldest).OrderBy(entry => entry.At).Take(Batch).ToListAsync(ct);
            db.AccessEntries().RemoveRange(batch);
            return batch.Count;
        }, ct);
    }
}
