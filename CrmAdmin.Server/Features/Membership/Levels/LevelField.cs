using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;

namespace CrmAdmin.Server.Features.Membership.Levels;

/// <summary>The customer's level, reverted from the edit log: by the row of the level log that stands beside the change.</summary>
public sealed class LevelField(LevelChanges changes) : IFieldOwner
{
    public Type Entity => typeof(Customer);

    public IReadOnlyList<string> Fields { get; } = [nameof(Customer.LevelId)];

    public string Permission => Permissions.LevelsEdit;

    public async Task RevertAsync(CrmDbContext db, object record, FieldChange change, CancellationToken ct)
    {
        var customer = (Customer)record;
        var to = long.Parse(change.New!, CultureInfo.InvariantCulture);
        var row = await db.LevelLog().AsNoTracking().Where(e => e.Correlation == change.Correlation && e.CustomerId == customer.Id && e.ToId == to)
            .OrderByDescending(e => e.Id).FirstOrDefaultAsync(ct) ?? throw new NotFoundException();
        if (!await changes.IsLatestAsync(db, customer, row, ct))
        {
            throw new RuleException("editlog.changed-since");
        }
        if (!await changes.UndoAsync(db, customer, row, ct))
        {
            throw new RuleException("level.gone");
        }
        await db.SaveChangesAsync(ct);
    }
}
