using System.Diagnostics;

namespace CrmAdmin.Server.Tables;

/// <summary>Time, cancellation and progress of reading one file. Everything that takes bytes or gives rows asks it.</summary>
internal sealed class ReadTimeLimit(ImportLimits limits, long length, CancellationToken ct)
{
    private readonly Stopwatch clock = new();
    private long furthest;

    public ImportLimits Limits { get; } = limits;

    /// <summary>From 0 to 1: bytes taken of those there are.</summary>
    public double Progress => length == 0 ? 1 : Math.Min(1, (double)Interlocked.Read(ref furthest) / length);

    /// <summary>Starts anew: each pass over the file has the whole time.</summary>
    public void Restart()
    {
        clock.Restart();
        Interlocked.Exchange(ref furthest, 0);
    }

    public void Pause() => clock.Stop();

    public void Resume() => clock.Start();

    public void Reached(long position) => Interlocked.Exchange(ref furthest, Math.Max(furthest, position));

    public void Done() => Reached(length);

    public void Check()
    {
        ct.ThrowIfCancellationRequested();
        if (clock.Elapsed > Limits.MaxReadingTime)
        {
            throw new RuleException("import.timeout", (int)Limits.MaxReadingTime.TotalSeconds);
        }
    }
}

/// <summary>
/// A file as its readers see it: every read asks the watch, so that a reader that would work for ever is stopped from below,
/// and closing it leaves the file open.
/// </summary>
internal sealed class WatchedStream(Stream file, ReadTimeLimit watch) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        watch.Check();
        var count = file.Read(buffer);
        watch.Reached(file.Position);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
