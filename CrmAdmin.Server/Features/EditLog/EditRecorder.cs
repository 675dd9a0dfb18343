using CrmAdmin.Server.Data;

namespace CrmAdmin.Server.Features.EditLog;

internal sealed class EditRecorder : IEditRecorder
{
    public async Task RecordAsync(CrmDbContext db, IReadOnlyList<Edit> edits, DateTimeOffset at, CancellationToken ct)
    {
        var author = db.Author;
        var (ofCustomers, ofHouse) = (new List<EditLogEntry>(), new List<HouseLogEntry>());
        foreach (var edit in edits)
        {
            if (edit.Entity is ICustomerData customer)
            {
                ofCustomers.Add(new()
                {
                    At = at,
                    CustomerId = customer.CustomerKey,
                    Entity = edit.Entity.GetType().Name,
                    EntityId = edit.Entity.Id,
                    Kind = edit.Kind,
                    Field = edit.Field,
                    Old = edit.Old,
                    New = edit.New,
                    StaffId = author.StaffId,
                    By = author.Name,
                    Source = author.Source,
                    Correlation = author.Correlation,
                });
            }
            else
            {
                ofHouse.Add(new()
                {
                    At = at,
                    Entity = edit.Entity.GetType().Name,
                    EntityId = edit.Entity.Id,
                    Label = ((IHouseData)edit.Entity).Label,
                    Kind = edit.Kind,
                    Field = edit.Field,
                    Old = edit.Old,
                    New = edit.New,
                    StaffId = author.StaffId,
                    By = author.Name,
                    Source = author.Source,
                    Correlation = author.Correlation,
                });
            }
        }
        await db.InsertAsync(ofCustomers, ct);
        await db.InsertAsync(ofHouse, ct);
    }
}
