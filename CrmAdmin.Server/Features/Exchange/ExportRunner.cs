using System.Collections.Concurrent;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>
/// Makes the files that wait: two at once, one of a person. What a restart cut off is begun again, three times at most. A fault here is
/// logged and never ends the process.
/// </summary>
public sealed partial class ExportRunner(ICrmDbSource source, ExportWriter writer, ExportFiles files, IChangeNotices notices, TimeProvider clock, ILogger<ExportRunner> log)
    : BackgroundService
{
    public const int MostTries = 3;
    private const int MostAtOnce = 2;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenNotices = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<long, ExportTurn> turns = new();
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

    /// <summary>After a start: what ran then waits again, files that nobody knows are deleted.</summary>
    public async Task RecoverAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("export"));
        await using var write = await db.BeginWriteAsync(ct);
        foreach (var run in await db.ExportRuns().Where(r => r.State == ExportState.Running).ToListAsync(ct))
        {
            if (run.StaffId is null || run.Tries >= MostTries)
            {
                run.End(ExportState.Failed, db.Now, "export.cut-off");
            }
            else
            {
                (run.State, run.Rows) = (ExportState.Waiting, 0);
            }
        }
        await db.SaveChangesAsync(ct);
        db.NotifyAfterCommit(ChangeArea.Exports, 0);
        await write.CommitAsync(ct);
        files.Sweep((await db.ExportRuns().Where(r => r.State == ExportState.Ready).Select(r => r.StoredAs!).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal));
    }

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
        var begun = 0;
        while (await TakeAsync(ct) is { } run)
        {
            begun++;
            var turn = new ExportTurn(ct);
            turns[run.Id] = turn;
            turn.Work = Task.Run(() => RunAsync(run, turn, ct), CancellationToken.None);
        }
        return begun;
    }

    private async Task<ExportRun?> TakeAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("export"));
        if (turns.Count >= MostAtOnce || !await db.ExportRuns().AnyAsync(r => r.State == ExportState.Waiting, ct))
        {
            return null; // without a turn at the gate for nothing
        }
        await using var write = await db.BeginWriteAsync(ct);
        var busy = await db.ExportRuns().Where(r => r.State == ExportState.Running && r.StaffId != null).Select(r => r.StaffId).ToListAsync(ct);
        var run = busy.Count >= MostAtOnce ? null
            : await db.ExportRuns().Where(r => r.State == ExportState.Waiting && !busy.Contains(r.StaffId)).OrderBy(r => r.Id).FirstOrDefaultAsync(ct);
        if (run is null)
        {
            return null;
        }
        (run.State, run.Tries, run.Rows, run.StoredAs) = (ExportState.Running, run.Tries + 1, 0, ExportFiles.NewName(run.Format));
        await db.SaveChangesAsync(ct);
        db.NotifyAfterCommit(ChangeArea.Exports, 0);
        await write.CommitAsync(ct);
        return run;
    }

    private async Task RunAsync(ExportRun run, ExportTurn turn, CancellationToken stopping)
    {
        try
        {
            var size = await files.WriteAsync(run.StoredAs!, stream => writer.WriteAsync(run.ToOrder(), stream, rows => NoteAsync(run.Id, turn, rows), turn.Token));
            await EndAsync(run, ending => (ending.Size, ending.Rows, ending.ExpiresAt) = (size, turn.Rows, clock.GetMicroseconds() + ExportRun.Life), ExportState.Ready, null);
        }
        catch (OperationCanceledException) when (turn.Token.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested)
            {
                await TryAsync(() => EndAsync(run, ending => ending.Rows = 0, ExportState.Waiting, null)); // the next start begins it again
            }
        }
        catch (Exception exception)
        {
            LogFailed(log, exception);
            await TryAsync(() => EndAsync(run, ending => ending.Rows = turn.Rows, ExportState.Failed, exception is IOException ? "export.not-written" : "export.failed"));
        }
        finally
        {
            turns.TryRemove(run.Id, out _);
            turn.Dispose();
            Ring(new(ChangeArea.Exports, 0, "", ""));
        }
    }

    private async Task NoteAsync(long id, ExportTurn turn, int rows)
    {
        turn.Rows = rows;
        if (clock.GetElapsedTime(turn.TellingAt) >= BetweenNotices)
        {
            turn.TellingAt = clock.GetTimestamp();
            notices.Publish(new(ChangeArea.Exports, 0, "CrmAdmin", ""));
        }
        if (clock.GetElapsedTime(turn.NotingAt) < BetweenNotes)
        {
            return;
        }
        turn.NotingAt = clock.GetTimestamp();
        await using var db = source.Create(Author.System("export"));
        await using var write = await db.BeginWriteAsync(turn.Token);
        if (await db.ExportRuns().SingleOrDefaultAsync(r => r.Id == id && r.State == ExportState.Running, turn.Token) is { } run)
        {
            run.Rows = rows;
            await db.SaveChangesAsync(turn.Token);
            await write.CommitAsync(turn.Token);
        }
    }

    // Whoever ended it meanwhile was first: then nothing is left of the file.
    private async Task EndAsync(ExportRun run, Action<ExportRun> change, ExportState state, string? problem)
    {
        await using var db = source.Create(Author.System("export"));
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        var ending = await db.ExportRuns().SingleOrDefaultAsync(r => r.Id == run.Id && r.State == ExportState.Running && r.Tries == run.Tries, CancellationToken.None);
        if (ending is null)
        {
            files.Delete(run.StoredAs);
            return;
        }
        change(ending);
        ending.End(state, db.Now, problem);
        if (state != ExportState.Ready)
        {
            (ending.StoredAs, ending.EndedAt) = (null, state == ExportState.Waiting ? null : ending.EndedAt);
        }
        await db.SaveChangesAsync(CancellationToken.None);
        db.NotifyAfterCommit(ChangeArea.Exports, 0);
        await write.CommitAsync(CancellationToken.None);
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            LogFailed(log, exception); // the next start finds it running and begins it again
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An export failed")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
