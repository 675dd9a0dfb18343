using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.Customers.Drafts;

/// <summary>Deletes drafts that nobody took up for a week.</summary>
public sealed class DraftExpiryJob(ICrmDbSource source) : IScheduledJob
{
    private const int Batch = 500;

    public string Name => "draft-expiry";

    public string Cron => "0 20 3 * * ?";

    public bool CatchesUp => true;

    public async Task<long> RunAsync(DateTimeOffset now, bool isDryRun, IProgress<long>? progress, CancellationToken ct)
    {
        var oldest = now.AddDays(-Draft.Days);
        var done = 0L;
        while (true)
        {
            await using var db = source.Create(Author.System("job"));
            if (isDryRun)
            {
                return await db.Drafts().LongCountAsync(draft => draft.At < oldest, ct);
            }
            await using var write = await db.BeginWriteAsync(ct);
            var batch = await db.Drafts().Where(draft => draft.At < oldest).OrderBy(draft => draft.At).Take(Batch).ToListAsync(ct);
            db.Drafts().RemoveRange(batch);
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
            done += batch.Count;
            progress?.Report(done);
            if (batch.Count < Batch)
            {
                return done;
            }
        }
    }
}
