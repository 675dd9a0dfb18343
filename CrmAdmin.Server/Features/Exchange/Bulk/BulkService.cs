using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Server.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

/// <summary>Long work leaves the page's own thread: SQLite answers without ever letting go of it, and the page would stand still.</summary>
public sealed class BulkService(ICurrentStaff current, ICrmDbSource source, BulkMatches matches, LevelChanges levels, BlockChanges blocks) : IBulkService
{
    public async Task<int> GetCountAsync(BulkSelection selection, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        return await Task.Run(() => matches.CountAsync(db, selection, ct), ct);
    }

    public async Task<BulkPlan> PreviewLevelAsync(BulkSelection selection, BulkLevelInput input, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.LevelsEdit, ct);
        Input.Validate(input);
        var kind = new LevelBulk(levels, input.LevelId!.Value, input.Reason);
        await using var db = source.Create(actor.ToAuthor());
        await kind.CheckAsync(db, ct);
        var mark = await LevelBulk.MarkAsync(db, ct); // before the levels: what changes in between is then changed since
        return await Task.Run(() => matches.PlanAsync(db, selection, mark, kind.ReadAsync, ct), ct);
    }

    public async Task<BulkResult> RunLevelAsync(BulkPlan plan, BulkLevelInput input, IProgress<BulkStep>? progress = null, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.LevelsEdit, ct);
        Input.Validate(input);
        var kind = new LevelBulk(levels, input.LevelId!.Value, input.Reason);
        return await Task.Run(() => new BulkRun(current, source).ApplyAsync(kind, plan, input.Command, progress, ct), CancellationToken.None);
    }

    public async Task<BulkUndoResult> UndoLevelAsync(string correlation, IProgress<BulkStep>? progress = null, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.LevelsEdit, ct);
        var undo = new LevelBulkUndo(levels, correlation, actor.StaffId);
        return await Task.Run(() => new BulkRun(current, source).UndoAsync(Permissions.LevelsEdit, undo.CountAsync, undo.UndoAsync, progress, ct), CancellationToken.None);
    }

    public async Task<BulkPlan> PreviewBlockAsync(BulkSelection selection, BulkBlockInput input, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.BlocklistEdit, ct);
        Input.Validate(input);
        var kind = new BlockBulk(blocks, input);
        await using var db = source.Create(actor.ToAuthor());
        await kind.CheckAsync(db, ct);
        var mark = await BlockBulk.MarkAsync(db, ct); // before the entries: what changes in between is then changed since
        return await Task.Run(() => matches.PlanAsync(db, selection, mark, part => kind.ReadAsync(db, part), ct), ct);
    }

    public async Task<BulkResult> RunBlockAsync(BulkPlan plan, BulkBlockInput input, IProgress<BulkStep>? progress = null, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.BlocklistEdit, ct);
        Input.Validate(input);
        var kind = new BlockBulk(blocks, input);
        return await Task.Run(() => new BulkRun(current, source).ApplyAsync(kind, plan, input.Command, progress, ct), CancellationToken.None);
    }

    public async Task<BulkUndoResult> UndoBlockAsync(string correlation, IProgress<BulkStep>? progress = null, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.BlocklistEdit, ct);
        var undo = new BlockBulkUndo(new(blocks), correlation, actor.StaffId);
        return await Task.Run(() => new BulkRun(current, source).UndoAsync(Permissions.BlocklistEdit, undo.CountAsync, undo.UndoAsync, progress, ct), CancellationToken.None);
    }
}
