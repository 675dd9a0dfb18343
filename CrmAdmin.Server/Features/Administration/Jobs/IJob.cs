namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>
/// Work in the background: started by the clock, or by a command whose transaction put it into the queue. Registered as <see cref="IJob"/>;
/// <see cref="JobRunner"/> runs it and <c>job_runs</c> keeps its history. Running it again, or from its last checkpoint, is harmless.
/// </summary>
public interface IJob
{
    /// <summary>Stored with each run: never changed. The title of one that the clock starts is the text <c>job.{Name}</c>.</summary>
    string Name { get; }

    /// <summary>When, as a cron expression that begins with seconds, in the store's time zone; null: only when it is queued.</summary>
    string? Cron => null;

    /// <summary>A planned time that passed while nothing ran is made up for at start, once.</summary>
    bool CatchesUp => true;

    /// <summary>How many of its runs there are at a time, over all processes.</summary>
    int MaxAtOnce => 1;

    /// <summary>How many of them one person may have: the rest is for the others.</summary>
    int MaxPerPerson => 1;

    /// <summary>How long after a failure it is tried again, three times in all; null: a failure is its end.</summary>
    TimeSpan? RetriesAfter => Cron is null ? null : TimeSpan.FromMinutes(10);

    /// <summary>Which pages hear of its progress.</summary>
    ChangeArea Area => ChangeArea.Jobs;

    /// <summary>How many rows it would do: all that a dry run does. Null: nobody knows before.</summary>
    Task<long?> CountAsync(JobContext run, CancellationToken ct) => Task.FromResult<long?>(null);

    Task RunAsync(JobContext run, CancellationToken ct);

    /// <summary>The key of the text that says what went wrong.</summary>
    string ErrorOf(Exception exception) => exception is CrmException refusal ? refusal.Code : JobRuns.Failed;

    /// <summary>
    /// What follows from a run's end, in the transaction that stores it: also when it is cancelled, and when it waits again after it was cut off.
    /// The order and the last checkpoint are still there.
    /// </summary>
    Task EndedAsync(CrmDbContext db, JobRun run, CancellationToken ct) => Task.CompletedTask;
}
