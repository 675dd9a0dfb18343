using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>Deletes the files of exports whose day is over (nobody is given them since then), and files that no export stands for.</summary>
public sealed class ExportExpiryJob(ICrmDbSource source, ExportFiles files) : IJob
{
    private const int Batch = 200;

    public string Name => "export-expiry";

    public string? Cron => "0 20 * * * ?";

    public async Task<long?> CountAsync(JobContext run, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        return await Due(db, run.Now).LongCountAsync(ct) + (await OrphansAsync(ct)).Count;
    }

    public async Task RunAsync(JobContext run, CancellationToken ct)
    {
        foreach (var name in await OrphansAsync(ct))
        {
            files.Delete(name);
            await run.ReportAsync(run.Done + 1, ct: ct);
        }
        await run.InBatchesAsync(source, Batch, async db =>
        {
            var batch = await Due(db, run.Now).OrderBy(export => export.Id).Take(Batch).ToListAsync(ct);
            foreach (var export in batch)
            {
                files.Delete(export.StoredAs); // before the row says so: killed in between, it is done again
                (export.State, export.StoredAs) = (ExportState.Expired, null);
            }
            if (batch.Count > 0)
            {
                db.NotifyAfterCommit(ChangeArea.Exports, 0);
            }
            return batch.Count;
        }, ct);
    }

    private static IQueryable<ExportRun> Due(CrmDbContext db, DateTimeOffset now)
        => db.ExportRuns().Where(export => export.State == ExportState.Ready && export.ExpiresAt <= now);

    private Task<IReadOnlyList<string>> OrphansAsync(CancellationToken ct) => files.FindOrphansAsync(async () =>
    {
        await using var db = source.Create(Author.System("job"));
        var names = await db.ExportRuns().Where(export => export.State == ExportState.Ready || export.State == ExportState.Running)
            .Select(export => export.StoredAs).OfType<string>().ToListAsync(ct);
        return names.ToHashSet(StringComparer.Ordinal);
    });
}
