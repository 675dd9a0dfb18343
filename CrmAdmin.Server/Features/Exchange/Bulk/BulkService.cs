using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

/// <summary>Long work leaves the page's own thread: SQLite answers without ever letting go of it, and the page would stand still.</summary>
internal sealed class BulkService(ICurrentStaff current, Commands commands, ICrmDbSource source, BulkMatches matches, BulkKinds kinds, JobRunner jobs)
    : IBulkService
{
    public async Task<int> GetCountAsync(BulkSelection selection, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        return await Task.Run(() => matches.CountAsync(db, selection, ct), ct);
    }

    public Task<BulkPlan> PreviewLevelAsync(BulkSelection selection, BulkLevelInput input, CancellationToken ct = default)
        => PreviewAsync(selection, kinds.Of(new(input, null, null)), input, ct);

    public Task<BulkPlan> PreviewBlockAsync(BulkSelection selection, BulkBlockInput input, CancellationToken ct = default)
        => PreviewAsync(selection, kinds.Of(new(null, input, null)), input, ct);

    public Task<BulkResult> RunLevelAsync(BulkPlan plan, BulkLevelInput input, IProgress<BulkStep>? progress = null, CancellationToken ct = default)
        => ApplyAsync(new(input, null, plan), input, input.Command, progress, ct);

    public Task<BulkResult> RunBlockAsync(BulkPlan plan, BulkBlockInput input, IProgress<BulkStep>? progress = null, CancellationToken ct = default)
        => ApplyAsync(new(null, input, plan), input, input.Command, progress, ct);

    public Task<BulkUndoResult> UndoLevelAsync(string correlation, IProgress<BulkStep>? progress = null, CancellationToken ct = default)
        => UndoAsync(new(new(), null, null, correlation), progress, ct);

    public Task<BulkUndoResult> UndoBlockAsync(string correlation, IProgress<BulkStep>? progress = null, CancellationToken ct = default)
        => UndoAsync(new(null, new(), null, correlation), progress, ct);

    private async Task<BulkPlan> PreviewAsync(BulkSelection selection, IBulkKind kind, object input, CancellationToken ct)
    {
        var actor = await current.RequireAsync(kind.Permission, ct);
        Input.Validate(input);
        await using var db = source.Create(actor.ToAuthor());
        await kind.CheckAsync(db, ct);
        var mark = await kind.MarkAsync(db, ct); // before the customers: what changes in between is then changed since
        return await Task.Run(() => matches.PlanAsync(db, selection, mark, part => kind.ReadAsync(db, part), ct), ct);
    }

    private async Task<BulkResult> ApplyAsync(BulkOrder order, object input, Guid key, IProgress<BulkStep>? progress, CancellationToken ct)
    {
        var (run, tally) = await RunAsync(order, input, key, kinds.Of(order).CheckAsync, progress, ct);
        return new(tally?.Changed ?? 0, tally?.Skipped ?? order.Plan!.Skipped, order.Plan!.Customers.Count - (int)run.Rows, run.Error, run.Correlation);
    }

    private async Task<BulkUndoResult> UndoAsync(BulkOrder order, IProgress<BulkStep>? progress, CancellationToken ct)
    {
        var all = 0;
        var (run, tally) = await RunAsync(order, null, Guid.Empty,
            async (db, _) => all = await kinds.Of(order).CountAsync(db, new(order.Undo!, db.Author.StaffId)) is > 0 and var rows
                ? rows : throw new NotFoundException(), progress, ct);
        await using var db = source.Create(run.Author);
        return run.Error is { } error && tally is null
            ? throw new RuleException(error)
            : new(tally?.Changed ?? 0, await NamesAsync(db, tally?.Left ?? []), tally?.LeftAlone ?? 0, all - (int)run.Rows);
    }

    // Here and now, since somebody waits for the answer; where this process ends meanwhile, the queue goes on with it.
    private async Task<(JobRun Run, BulkTally? Tally)> RunAsync(
        BulkOrder order, object? input, Guid key, Func<CrmDbContext, CancellationToken, Task> check, IProgress<BulkStep>? progress, CancellationToken ct)
    {
        var slot = (key == Guid.Empty ? Guid.NewGuid() : key).ToString("N");
        var claimed = await commands.RunAsync(kinds.Of(order).Permission, input, Guid.Empty, async command =>
        {
            if (await command.Db.JobRuns().AnyAsync(r => r.Job == BulkJob.JobName && r.Slot == slot, ct))
            {
                throw new RuleException("bulk.started");
            }
            await check(command.Db, ct);
            return await jobs.ClaimAsync(command.Db, BulkJob.JobName, slot, order, ct);
        }, ct);
        var run = await jobs.RunAsync(claimed, progress is null ? null : new Steps(progress, claimed.Correlation), ct: ct);
        return (run, run.CheckpointOf<BulkTally>());
    }

    private static async Task<IReadOnlyList<Choice>> NamesAsync(CrmDbContext db, IReadOnlyList<long> keys)
    {
        var names = await db.Customers().Where(c => keys.Contains(c.Id)).Select(c => new { c.Id, c.FirstName, c.MiddleName, c.LastName, c.Company })
            .ToListAsync();
        return [.. keys.Select(key => names.Find(c => c.Id == key) is { } c
            ? new Choice(key, CustomerName.Display(c.FirstName, c.MiddleName, c.LastName, c.Company)) : new Choice(key, $"#{key}"))];
    }

    private sealed class Steps(IProgress<BulkStep> told, string correlation) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            if (value.CheckpointOf<BulkTally>() is { } tally)
            {
                told.Report(new((int)value.Rows, (int)(value.Expected ?? 0), tally.Changed, correlation));
            }
        }
    }
}
