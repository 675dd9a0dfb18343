namespace CrmAdmin.Components.Features.Administration.Jobs;

/// <summary>Work that the clock starts, what became of it, and starting it by hand.</summary>
public interface IJobsService
{
    /// <summary>Every job with its latest runs, newest first.</summary>
    [Requires(Permissions.JobsRead)]
    Task<IReadOnlyList<JobRow>> ListAsync(CancellationToken ct = default);

    /// <summary>Newest first, 25 at a time. Of a job that runs many times a day, runs that found nothing to do are not kept.</summary>
    [Requires(Permissions.JobsRead)]
    Task<Page<JobRunRow>> ListRunsAsync(string job, long? after = null, CancellationToken ct = default);

    /// <summary>Runs it now and answers when it is over. Cancelling ends the waiting, not the run.</summary>
    /// <exception cref="RuleException"><c>job.running</c>: a run of it is on its way.</exception>
    /// <exception cref="NotFoundException">There is no such job.</exception>
    [Requires(Permissions.JobsRun)]
    Task<JobRunRow> RunAsync(string job, bool isDryRun, CancellationToken ct = default);
}

public enum JobState
{
    /// <summary>In the queue: for a place, or to be tried again.</summary>
    Waiting,
    Running,
    Done,
    Failed,

    /// <summary>Its process ended under it; a planned run is begun again.</summary>
    Interrupted,

    /// <summary>Somebody ended it.</summary>
    Cancelled,
}

/// <param name="Name">The texts <c>job.{Name}</c>, <c>.what</c>, <c>.did</c> and <c>.would</c> speak of it.</param>
/// <param name="NightlyAt">Null: it does not run once a day.</param>
/// <param name="EveryMinutes">Null: it does not run every so many minutes; where both are null, <paramref name="Cron"/> says when.</param>
public sealed record JobRow(string Name, string Cron, TimeOnly? NightlyAt, int? EveryMinutes, DateTimeOffset? NextAt, IReadOnlyList<JobRunRow> Runs)
{
    public JobRunRow? Running => Runs.FirstOrDefault(run => run.State == JobState.Running);
}

/// <param name="Expected">Counted before it began; null: not yet, or it ended earlier.</param>
/// <param name="Error">Key of the text that says what went wrong.</param>
public sealed record JobRunRow(
    long Id, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, JobState State, long Rows, long? Expected, bool IsDryRun, string By, string Source, int Tries,
    string? Error)
{
    /// <summary>The clock started it.</summary>
    public bool IsPlanned => Source == "job";
}
