using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.History.AccessLog;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>Which export to make.</summary>
/// <param name="Path">Where the command line wants the file; null: in the folder of exports.</param>
public sealed record ExportTask(long Id, string? Path = null, bool Overwrite = false)
{
    /// <summary>Its name among the job's runs.</summary>
    public string Slot => SlotOf(Id);

    public static string SlotOf(long id) => id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Makes the file of one export. The export's row follows the run: who took what along stays there for good.</summary>
public sealed class ExportJob(ICrmDbSource source, ExportWriter writer, ExportFiles files) : IJob
{
    public const string JobName = "export";

    public string Name => JobName;

    public int MaxAtOnce => 2;

    public ChangeArea Area => ChangeArea.Exports;

    public string ErrorOf(Exception exception) => exception switch
    {
        RuleException refusal => refusal.Code,
        IOException => "export.not-written",
        _ => "export.failed",
    };

    public async Task RunAsync(JobContext run, CancellationToken ct)
    {
        var task = run.Order<ExportTask>();
        var export = await BeginAsync(run, task, ct);
        using var part = task.Path is { } path ? files.Begin(path) : files.Begin(export);
        await writer.WriteAsync(export.ToOrder(), part.Content, rows => run.ReportAsync(rows, ct: ct), ct);
        ct.ThrowIfCancellationRequested();
        var size = part.Finish(task.Path ?? files.PathOf(export), task.Overwrite);
        try
        {
            await using var db = source.Create(run.Author);
            await using var write = await db.BeginWriteAsync(ct);
            await run.ReportAsync(db, run.Done, new Written(size), ct);
            await write.CommitAsync(ct);
        }
        catch
        {
            files.TryDelete(export.StoredAs); // cancelled in this moment, or nobody can be told of it
            throw;
        }
    }

    public async Task EndedAsync(CrmDbContext db, JobRun run, CancellationToken ct)
    {
        var task = run.Order<ExportTask>();
        var export = await db.ExportRuns().SingleAsync(r => r.Id == task.Id, ct);
        var (name, isCommandLine, isWhole) = (export.StoredAs, task.Path is not null, run.State == JobState.Done);
        var state = run.State switch
        {
            JobState.Done => isCommandLine ? ExportState.Written : ExportState.Ready,
            JobState.Cancelled => ExportState.Cancelled,
            JobState.Waiting => ExportState.Waiting,
            _ => ExportState.Failed,
        };
        export.End(state, run.EndedAt, run.Error == JobRuns.CutOff ? "export.cut-off" : run.Error);
        export.Rows = state == ExportState.Waiting ? 0 : (int)run.Rows;
        export.Size = isWhole ? run.CheckpointOf<Written>()!.Size : null;
        export.ExpiresAt = state == ExportState.Ready ? db.Now + ExportRun.Life : null;
        if (!isWhole)
        {
            export.StoredAs = null;
            db.AfterCommit(() => files.TryDelete(name));
        }
        if (isCommandLine && !isWhole && run.Error != JobRuns.CutOff) // of what was cut off some may have been read
        {
            AccessRecorder.Note(db, AccessKind.NotExported, null, ExportsService.SubjectOf(export, export.Rows));
        }
    }

    /// <summary>Who may not have it any more is refused here.</summary>
    private async Task<ExportRun> BeginAsync(JobContext run, ExportTask task, CancellationToken ct)
    {
        await using var db = source.Create(run.Author);
        await using var write = await db.BeginWriteAsync(ct);
        await run.ReportAsync(db, 0, ct: ct); // cancelled meanwhile: then its row says so
        var export = await db.ExportRuns().SingleAsync(r => r.Id == task.Id, ct);
        if (export.StaffId is { } staff && !Narrow(export, await db.RightsOfMemberAsync(staff, ct)))
        {
            throw new RuleException("export.right-gone");
        }
        (export.State, export.Tries, export.Rows, export.StoredAs) =
            (ExportState.Running, run.Tries, 0, task.Path is null ? ExportFiles.NewName(export.Format) : null);
        await db.SaveChangesAsync(ct);
        db.NotifyAfterCommit(ChangeArea.Exports, 0);
        await write.CommitAsync(ct);
        return export;
    }

    /// <summary>What the person has lost since they asked is left out or masked.</summary>
    /// <returns>False: they may not have it at all.</returns>
    private bool Narrow(ExportRun export, IReadOnlySet<string>? rights)
    {
        if (rights?.Contains(Permissions.CustomersExport) != true
            || (export.Log is { } log && !(rights.Contains(Permissions.LogsExport) && rights.Contains(writer.LogAt(log).Log.Permission))))
        {
            return false;
        }
        export.IsMasked |= !rights.Contains(Permissions.CustomersSensitive);
        if (!rights.Contains(Permissions.AddressesRead))
        {
            export.LeaveAddressesOut();
        }
        return true;
    }

    private sealed record Written(long Size);
}
