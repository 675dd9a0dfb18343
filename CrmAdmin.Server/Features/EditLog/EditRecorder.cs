using CrmAdmin.Server.Data;

namespace CrmAdmin.Server.Features.EditLog;

internal sealed class EditRecorder : IEditRecorder
{
    public void Record(CrmDbContext db, IReadOnlyList<Edit> edits, DateTimeOffset at)
    {
        var author = db.Author;
        foreach (var edit in edits)
        {
            if (edit.Entity is ICustomerData customer)
            {
                db.EditLog().Add(new()
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
                db.HouseLog().Add(new()
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
    }
}
