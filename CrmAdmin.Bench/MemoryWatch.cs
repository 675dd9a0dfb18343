using System.Diagnostics;

namespace CrmAdmin.Bench;

/// <summary>How far the process grew over its idle size while something ran.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);
    private readonly CancellationTokenSource stop = new();
    private readonly long idle;
    private readonly Task watching;
    private long highest;

    public MemoryWatch()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        idle = Size();
        watching = WatchAsync();
    }

    /// <summary>In megabytes, at most so far.</summary>
    public double Growth => Math.Max(0, (Math.Max(highest, Size()) - idle) / 1024.0 / 1024.0);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            highest = Math.Max(highest, Size());
            await Task.Delay(Step, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static long Size()
    {
        using var process = Process.GetCurrentProcess();
        return process.PrivateMemorySize64 > 0 && OperatingSystem.IsLinux() ? process.WorkingSet64 : process.PrivateMemorySize64;
    }
}
