using System.Text.Json;

namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>How far a run has come.</summary>
/// <param name="Expected">Null: not counted.</param>
/// <param name="Checkpoint">JSON; null: it has none.</param>
public sealed record JobProgress(long Rows, long? Expected, string? Checkpoint = null)
{
    public T? CheckpointOf<T>()
        where T : class
        => Checkpoint is null ? null : JsonSerializer.Deserialize<T>(Checkpoint);
}

/// <summary>Keeps what is reported; null: the job's own transaction is none of its.</summary>
internal delegate Task KeepProgress(CrmDbContext? db, JobProgress progress, CancellationToken ct);

/// <summary>What a job knows of its run, and how it says how far it has come.</summary>
public sealed class JobContext
{
    private readonly JobRun run;
    private readonly KeepProgress keep;

    /// <summary>A run that nobody keeps: of a test, or of whoever has the job alone.</summary>
    public JobContext(DateTimeOffset now, IProgress<JobProgress>? told = null)
    {
        (run, Progress, Now) = (new() { Job = "", Slot = "", By = "", Source = "job", StartedAt = now }, new(0, null), now);
        keep = (_, progress, ct) =>
        {
            Progress = progress;
            told?.Report(progress);
            ct.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        };
    }

    internal JobContext(JobRun run, DateTimeOffset now, KeepProgress keep)
    {
        (this.run, this.keep, Now) = (run, keep, now);
        Progress = new(run.Rows, run.Expected, run.CheckpointJson);
    }

    /// <summary>As of which instant it works.</summary>
    public DateTimeOffset Now { get; }

    public JobProgress Progress { get; private set; }

    /// <summary>Rows so far, those before an interruption included.</summary>
    public long Done => Progress.Rows;

    public int Tries => run.Tries;

    /// <summary>Who asked for it.</summary>
    public Author Author => run.Author;

    public T Order<T>() => run.Order<T>();

    /// <summary>Where an earlier try came to; null: this is the first, or there was none yet.</summary>
    public T? CheckpointOf<T>()
        where T : class
        => Progress.CheckpointOf<T>();

    /// <summary>
    /// Says how far it has come and renews the lease. Written every few seconds at most, so a killed run may go on from an earlier checkpoint than the
    /// last: what stands behind it is cut back or done again.
    /// </summary>
    /// <param name="checkpoint">A record; null: the last one stays.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, or taken over by another process.</exception>
    public Task ReportAsync(long done, object? checkpoint = null, CancellationToken ct = default) => keep(null, Next(done, checkpoint), ct);

    /// <summary>The same inside the job's open transaction: work and checkpoint are committed together, or neither.</summary>
    /// <inheritdoc cref="ReportAsync(long, object?, CancellationToken)"/>
    public Task ReportAsync(CrmDbContext db, long done, object? checkpoint = null, CancellationToken ct = default) => keep(db, Next(done, checkpoint), ct);

    /// <summary>Takes batch after batch, each in a write transaction of its own, until one is not full.</summary>
    /// <param name="work">Returns how many it took; what it leaves unsaved is saved after it.</param>
    public async Task InBatchesAsync(ICrmDbSource source, int size, Func<CrmDbContext, Task<int>> work, CancellationToken ct)
    {
        int done;
        do
        {
            await using (var db = source.Create(Author.System("job")))
            {
                await using var write = await db.BeginWriteAsync(ct);
                done = await work(db);
                await db.SaveChangesAsync(ct);
                await write.CommitAsync(ct);
            }
            await ReportAsync(Done + done, ct: ct);
        }
        while (done == size);
    }

    internal void Set(JobProgress progress) => Progress = progress;

    private JobProgress Next(long done, object? checkpoint)
        => Progress with { Rows = done, Checkpoint = checkpoint is null ? Progress.Checkpoint : JsonSerializer.Serialize(checkpoint) };
}
