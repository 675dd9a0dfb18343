using System.Collections.Concurrent;
using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>
/// The rows of <c>job_runs</c>: of all who want to run a job, in this process or another, one gets to; whatever was running in a process
/// that is gone is recognised and can be begun again.
/// </summary>
public sealed class JobRuns(ICrmDbSource source, StorageOptions options, TimeProvider clock)
{
    /// <summary>A sign of life is given four times as often.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private const int MaxTries = 3;
    private const int MaxKept = 500;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(10);
    private readonly string owner = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<long, bool> mine = new();

    /// <summary>Whether a planned time still wants to be run; cheap, and decides nothing.</summary>
    public async Task<bool> IsOpenAsync(string job, string slot, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        var run = await db.JobRuns().AsNoTracking().SingleOrDefaultAsync(r => r.Job == job && r.Slot == slot, ct);
        return run is null || MayBegin(run);
    }

    /// <returns>Null: somebody else runs this planned time or has run it, or another run of the job is on its way.</returns>
    public async Task<JobRun?> ClaimPlannedAsync(string job, string slot, CancellationToken ct)
        => await ClaimAsync(job, slot, isDryRun: false, Author.System("job"), ct);

    /// <exception cref="RuleException"><c>job.running</c>: a run of the job is on its way.</exception>
    public async Task<JobRun> ClaimAskedAsync(string job, bool isDryRun, Author author, CancellationToken ct)
        => await ClaimAsync(job, $"asked {Guid.CreateVersion7():N}", isDryRun, author, ct) ?? throw new RuleException("job.running");

    /// <summary>Says that the run goes on, and how far it has come.</summary>
    /// <returns>False: it was taken for dead and somebody else has it.</returns>
    public async Task<bool> KeepAliveAsync(long id, long rows, long? expected, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        await using var write = await db.BeginWriteAsync(ct);
        if (await db.JobRuns().SingleOrDefaultAsync(r => r.Id == id && r.Owner == owner && r.State == JobState.Running, ct) is not { } run)
        {
            return false;
        }
        (run.Rows, run.Expected, run.AliveAt) = (rows, expected, db.Now);
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
        return true;
    }

    /// <summary>Ends a run and tidies the job's history.</summary>
    /// <param name="isFrequent">Runs many times a day: of those that found nothing to do the latest alone is kept.</param>
    public async Task<JobRun> EndAsync(JobRun begun, JobState state, JobProgress progress, string? error, bool isFrequent)
    {
        await using var db = source.Create(Author.System("job"));
        await using var write = await db.BeginWriteAsync();
        var run = await db.JobRuns().SingleAsync(r => r.Id == begun.Id);
        if (run.Owner == owner)
        {
            (run.State, run.Rows, run.Expected, run.Error, run.EndedAt) = (state, progress.Rows, progress.Expected, error, db.Now);
            db.RemoveRange(await db.JobRuns().Where(r => r.Job == run.Job).OrderByDescending(r => r.Id).Skip(MaxKept).ToListAsync());
            if (isFrequent)
            {
                db.RemoveRange(await db.JobRuns().Where(r => r.Job == run.Job && r.Id < run.Id && r.Source == "job" && r.State == JobState.Done && r.Rows == 0).ToListAsync());
            }
            db.NotifyAfterCommit(ChangeArea.Jobs, 0);
            await db.SaveChangesAsync();
            await write.CommitAsync();
        }
        mine.TryRemove(run.Id, out _);
        return run;
    }

    /// <summary>Whether a row that says so is really running somewhere.</summary>
    public bool IsAlive(JobRun run) => run.State == JobState.Running && (run.Owner == owner
        ? mine.ContainsKey(run.Id)
        : options.Postgres is not null && run.AliveAt > clock.GetUtcNow() - Lease); // SQLite's file has one process: another's run is over

    private async Task<JobRun?> ClaimAsync(string job, string slot, bool isDryRun, Author author, CancellationToken ct)
    {
        await using var db = source.Create(author);
        await using var write = await db.BeginWriteAsync(ct);
        var running = await db.JobRuns().Where(r => r.Job == job && r.State == JobState.Running).ToListAsync(ct);
        if (running.Exists(IsAlive))
        {
            return null;
        }
        foreach (var dead in running)
        {
            (dead.State, dead.EndedAt) = (JobState.Interrupted, dead.AliveAt);
        }
        var run = await db.JobRuns().SingleOrDefaultAsync(r => r.Job == job && r.Slot == slot, ct);
        if (run is not null && !MayBegin(run))
        {
            return null;
        }
        if (run is null)
        {
            db.JobRuns().Add(run = new()
            {
                Job = job,
                Slot = slot,
                IsDryRun = isDryRun,
                StaffId = author.StaffId,
                By = author.Name,
                Source = author.Source,
                StartedAt = db.Now,
                AliveAt = db.Now,
                Owner = owner,
            });
        }
        (run.State, run.StartedAt, run.EndedAt, run.AliveAt, run.Owner, run.Rows, run.Expected, run.Error) = (JobState.Running, db.Now, null, db.Now, owner, 0, null, null);
        run.Tries++;
        db.NotifyAfterCommit(ChangeArea.Jobs, 0);
        try
        {
            await db.SaveChangesAsync(ct);
            mine[run.Id] = true; // before the commit, when others begin to ask whether it is alive
            await write.CommitAsync(ct);
            return run;
        }
        catch (DbUpdateException exception) when (db.IsUniqueViolation(exception))
        {
            return null;
        }
    }

    private bool MayBegin(JobRun run) => run.State switch
    {
        JobState.Running => !IsAlive(run),
        JobState.Interrupted => true,
        JobState.Failed => run.Tries < MaxTries && run.EndedAt <= clock.GetUtcNow() - PauseAfterFailure,
        _ => false,
    };
}
