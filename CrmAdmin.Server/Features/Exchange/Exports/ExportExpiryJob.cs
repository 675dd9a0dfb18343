using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>Deletes the files of exports whose day is over (nobody is given them since then), and files that no export stands for.</summary>
public sealed class ExportExpiryJob(ICrmDbSource source, ExportFiles files) : IScheduledJob
{
    private const int Batch = 200;

    public string Name => "export-expiry";

    public string Cron => "0 20 * * * ?";

    public bool CatchesUp => true;

    public async Task<long> RunAsync(DateTimeOffset now, bool isDryRun, IProgress<long>? progress, CancellationToken ct)
    {
        var orphans = await files.FindOrphansAsync(() => source.StoredExportsAsync(ct));
        if (isDryRun)
        {
            await using var reading = source.Create(Author.System("job"));
            return orphans.Count + await reading.ExportRuns().LongCountAsync(run => run.State == ExportState.Ready && run.ExpiresAt <= now, ct);
        }
        foreach (var name in orphans)
        {
            files.Delete(name);
        }
        long done = orphans.Count;
        while (true)
        {
            await using var db = source.Create(Author.System("job"));
            await using var write = await db.BeginWriteAsync(ct);
            var batch = await db.ExportRuns().Where(run => run.State == ExportState.Ready && run.ExpiresAt <= now).OrderBy(run => run.Id).Take(Batch).ToListAsync(ct);
            if (batch.Count == 0)
            {
                return done;
            }
            foreach (var run in batch)
            {
                files.Delete(run.StoredAs); // before the row says so: killed in between, it is done again
                (run.State, run.StoredAs) = (ExportState.Expired, null);
            }
            await db.SaveChangesAsync(ct);
            db.NotifyAfterCommit(ChangeArea.Exports, 0);
            await write.CommitAsync(ct);
            done += batch.Count;
            progress?.Report(done);
        }
    }
}
