using System.Collections.Concurrent;
using System.Text.Json;
using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>
/// The rows of <c>job_runs</c>: of all who want to run a job, in this process or another, one gets to; whatever was running in a process
/// that is gone is recognised, and begun again where somebody waits for it. Claims are ordered by the write lock.
/// </summary>
public sealed class JobRuns(ICrmDbSource source, StorageOptions options, TimeProvider clock)
{
    /// <summary>Renewed four times as often.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>How often it is begun at most after failures or crashes.</summary>
    public const int MaxTries = 3;

    public const string Failed = "job.failed";

    /// <summary>Cut off too often, or nobody is there any more to wait for it.</summary>
    public const string CutOff = "job.cut-off";

    private const int MaxKept = 500;
    private readonly ConcurrentDictionary<string, bool> mine = new(StringComparer.Ordinal);

    /// <summary>Whether a row that says so is really running somewhere.</summary>
    public bool IsAlive(JobRun run) => run.State == JobState.Running && (mine.ContainsKey(run.LeaseId)
        || (options.Postgres is not null && run.LeasedUntil > clock.GetUtcNow())); // SQLite's file has one process: another's run is over

    /// <summary>Whether a planned time still wants to be run; cheap, and decides nothing.</summary>
    public async Task<bool> IsOpenAsync(IJob job, string slot, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        var run = await db.JobRuns().AsNoTracking().SingleOrDefaultAsync(r => r.Job == job.Name && r.Slot == slot, ct);
        return run is null || MayBegin(job, run);
    }

