using System.Collections.Concurrent;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>
/// Makes the files that wait: two at once, one of a person. What a restart or a lost database cut off is begun again, three times at most. A fault here is
/// logged and never ends the process.
/// </summary>
public sealed partial class ExportRunner(ICrmDbSource source, ExportWriter writer, ExportFiles files, IChangeNotices notices, TimeProvider clock, ILogger<ExportRunner> log)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenNotices = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(5);
    private readonly ExportQueue queue = new(source, writer, files);
    private readonly ConcurrentDictionary<long, RunningExport> turns = new();
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Fresher than what is stored; null where it is not running here.</summary>
    public int? RowsOf(long id) => turns.TryGetValue(id, out var turn) ? turn.Rows : null;

    /// <summary>Stops the work of an export whose end is committed already.</summary>
    public void Stop(long id)
    {
        if (turns.TryGetValue(id, out var turn))
        {
            turn.Cancel();
        }
    }

    /// <inheritdoc cref="ExportQueue.RecoverAsync"/>
    public Task RecoverAsync(CancellationToken ct) => queue.RecoverAsync(ct);

    /// <summary>Makes every file that waits, and ends when none does.</summary>
    public async Task RunDueAsync(CancellationToken ct)
    {
        do
        {
            await BeginDueAsync(ct);
            await Task.WhenAll(turns.Values.Select(turn => turn.Work));
        }
        while (await BeginDueAsync(ct) > 0);
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = notices.Subscribe(Ring);
        var isRecovered = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isRecovered)
                {
                    await RecoverAsync(stoppingToken);
                    isRecovered = true;
                }
                await BeginDueAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(log, exception);
            }
            await ((Task)wake.WaitAsync(Tick, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(turns.Values.Select(turn => turn.Work));
    }

    // On the committing thread: it only rings.
    private void Ring(ChangeNotice notice)
    {
        if (notice.Area == ChangeArea.Exports && wake.CurrentCount == 0)
        {
            try
            {
                wake.Release();
            }
            catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
            {
                // It rings already, or the program ends.
            }
        }
    }

    private async Task<int> BeginDueAsync(CancellationToken ct)
    {
        await queue.BeginAgainAsync(ct);
        var begun = 0;
        while (turns.Count < ExportQueue.MaxAtOnce && await queue.TakeAsync(ct) is { } run)
        {
            begun++;
            var turn = new RunningExport(ct);
            turns[run.Id] = turn;
            turn.Work = Task.Run(() => RunAsync(run, turn, ct), CancellationToken.None);
        }
        return begun;
    }

    private async Task RunAsync(ExportRun run, RunningExport turn, CancellationToken stopping)
    {
        try
        {
            var size = await files.WriteAsync(run.StoredAs!, stream => writer.WriteAsync(run.ToOrder(), stream, rows => NoteAsync(run.Id, turn, rows), turn.Token));
            await queue.EndAsync(run, ExportState.Ready, null, ending => (ending.Size, ending.Rows, ending.ExpiresAt) = (size, turn.Rows, clock.GetMicroseconds() + ExportRun.Life));
        }
        catch (OperationCanceledException) when (turn.Token.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested)
            {
                await TryToEndAsync(run, ExportState.Waiting, null, rows: 0); // the next start begins it again
            }
        }
        catch (Exception exception)
        {
            LogFailed(log, exception);
            await TryToEndAsync(run, ExportState.Failed, exception is IOException ? "export.not-written" : "export.failed", turn.Rows);
        }
        finally
        {
            turns.TryRemove(new(run.Id, turn)); // it may run again already, in another turn
            turn.Dispose();
            Ring(new(ChangeArea.Exports, 0, "", ""));
        }
    }

    private async Task NoteAsync(long id, RunningExport turn, int rows)
    {
        turn.Rows = rows;
        if (clock.GetElapsedTime(turn.NotifiedAt) >= BetweenNotices)
        {
            turn.NotifiedAt = clock.GetTimestamp();
            notices.Publish(new(ChangeArea.Exports, 0, "CrmAdmin", ""));
        }
        if (clock.GetElapsedTime(turn.NotingAt) < BetweenNotes)
        {
            return;
        }
        turn.NotingAt = clock.GetTimestamp();
        await queue.NoteAsync(id, rows, turn.Token);
    }

    private async Task TryToEndAsync(ExportRun run, ExportState state, string? problem, int rows)
    {
        try
        {
            await queue.EndAsync(run, state, problem, ending => ending.Rows = rows);
        }
        catch (Exception exception)
        {
            LogFailed(log, exception);
            queue.CutOff(run); // the next tick puts it back, or the next start
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An export failed")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
