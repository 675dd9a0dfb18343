namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>Work that the clock starts. Registered as <see cref="IScheduledJob"/>; the Jobs feature runs it and keeps its history.</summary>
public interface IScheduledJob
{
    /// <summary>Stored with each run: never changed. Its title is the text <c>job.{Name}</c>.</summary>
    string Name { get; }

    /// <summary>When, as a cron expression that begins with seconds, in the store's time zone.</summary>
    string Cron { get; }

    /// <summary>A planned time that passed while nothing ran is made up for at start, once.</summary>
    bool CatchesUp { get; }

    /// <summary>
    /// Does the work in batches, each one turn at the write gate; running it again, or from where it was killed, is harmless.
    /// </summary>
    /// <param name="isDryRun">Counts and changes nothing.</param>
    /// <returns>How many rows it did, or would do.</returns>
    Task<long> RunAsync(DateTimeOffset now, bool isDryRun, IProgress<long>? progress, CancellationToken ct);
}