    /// <summary>Jobs of which a run may wait: it does, or its process is gone. Cheap, and decides nothing.</summary>
    public async Task<IReadOnlyList<string>> WaitingAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        var open = await db.JobRuns().Where(r => r.State == JobState.Waiting || r.State == JobState.Running)
            .Select(r => new JobRun
            {
                Job = r.Job,
                Slot = "",
                By = "",
                Source = "",
                StartedAt = r.StartedAt,
                State = r.State,
                LeaseId = r.LeaseId,
                LeasedUntil = r.LeasedUntil
            }).ToListAsync(ct);
        return [.. open.Where(run => !IsAlive(run)).Select(run => run.Job).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Puts a run into the queue, in the open transaction.</summary>
    public static JobRun Queue(CrmDbContext db, string job, string slot, object? order, bool isDryRun = false)
    {
        var run = new JobRun
        {
            Job = job,
            Slot = slot,
            IsDryRun = isDryRun,
            StaffId = db.Author.StaffId,
            By = db.Author.Name,
            Source = db.Author.Source,
            Correlation = db.Author.Correlation,
            State = JobState.Waiting,
            StartedAt = db.Now,
            LeasedUntil = db.Now,
            Queued = order is null ? null : new() { Json = JsonSerializer.Serialize(order) },
        };
        db.JobRuns().Add(run);
        return run;
    }

    /// <summary>Leases the oldest run that waits and has a place.</summary>
    /// <returns>Null: there is none now.</returns>
    public async Task<JobRun?> ClaimWaitingAsync(IJob job, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        await using var write = await db.BeginWriteAsync(ct);
        var alive = await SettleAsync(db, job, ct);
        var full = alive.GroupBy(r => r.StaffId).Where(person => person.Key is not null && person.Count() >= job.MaxPerPerson).Select(person => person.Key)
            .ToList();
        var run = alive.Count >= job.MaxAtOnce ? null : await db.RunsWithOrders()
            .Where(r => r.Job == job.Name && r.State == JobState.Waiting && r.LeasedUntil <= db.Now && !full.Contains(r.StaffId)).OrderBy(r => r.Id)
            .FirstOrDefaultAsync(ct);
        if (run is not null)
        {
            await LeaseAsync(db, job, run, ct);
        }
        await write.CommitAsync(ct);
        return run;
    }

    /// <summary>Leases the run of a slot in the open transaction; it is made if it is not there.</summary>
    /// <returns>Null: somebody else runs it or has run it, or there is no place.</returns>
    public async Task<JobRun?> ClaimAsync(CrmDbContext db, IJob job, string slot, object? order, bool isDryRun, CancellationToken ct)
    {
        var alive = await SettleAsync(db, job, ct);
        var run = await db.RunsWithOrders().SingleOrDefaultAsync(r => r.Job == job.Name && r.Slot == slot, ct);
        var isUnlimited = order is not null && db.Author.StaffId is null; // the machine's owner does not queue for a file of their own
        if ((run is not null && !MayBegin(job, run))
            || (!isUnlimited && (alive.Count >= job.MaxAtOnce || (db.Author.StaffId is { } staff && alive.Count(r => r.StaffId == staff) >= job.MaxPerPerson))))
        {
            return null;
        }
        run ??= Queue(db, job.Name, slot, order, isDryRun);
        await LeaseAsync(db, job, run, ct);
        return run;
    }

    /// <summary>The same in a transaction of its own, of a job that the clock starts.</summary>
    /// <inheritdoc cref="ClaimAsync(CrmDbContext, IJob, string, object?, bool, CancellationToken)"/>
    public async Task<JobRun?> ClaimAsync(IJob job, string slot, bool isDryRun, Author author, CancellationToken ct)
    {
        await using var db = source.Create(author);
        await using var write = await db.BeginWriteAsync(ct);
        var run = await ClaimAsync(db, job, slot, order: null, isDryRun, ct);
        await write.CommitAsync(ct);
        return run;
    }

    /// <summary>Says that the run goes on, and how far it has come.</summary>
    /// <param name="progress">Asked when it is this one's turn to write.</param>
    /// <returns>False: it was cancelled, or taken for dead and somebody else has it.</returns>
    public async Task<bool> RenewAsync(JobRun run, Func<JobProgress> progress, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        await using var write = await db.BeginWriteAsync(ct);
        var isMine = await RenewAsync(db, run, progress(), ct);
        await write.CommitAsync(ct);
        return isMine;
    }

    /// <inheritdoc cref="RenewAsync(JobRun, Func{JobProgress}, CancellationToken)"/>
    public static async Task<bool> RenewAsync(CrmDbContext db, JobRun run, JobProgress progress, CancellationToken ct)
    {
        var until = db.Now + Lease;

        // Past the tracker: one conditional statement is the question and the answer, and a run that another has taken over matches no row.
        return await db.JobRuns().Where(r => r.Id == run.Id && r.LeaseId == run.LeaseId && r.State == JobState.Running).ExecuteUpdateAsync(
            row => row.SetProperty(r => r.Rows, progress.Rows).SetProperty(r => r.Expected, progress.Expected)
                .SetProperty(r => r.CheckpointJson, progress.Checkpoint).SetProperty(r => r.LeasedUntil, until), ct) > 0;
    }

    /// <summary>Ends a run in the open transaction, with what follows from it.</summary>
    public static async Task EndAsync(CrmDbContext db, IJob job, JobRun run, JobState state, string? error, CancellationToken ct)
    {
        var isTriedAgain = state == JobState.Failed && run.Queued is not null && job.RetriesAfter is not null && run.Tries < MaxTries;
        (run.State, run.Error) = (isTriedAgain ? JobState.Waiting : state, error);
        run.EndedAt = run.State == JobState.Waiting ? null : db.Now;
        run.LeasedUntil = isTriedAgain ? db.Now + job.RetriesAfter!.Value : db.Now;
        await job.EndedAsync(db, run, ct);
        if (run.EndedAt is not null)
        {
            run.Queued = null; // whom or what it was about is for the feature's own log
        }
        db.NotifyAfterCommit(job.Area, 0);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Ends a run of this process and tidies the job's history. Whoever ended it meanwhile was first.</summary>
    /// <param name="isFrequent">Runs many times a day: of those that found nothing to do the latest alone is kept.</param>
    public async Task<JobRun> EndAsync(IJob job, JobRun begun, JobState state, JobProgress progress, string? error, bool isFrequent)
    {
        try
        {
            await using var db = source.Create(begun.Author);
            await using var write = await db.BeginWriteAsync();
            var run = await db.RunsWithOrders().SingleAsync(r => r.Id == begun.Id);
            if (run.LeaseId == begun.LeaseId && run.State == JobState.Running)
            {
                (run.Rows, run.Expected, run.CheckpointJson) = (progress.Rows, progress.Expected, progress.Checkpoint);
                await EndAsync(db, job, run, state, error, default);
                await TidyAsync(db, run, isFrequent);
                await write.CommitAsync();
            }
            return run;
        }
        finally
        {
            mine.TryRemove(begun.LeaseId, out _); // where it could not be stored, it is dead now
        }
    }

    private static async Task TidyAsync(CrmDbContext db, JobRun run, bool isFrequent)
    {
        var over = db.JobRuns().Where(r => r.Job == run.Job && r.EndedAt != null);
        db.RemoveRange(await over.OrderByDescending(r => r.Id).Skip(MaxKept).ToListAsync());
        if (isFrequent)
        {
            db.RemoveRange(await over.Where(r => r.Id < run.Id && r.Source == "job" && r.State == JobState.Done && r.Rows == 0).ToListAsync());
        }
        await db.SaveChangesAsync();
    }

    /// <summary>Ends what ran in a process that is gone.</summary>
    /// <returns>What is really running.</returns>
    private async Task<IReadOnlyList<JobRun>> SettleAsync(CrmDbContext db, IJob job, CancellationToken ct)
    {
        var running = await db.RunsWithOrders().Where(r => r.Job == job.Name && r.State == JobState.Running).ToListAsync(ct);
        foreach (var dead in running.Where(run => !IsAlive(run)))
        {
            var (state, error) = dead switch
            {
                { Queued: null } => (JobState.Interrupted, (string?)null),
                { StaffId: null } or { Tries: >= MaxTries } => (JobState.Failed, CutOff),
                _ => (JobState.Waiting, null),
            };
            await EndAsync(db, job, dead, state, error, ct);
        }
        return running.FindAll(run => run.State == JobState.Running);
    }

    private async Task LeaseAsync(CrmDbContext db, IJob job, JobRun run, CancellationToken ct)
    {
        var token = Guid.NewGuid().ToString("N");
        (run.Rows, run.Expected) = (run.CheckpointJson is null ? 0 : run.Rows, null);
        (run.State, run.StartedAt, run.EndedAt, run.Error, run.LeaseId, run.LeasedUntil) = (JobState.Running, db.Now, null, null, token, db.Now + Lease);
        run.Tries++;
        db.AfterCommit(() => mine[token] = true); // before the next writer begins to ask whether it is alive
        db.NotifyAfterCommit(job.Area, 0);
        await db.SaveChangesAsync(ct);
    }

    private bool MayBegin(IJob job, JobRun run) => run.State switch
    {
        JobState.Running => !IsAlive(run),
        JobState.Interrupted => true,
        JobState.Failed => run.Tries < MaxTries && run.EndedAt + job.RetriesAfter <= clock.GetUtcNow(),
        _ => false,
    };
}
