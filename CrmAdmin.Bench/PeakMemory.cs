using System.Diagnostics;

namespace CrmAdmin.Bench;

/// <summary>
/// The most that this process has held since: the kernel's own high-water mark, begun anew. Where there is none (not on Linux), what was seen every 25 ms.
/// </summary>
internal sealed class PeakMemory : IDisposable
{
    private const string Reset = "/proc/self/clear_refs";
    private const string Mark = "VmHWM:";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);
    private readonly Timer? watching;
    private readonly long begin = Now();
    private long highest;

    public PeakMemory()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText(Reset, "5"); // proc(5): the peak of the resident set is set to what it is now
        }
        else
        {
            watching = new(_ => highest = Math.Max(highest, Now()), null, TimeSpan.Zero, Step);
        }
    }

    public double Megabytes => Highest() / 1024.0 / 1024.0;

    /// <summary>Over what was held at the beginning.</summary>
    public double Growth => Math.Max(0, Highest() - begin) / 1024.0 / 1024.0;

    /// <summary>After everything that can go has gone: so that what grows is what the work takes.</summary>
    public static PeakMemory FromIdle()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new();
    }

    public void Dispose() => watching?.Dispose();

    private long Highest()
    {
        if (watching is not null)
        {
            return Math.Max(highest, Now());
        }
        var line = File.ReadLines("/proc/self/status").First(one => one.StartsWith(Mark, StringComparison.Ordinal));
        return 1024 * long.Parse(line[Mark.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    private static long Now()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
