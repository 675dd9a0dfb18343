using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>Deletes password events that are older than the store keeps them.</summary>
public sealed class PasswordEventRetentionJob(ICrmDbSource source, StoreSettings settings) : IJob
{
    private const int Batch = 1_000;

    public string Name => "password-events";

    public string? Cron => "0 50 3 * * ?";

    public async Task<long?> CountAsync(JobContext run, CancellationToken ct)
    {
        var oldest = (await settings.GetAsync<PasswordSettings>(ct)).OldestAt(run.Now);
        await using var db = source.Create(Author.System("job"));
        return await db.PasswordEvents().LongCountAsync(entry => entry.At < oldest, ct);
    }

    public async Task RunAsync(JobContext run, CancellationToken ct)
    {
        var oldest = (await settings.GetAsync<PasswordSettings>(ct)).OldestAt(run.Now);
        await run.InBatchesAsync(source, Batch, async db =>
        {
            var batch = await db.PasswordEvents().Where(entry => entry.At < oldest).OrderBy(entry => entry.At).Take(Batch).ToListAsync(ct);
            db.PasswordEvents().RemoveRange(batch);
            return batch.Count;
        }, ct);
    }
}
