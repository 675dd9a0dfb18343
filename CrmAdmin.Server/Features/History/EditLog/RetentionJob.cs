using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>
/// Deletes the customers' edit log beyond one year, and nothing else: levels, consents, the blocklist and the house have logs of their
/// own. Oldest first, because rows of one time lie together; in turns of some milliseconds, each followed by a small checkpoint,
/// so that nobody waits for a large one (docs/decisions/0014).
/// </summary>
public sealed class RetentionJob(ICrmDbSource source, ICheckpoints checkpoints, TimeProvider clock) : IJob
{
    public const string JobName = "edit-log";
    private const int Smallest = 50;
    private const int Largest = 20_000;
    private const int First = 500;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(25);

    public string Name => JobName;

    public string? Cron => "0 30 2 * * ?";

    public async Task<long?> CountAsync(JobContext run, CancellationToken ct)
    {
        var oldest = EditLogYear.OldestAt(run.Now);
        await using var db = source.Create(Author.System("job"));
        return await db.EditLog().LongCountAsync(entry => entry.At < oldest, ct);
    }

    public async Task RunAsync(JobContext run, CancellationToken ct)
    {
        var (oldest, size) = (EditLogYear.OldestAt(run.Now), First);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var (deleted, took) = await DeleteAsync(oldest, size, ct);
            await run.ReportAsync(run.Done + deleted, ct: ct);
            if (deleted < size)
            {
                return;
            }
            await checkpoints.RunAsync(ct);
            var factor = Math.Clamp(Turn / (took > TimeSpan.Zero ? took : Turn), 0.5, 1.5);
            size = Math.Clamp((int)(size * factor), Smallest, Largest);
        }
    }

    private async Task<(int Rows, TimeSpan Took)> DeleteAsync(DateTimeOffset oldest, int size, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        await using var write = await db.BeginWriteAsync(ct);
        var began = clock.GetTimestamp(); // the wait for the turn says nothing about the batch
        // Past the tracker: nothing points to these rows and nothing logs them; loading them would hold the gate longer.
        var rows = await db.EditLog().Where(entry => entry.At < oldest).OrderBy(entry => entry.At).Take(size).ExecuteDeleteAsync(ct);
        await write.CommitAsync(ct);
        return (rows, clock.GetElapsedTime(began));
    }
}
