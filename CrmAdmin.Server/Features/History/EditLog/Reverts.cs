namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>Who puts which field of the log back: the feature whose record it is, or the one that owns a customer's field.</summary>
public sealed class Reverts(IEnumerable<FieldRights> rights, IEnumerable<IFieldOwner> owners)
{
    /// <summary>The owner of a row's field; null: the record's own feature puts it back, or nobody does.</summary>
    public IFieldOwner? OwnerOf(EditLogEntry row)
        => owners.FirstOrDefault(owner => row.Entity == owner.Entity.Name && owner.Fields.Contains(row.Field, StringComparer.Ordinal));

    /// <summary>
    /// Rows whose field still has the new value and that this person may write. Asked for again when it is done; this only spares
    /// people a button that would refuse.
    /// </summary>
    public async Task<IReadOnlySet<long>> OfferedAsync(Actor actor, CrmDbContext db, IEnumerable<EditLogEntry> rows, CancellationToken ct)
    {
        var found = new HashSet<long>();
        foreach (var row in rows.Where(row => row.Kind == EditKind.Changed))
        {
            if (rights.FirstOrDefault(one => one.Entity.Name == row.Entity) is { } right
                && (OwnerOf(row) is { } owner ? actor.May(owner.Permission) : right.MayWrite(actor, row.Field!))
                && await db.FindAsync(right.Entity, [row.EntityId], ct) is { } record
                && EditCapture.Text(db.Entry(record).Property(row.Field!).CurrentValue) == row.New)
            {
                found.Add(row.Id);
            }
        }
        return found;
    }

    /// <summary>Lets the owner put a row's field back; in an open write transaction, checks no right.</summary>
    /// <exception cref="NotFoundException">The record is gone, or nobody owns the field.</exception>
    public async Task ApplyAsync(CrmDbContext db, EditLogEntry row, CancellationToken ct)
    {
        var owner = OwnerOf(row) ?? throw new NotFoundException();
        var record = await db.FindAsync(owner.Entity, [row.EntityId], ct) ?? throw new NotFoundException();
        await owner.RevertAsync(db, record, new(row.Field!, row.Old, row.New, row.Correlation), ct);
    }
}
