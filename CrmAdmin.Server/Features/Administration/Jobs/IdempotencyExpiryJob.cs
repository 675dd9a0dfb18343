using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>Forgets after a day which dialogs were answered: nobody repeats a click that late.</summary>
public sealed class IdempotencyExpiryJob(ICrmDbSource source) : IJob
{
    private const int Batch = 500;

    public string Name => "idempotency-expiry";

    public string? Cron => "0 15 3 * * ?";

    public async Task<long?> CountAsync(JobContext run, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        return await Due(db, run.Now).LongCountAsync(ct);
    }

    public Task RunAsync(JobContext run, CancellationToken ct) => run.InBatchesAsync(source, Batch, async db =>
    {
        var batch = await Due(db, run.Now).OrderBy(command => command.At).Take(Batch).ToListAsync(ct);
        db.IdempotencyRecords().RemoveRange(batch);
        return batch.Count;
    }, ct);

    private static IQueryable<IdempotencyRecord> Due(CrmDbContext db, DateTimeOffset now)
    {
        var oldest = now.AddDays(-1);
        return db.IdempotencyRecords().Where(command => command.At < oldest);
    }
}
