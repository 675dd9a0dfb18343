namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>Deletes rows that have reached an age, in batches, each its own transaction: a run that was cut off is simply run again.</summary>
public abstract class ExpiryJob<T>(ICrmDbSource source) : IJob
    where T : class
{
    private const int Batch = 1_000;

    public abstract string Name { get; }

    public abstract string? Cron { get; }

    public async Task<long?> CountAsync(JobContext run, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        return await Due(db, await OldestAsync(run.Now, ct)).LongCountAsync(ct);
    }

    public async Task RunAsync(JobContext run, CancellationToken ct)
    {
        var oldest = await OldestAsync(run.Now, ct);
        await run.InBatchesAsync(source, Batch, async db =>
        {
            var batch = await Due(db, oldest).Take(Batch).ToListAsync(ct);
            db.RemoveRange(batch);
            return batch.Count;
        }, ct);
    }

    /// <summary>What is older goes.</summary>
    protected abstract Task<DateTimeOffset> OldestAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>Oldest first, by an index.</summary>
    protected abstract IQueryable<T> Due(CrmDbContext db, DateTimeOffset oldest);
}
