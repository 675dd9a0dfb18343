using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>Forgets after a day which dialogs were answered: nobody repeats a click that late.</summary>
public sealed class IdempotencyExpiryJob(ICrmDbSource source) : IScheduledJob
{
    private const int Batch = 500;

    public string Name => "idempotency-expiry";

    public string Cron => "0 15 3 * * ?";

    public bool CatchesUp => true;

    public async Task<long> RunAsync(DateTimeOffset now, bool isDryRun, IProgress<long>? progress, CancellationToken ct)
    {
        var oldest = now.AddDays(-1);
        var done = 0L;
        while (true)
        {
            await using var db = source.Create(Author.System("job"));
            if (isDryRun)
            {
                return await db.IdempotencyRecords().LongCountAsync(command => command.At < oldest, ct);
            }
            await using var write = await db.BeginWriteAsync(ct);
            var batch = await db.IdempotencyRecords().Where(command => command.At < oldest).OrderBy(command => command.At).Take(Batch).ToListAsync(ct);
            db.IdempotencyRecords().RemoveRange(batch);
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
