namespace CrmAdmin.Server.Features.History.EditLog;

internal sealed class EditRecorder : IEditRecorder
{
    public async Task RecordAsync(CrmDbContext db, IReadOnlyList<Edit> edits, DateTimeOffset at, CancellationToken ct)
    {
        var (ofCustomers, ofAdministration) = (new List<EditLogEntry>(), new List<AuditLogEntry>());
        foreach (var edit in edits)
        {
            if (edit.Entity is IAuditedCustomerData customer)
            {
                ofCustomers.Add(db.Signed(new EditLogEntry
                {
                    CustomerId = customer.CustomerKey,
                    Entity = edit.Entity.GetType().Name,
                    EntityId = edit.Entity.Id,
                    Kind = edit.Kind,
                    Field = edit.Field,
                    Old = edit.Old,
                    New = edit.New,
                }, at));
            }
            else
            {
                ofAdministration.Add(db.Signed(new AuditLogEntry
                {
                    Entity = edit.Entity.GetType().Name,
                    EntityId = edit.Entity.Id,
                    Label = ((IAuditedAdministrationData)edit.Entity).Label,
                    Kind = edit.Kind,
                    Field = edit.Field,
                    Old = edit.Old,
                    New = edit.New,
                }, at));
            }
        }
        await db.InsertAsync(ofCustomers, ct);
        await db.InsertAsync(ofAdministration, ct);
    }
}
