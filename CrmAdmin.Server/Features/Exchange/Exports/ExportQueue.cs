using System.Collections.Concurrent;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>The exports that wait and run, as the database has them: each change its own write lock.</summary>
internal sealed class ExportQueue(ICrmDbSource source, ExportWriter writer, ExportFiles files)
{
    public const int MaxAtOnce = 2;

    /// <summary>Begun here, and nobody runs them: their end could not be told. Others that run and have no turn here are another process's.</summary>
    private readonly ConcurrentDictionary<long, ExportRun> cutOff = new();

    /// <summary>After a start: what ran then waits again, files that nobody knows are deleted.</summary>
    public async Task RecoverAsync(CancellationToken ct)
    {
        await using (var db = source.Create(Author.System("export")))
        {
            await using var write = await db.BeginWriteAsync(ct);
            foreach (var run in await db.ExportRuns().Where(r => r.State == ExportState.Running).ToListAsync(ct))
            {
                run.BeginAgain(db.Now);
            }
            await db.SaveChangesAsync(ct);
            db.NotifyAfterCommit(ChangeArea.Exports, 0);
            await write.CommitAsync(ct);
        }
        foreach (var name in await files.FindOrphansAsync(() => source.StoredExportsAsync(ct)))
        {
            files.Delete(name);
        }
    }

    /// <summary>Puts back into the queue what was cut off here because the database was away.</summary>
    public async Task BeginAgainAsync(CancellationToken ct)
    {
        foreach (var (id, run) in cutOff)
        {
            TryToDelete(run.StoredAs);
            await using var db = source.Create(Author.System("export"));
            await using var write = await db.BeginWriteAsync(ct);
            if (await MineAsync(db, run, ct) is { } found)
            {
                found.BeginAgain(db.Now);
                await db.SaveChangesAsync(ct);
                db.NotifyAfterCommit(ChangeArea.Exports, 0);
                await write.CommitAsync(ct);
            }
            cutOff.TryRemove(id, out _);
        }
    }

    /// <summary>Nobody runs it any more, and that could not be told.</summary>
    public void CutOff(ExportRun run) => cutOff[run.Id] = run;

    /// <summary>The next that may run, marked as running; null: there is none now. Who may not have it any more is refused here.</summary>
    public async Task<ExportRun?> TakeAsync(CancellationToken ct)
    {
        while (await TakeOrRefuseAsync(ct) is { } run)
        {
            if (run.State == ExportState.Running)
            {
                return run;
            }
        }
        return null;
    }

    public async Task NoteAsync(long id, int rows, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("export"));
        await using var write = await db.BeginWriteAsync(ct);
        if (await db.ExportRuns().SingleOrDefaultAsync(r => r.Id == id && r.State == ExportState.Running, ct) is { } run)
        {
            run.Rows = rows;
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
        }
    }

    /// <summary>Whoever ended it meanwhile was first: then nothing is left of the file. Nor is it where the end is not a good one.</summary>
    public async Task EndAsync(ExportRun run, ExportState state, string? problem, Action<ExportRun> change)
    {
        if (state != ExportState.Ready)
        {
            files.Delete(run.StoredAs);
        }
        await using var db = source.Create(Author.System("export"));
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        if (await MineAsync(db, run, CancellationToken.None) is not { } ending)
        {
            files.Delete(run.StoredAs);
            return;
        }
        change(ending);
        ending.End(state, db.Now, problem);
        if (state != ExportState.Ready)
        {
            (ending.StoredAs, ending.Size, ending.ExpiresAt, ending.EndedAt) = (null, null, null, state == ExportState.Waiting ? null : ending.EndedAt);
        }
        await db.SaveChangesAsync(CancellationToken.None);
        db.NotifyAfterCommit(ChangeArea.Exports, 0);
        await write.CommitAsync(CancellationToken.None);
    }

    // A commit whose answer was lost may have made it ready, without its file by now.
    private static Task<ExportRun?> MineAsync(CrmDbContext db, ExportRun run, CancellationToken ct)
        => db.ExportRuns().SingleOrDefaultAsync(r => r.Id == run.Id && r.StoredAs == run.StoredAs && (r.State == ExportState.Running || r.State == ExportState.Ready), ct);

    // One file that cannot be deleted must not hold the queue up: the job comes back to it.
    private void TryToDelete(string? name)
    {
        try
        {
            files.Delete(name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No export stands for it any more.
        }
    }

    private async Task<ExportRun?> TakeOrRefuseAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("export"));
        if (!await db.ExportRuns().AnyAsync(r => r.State == ExportState.Waiting, ct))
        {
            return null; // without the write lock for nothing
        }
        await using var write = await db.BeginWriteAsync(ct);
        var busy = await db.ExportRuns().Where(r => r.State == ExportState.Running && r.StaffId != null).Select(r => r.StaffId).ToListAsync(ct);
        var run = busy.Count >= MaxAtOnce ? null
            : await db.ExportRuns().Where(r => r.State == ExportState.Waiting && !busy.Contains(r.StaffId)).OrderBy(r => r.Id).FirstOrDefaultAsync(ct);
        if (run is null)
        {
            return null;
        }
        if (run.StaffId is { } staff && !Narrow(run, await db.RightsOfMemberAsync(staff, ct)))
        {
            run.End(ExportState.Failed, db.Now, "export.right-gone");
        }
        else
        {
            (run.State, run.Tries, run.Rows, run.StoredAs) = (ExportState.Running, run.Tries + 1, 0, ExportFiles.NewName(run.Format));
        }
        try
        {
            await db.SaveChangesAsync(ct);
            db.NotifyAfterCommit(ChangeArea.Exports, 0);
            await write.CommitAsync(ct);
        }
        catch when (run.State == ExportState.Running)
        {
            CutOff(run); // where the commit went through and only its answer was lost
            throw;
        }
        return run;
    }

    /// <summary>What the person has lost since they asked is left out or masked.</summary>
    /// <returns>False: they may not have it at all.</returns>
    private bool Narrow(ExportRun run, IReadOnlySet<string>? rights)
    {
        if (rights?.Contains(Permissions.CustomersExport) != true
            || (run.Log is { } log && !(rights.Contains(Permissions.LogsExport) && rights.Contains(writer.LogAt(log).Log.Permission))))
        {
            return false;
        }
        run.IsMasked |= !rights.Contains(Permissions.CustomersSensitive);
        if (!rights.Contains(Permissions.AddressesRead))
        {
            run.LeaveAddressesOut();
        }
        return true;
    }
}
