using System.Text.Json;
using CrmAdmin.Components.Features.History.EditLog;

namespace CrmAdmin.Server.Features.History.EditLog;

public sealed class EditLogService(
    ICurrentStaff current, ICrmDbSource source, ReadConnectionFactory reads, IStoreInfo store, LogNameReader names, Reverts reverts) : IEditLogService
{
    public async Task<Page<EditRow>> ListAsync(LogFilter filter, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.EditLogRead, ct);
        await using var reading = await reads.OpenAsync(ct);
        await using var db = source.Create(actor.ToAuthor());
        return await EditRows.Matching(filter, reading.Now, store.TimeZone).ListAsync(reading, async found =>
        {
            var named = await names.ReadAsync(db, found, ct);
            return found.Select(e => EditRows.RowOf(db, e, named, IsMasked(actor)));
        }, ct);
    }

    public async Task<EditDetails> GetDetailsAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.EditLogRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var row = await OfTheYear(db).SingleOrDefaultAsync(e => e.Id == id, ct) ?? throw new NotFoundException();
        var together = await OfTheYear(db)
            .Where(e => e.CustomerId == row.CustomerId && e.Correlation == row.Correlation).OrderBy(e => e.Id).Take(500).ToListAsync(ct);
        var facts = together.SelectMany(Spread).ToList();
        var named = await names.ReadAsync(db, facts, ct);
        return new(row.At, row.By, row.Source, [.. facts.Select(e => EditRows.RowOf(db, e, named, IsMasked(actor)))],
            await reverts.OfferedAsync(actor, db, together, ct), together.Where(e => reverts.OwnerOf(e) is not null).Select(e => e.Id).ToHashSet());
    }

    public async Task RevertAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.EditLogRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        var row = await OfTheYear(db).SingleOrDefaultAsync(e => e.Id == id && e.Kind == EditKind.Changed, ct) ?? throw new NotFoundException();
        if (reverts.OwnerOf(row) is not { } owner)
        {
            throw new NotFoundException();
        }
        await current.RequireAsync(owner.Permission, ct);
        await reverts.ApplyAsync(db, row, ct);
        await write.CommitAsync(ct);
    }

    public async Task<IReadOnlyList<RecordThen>> GetAsOfAsync(long customerId, DateOnly day, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.EditLogRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var now = db.Now;
        if (StoreCalendar.StartOf(day, store.TimeZone) > now)
        {
            throw new RuleException("editlog.day-to-come");
        }
        var end = StoreCalendar.EndOf(day, store.TimeZone);
        if (end < EditLogYear.OldestAt(now))
        {
            throw new RuleException("editlog.day-too-early");
        }
        var records = await EditRewind.ToAsync(db, customerId, end, ct);
        if (!records.Any(record => record.Entity == EditLogEntry.Customer))
        {
            throw new NotFoundException();
        }
        var facts = records.SelectMany(record => record.Then.Select(field => FactOf(record, field.Key))).ToList();
        var named = await names.ReadAsync(db, facts, ct);
        return [.. facts.Select(fact => EditRows.RowOf(db, fact, named, IsMasked(actor))).GroupBy(row => (row.Entity, row.EntityId))
            .Select(group => new RecordThen(
                group.Key.Entity, group.Key.EntityId, group.FirstOrDefault(row => row.Field == "Name")?.Old,
                !records.Single(record => (record.Entity, record.EntityId) == group.Key).IsThere,
                [.. group.Where(row => row.Old is not null || row.New is not null).Select(row => new FieldThen(row.Field!, row.Old, row.New))]))];

        EditLogEntry FactOf(EditRewind.Record record, string field) => new()
        {
            At = now,
            CustomerId = customerId,
            Entity = record.Entity,
            EntityId = record.EntityId,
            Kind = EditKind.Changed,
            Field = field,
            Old = record.Then[field],
            New = record.Now.GetValueOrDefault(field),
            By = "",
            Source = "",
            Correlation = "",
        };
    }

    public async Task<Page<AuditLogRow>> ListAuditLogAsync(LogFilter filter, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.AuditLogRead, ct);
        await using var reading = await reads.OpenAsync(ct);
        return await new LogQuery<AuditLogEntry>(filter, store.TimeZone).ListAsync(reading, EditRows.RowOf, ct);
    }

    private static bool IsMasked(Actor actor) => !actor.May(Permissions.CustomersSensitive);

    // The job that deletes them may be late; what is older than a year is not shown all the same.
    private IQueryable<EditLogEntry> OfTheYear(CrmDbContext db)
    {
        var oldest = EditLogYear.OldestAt(db.Now);
        return db.EditLog().AsNoTracking().Where(e => e.At >= oldest);
    }

    // The details of an added or deleted record are its fields, one line each.
    private static IEnumerable<EditLogEntry> Spread(EditLogEntry entry)
    {
        if (entry.Field is not null)
        {
            return [entry];
        }
        var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(entry.New ?? entry.Old ?? "{}")!;
        return fields.Select(field => new EditLogEntry
        {
            Id = entry.Id,
            At = entry.At,
            CustomerId = entry.CustomerId,
            Entity = entry.Entity,
            EntityId = entry.EntityId,
            Kind = entry.Kind,
            Field = field.Key,
            Old = entry.New is null ? field.Value : null,
            New = entry.New is null ? null : field.Value,
            StaffId = entry.StaffId,
            By = entry.By,
            Source = entry.Source,
            Correlation = entry.Correlation,
        });
    }
}
