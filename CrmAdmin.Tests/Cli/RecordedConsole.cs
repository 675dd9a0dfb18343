using System.Collections.Concurrent;
using CrmAdmin.Server.Cli;

namespace CrmAdmin.Tests.Cli;

/// <summary>Remembers what was written, in order: "out …", "err …", "progress …".</summary>
public sealed class RecordedConsole : ICliConsole
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public void WriteLine(string text) => Lines.Enqueue("out " + text);

    public void Error(string text) => Lines.Enqueue("err " + text);

    public void Progress(string label, long done, long total) => Lines.Enqueue($"progress {label} {done}/{total}");
}
