using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Tests.Features.Administration.Jobs;

/// <summary>A job whose work the test decides.</summary>
internal sealed class JobWork(string? cron = "0 30 2 * * ?", string name = "edit-log") : IJob
{
    private int runs;

    public string Name => name;

    public string? Cron => cron;

    public bool CatchesUp { get; init; } = true;

    public int Runs => runs;

    public long Count { get; set; } = 3;

    /// <summary>Awaited in the midst of the work.</summary>
    public Func<JobContext, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    public int MaxAtOnce { get; init; } = 1;

    public int MaxPerPerson { get; init; } = 1;

    public TimeSpan? RetriesAfter { get; init; } = TimeSpan.FromMinutes(10);

    public Task<long?> CountAsync(JobContext run, CancellationToken ct) => Task.FromResult<long?>(Count);

    public async Task RunAsync(JobContext run, CancellationToken ct)
    {
        Interlocked.Increment(ref runs);
        await During(run, ct);
        await run.ReportAsync(Count, ct: ct);
    }

    /// <summary>“Slot State” of each end that was told.</summary>
    public List<string> Ends { get; } = [];

    public Task EndedAsync(CrmDbContext db, JobRun run, CancellationToken ct)
    {
        Ends.Add($"{run.Slot} {run.State}");
        return Task.CompletedTask;
    }
}
