using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History;
using CrmAdmin.Server.Features.History.AccessLog;

namespace CrmAdmin.Server.Features.Exchange.Exports;

public sealed class ExportsService(ICurrentStaff current, Commands commands, ICrmDbSource source, ExportWriter writer, ExportFiles files, JobRunner jobs)
    : IExportsService
{
    private const int Size = 25;
    private const int MaxWaiting = 10;

    public async Task<int> GetCountAsync(ExportInput input, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.CustomersExport, ct);
        var log = await LogAsync(input, ct);
        return await writer.CountAsync(input.Query, log?.Address, ct);
    }

    public async Task<long> StartAsync(ExportInput input, CancellationToken ct = default)
    {
        var started = await commands.RunPreparedAsync<Started>(Permissions.CustomersExport, input, input.Command, async command =>
        {
            var log = await LogAsync(input, ct);
            var query = CustomerQuery.Parse(new Uri("http://list/customers" + input.Query.FromStart().ToQueryString())); // as it will be read again
            var total = await writer.CountAsync(query, log?.Address, ct);
            return () => QueueAsync(command, input, log, query, total);
        }, ct);
        return started.Id;
    }

    public async Task<Page<ExportRow>> ListAsync(long? after = null, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersExport, ct);
        await using var db = source.Create(actor.ToAuthor());
        var runs = Within(actor, db.ExportRuns().AsNoTracking());
        var count = await runs.OrderByDescending(r => r.Id).Take(Page<ExportRow>.CountCap).CountAsync(ct);
        var found = await runs.Where(r => after == null || r.Id < after).OrderByDescending(r => r.Id).Take(Size + 1).ToListAsync(ct);
        var running = await RowsAsync(db, found, ct);
        return new([.. found.Take(Size).Select(run => RowOf(actor, run, running, db.Now))], count, after is not null, found.Count > Size);
    }

    public Task CancelAsync(long id, CancellationToken ct = default) => ChangeAsync(id, (db, run) => run.State is ExportState.Waiting or ExportState.Running
        ? jobs.CancelAsync(db, ExportJob.JobName, ExportTask.SlotOf(id), ct)
        : throw new RuleException("export.over"), ct);

    public Task DeleteAsync(long id, CancellationToken ct = default) => ChangeAsync(id, (db, run) =>
    {
        if (!IsThere(run, db.Now))
        {
            throw new RuleException("export.no-file");
        }
        var name = run.StoredAs;
        (run.State, run.StoredAs) = (ExportState.Deleted, null);
        db.AfterCommit(() => files.TryDelete(name));
        return Task.CompletedTask;
    }, ct);

    public async Task<ExportFile> FetchAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersExport, ct);
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        var run = await Within(actor, db.ExportRuns().AsNoTracking()).SingleOrDefaultAsync(r => r.Id == id, ct);
        if (run is null || !MayFetch(actor, run, db.Now) || files.Open(run.StoredAs!) is not { } content)
        {
            throw new NotFoundException();
        }
        try
        {
            AccessRecorder.Note(db, AccessKind.Downloaded, run.Log is { } log ? writer.LogAt(log).Part.CustomerId : null, SubjectOf(run, run.Rows));
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
        return new(writer.NameOf(run), ExportSheets.ContentTypeOf(run.Format), content);
    }

    private async Task<Started> QueueAsync(CommandContext command, ExportInput input, ExportedPart? log, CustomerQuery query, int total)
    {
        var (actor, db) = (command.Actor, command.Db);
        if (await db.ExportRuns().CountAsync(r => r.StaffId == actor.StaffId && r.State == ExportState.Waiting, command.Cancelled) >= MaxWaiting)
        {
            throw new RuleException("export.too-many", MaxWaiting);
        }
        var run = new ExportRun
        {
            At = db.Now,
            StaffId = actor.StaffId,
            By = actor.Name,
            Reason = TextInput.Text(input.Reason)!,
            Template = log is null ? input.Template : ExportTemplate.AllFields,
            Shown = ShownOf(actor, input),
            Format = input.Format,
            Query = log?.Address ?? query.ToQueryString(),
            Language = CultureInfo.CurrentUICulture.Name,
            IsMasked = !actor.May(Permissions.CustomersSensitive),
            State = ExportState.Waiting,
            Total = total,
        };
        db.ExportRuns().Add(run);
        AccessRecorder.Note(db, AccessKind.Exported, log?.CustomerId, SubjectOf(run, total));
        await command.SaveAsync();
        jobs.Queue(db, ExportJob.JobName, ExportTask.SlotOf(run.Id), new ExportTask(run.Id));
        db.NotifyAfterCommit(ChangeArea.Exports, log?.CustomerId ?? 0);
        return new(run.Id);
    }

    internal static string SubjectOf(ExportRun run, int rows)
    {
        // Kept for readers of any language: the address says of what.
        var template = run.Log is null ? $", {run.Template}" : "";
        var subject = string.Create(CultureInfo.InvariantCulture, $"{rows} → {ExportSheets.NameOf(run.Format)}{template}: {run.Reason}");
        var query = run.Query.Length > 0 ? $" ({run.Query})" : "";
        return subject.Length + query.Length <= AccessEntry.MaxOfSubject ? subject + query : subject;
    }

    private static string ShownOf(Actor actor, ExportInput input) => input switch
    {
        { Log: null, Template: ExportTemplate.AllFields } => actor.May(Permissions.AddressesRead) ? ExportRun.Addresses : "",
        _ => string.Join(',', input.Shown.Where(key => ColumnSet.Defaults.Columns.Exists(column => column.Key == key)).Distinct(StringComparer.Ordinal)),
    };

    private async Task<ExportedPart?> LogAsync(ExportInput input, CancellationToken ct)
    {
        if (input.Log is null)
        {
            return null;
        }
        await current.RequireAsync(Permissions.LogsExport, ct);
        var (log, part) = writer.LogAt(input.Log);
        await current.RequireAsync(log.Permission, ct);
        return part;
    }

    private Task ChangeAsync(long id, Func<CrmDbContext, ExportRun, Task> change, CancellationToken ct)
        => commands.RunAsync(Permissions.CustomersExport, null, Guid.Empty, async command =>
        {
            var run = await Within(command.Actor, command.Db.ExportRuns()).SingleOrDefaultAsync(r => r.Id == id, ct) ?? throw new NotFoundException();
            await change(command.Db, run);
            command.Db.NotifyAfterCommit(ChangeArea.Exports, 0);
        }, ct);

    private static IQueryable<ExportRun> Within(Actor actor, IQueryable<ExportRun> runs)
        => actor.May(Permissions.ExportsAll) ? runs : runs.Where(r => r.StaffId == actor.StaffId);

    private static bool IsThere(ExportRun run, DateTimeOffset now) => run.State == ExportState.Ready && run.ExpiresAt > now;

    // Whoever lost the right to see values in full, addresses or a log since then does not get them from an old file.
    private bool MayFetch(Actor actor, ExportRun run, DateTimeOffset now) => IsThere(run, now) && (run.IsMasked || actor.May(Permissions.CustomersSensitive))
        && (!run.HasAddresses || actor.May(Permissions.AddressesRead))
        && (run.Log is not { } log || (actor.May(Permissions.LogsExport) && actor.May(writer.LogAt(log).Log.Permission)));

    // Of those that run: here, or as another process told last.
    private async Task<Dictionary<long, int>> RowsAsync(CrmDbContext db, IReadOnlyList<ExportRun> found, CancellationToken ct)
    {
        var slots = found.Where(run => run.State == ExportState.Running).ToDictionary(run => ExportTask.SlotOf(run.Id), run => run.Id, StringComparer.Ordinal);
        var stored = slots.Count == 0
            ? []
            : await db.JobRuns().Where(r => r.Job == ExportJob.JobName && slots.Keys.Contains(r.Slot)).Select(r => new { r.Slot, r.Rows }).ToListAsync(ct);
        return stored.ToDictionary(r => slots[r.Slot], r => (int)(jobs.ProgressOf(ExportJob.JobName, r.Slot)?.Rows ?? r.Rows));
    }

    private ExportRow RowOf(Actor actor, ExportRun run, Dictionary<long, int> running, DateTimeOffset now) => new(
        run.Id, run.At, run.By, run.Reason, run.Template, run.Format, run.Query,
        run.State == ExportState.Ready && !IsThere(run, now) ? ExportState.Expired : run.State, running.GetValueOrDefault(run.Id, run.Rows), run.Total,
        run.Size, run.ExpiresAt, run.Problem, MayFetch(actor, run, now), writer.LogNameOf(run));

    private sealed record Started(long Id);
}
