using System.Globalization;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Customers;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Levels;

/// <summary>The customer's level, put back from the edit log: by the row of the level log that stands beside the change.</summary>
public sealed class LevelField(LevelChanges changes) : IFieldOwner
{
    public IReadOnlyList<string> Fields { get; } = [nameof(Customer.LevelId)];

    public string Permission => Permissions.LevelsEdit;

    public async Task PutBackAsync(CrmDbContext db, Customer customer, FieldChange change, CancellationToken ct)
    {
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
