namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>An export while it runs in this process.</summary>
internal sealed class RunningExport(CancellationToken stopping) : IDisposable
{
    private readonly CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private volatile int rows;

    public CancellationToken Token => ending.Token;

    public Task Work { get; set; } = Task.CompletedTask;

    public int Rows
    {
        get => rows;
        set => rows = value;
    }

    /// <summary>When pages were told last.</summary>
    public long NotifiedAt { get; set; }

    /// <summary>When the number of rows was stored last.</summary>
    public long NotingAt { get; set; }

    public void Cancel()
    {
        try
        {
            ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }

    public void Dispose() => ending.Dispose();
}
