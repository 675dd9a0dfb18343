using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Tests.Support;

/// <summary>A job alone, without a queue and a row.</summary>
internal static class JobCalls
{
    public static async Task<long> CountAsync(this IJob job, DateTimeOffset now)
        => await job.CountAsync(new JobContext(now), default) ?? throw new InvalidOperationException("It counts nothing.");

    /// <returns>How many rows it did.</returns>
    public static async Task<long> DoAsync(this IJob job, DateTimeOffset now, IProgress<JobProgress>? told = null, CancellationToken ct = default)
    {
        var run = new JobContext(now, told);
        await job.RunAsync(run, ct);
        return run.Done;
    }
}
