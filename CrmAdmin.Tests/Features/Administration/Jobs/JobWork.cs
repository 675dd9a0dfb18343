using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Tests.Features.Administration.Jobs;

/// <summary>A job whose work the test decides.</summary>
internal sealed class JobWork(string cron = "0 30 2 * * ?", string name = "edit-log") : IScheduledJob
{
    private int runs;

    public string Name => name;

    public string Cron => cron;

    public bool CatchesUp { get; init; } = true;

    public int Runs => runs;

    public long Count { get; set; } = 3;

    /// <summary>Awaited in the midst of the work.</summary>
    public Func<IProgress<long>?, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    public async Task<long> RunAsync(DateTimeOffset now, bool isDryRun, IProgress<long>? progress, CancellationToken ct)
    {
        if (!isDryRun)
        {
            Interlocked.Increment(ref runs);
            await During(progress, ct);
        }
        return Count;
    }
}
