using System.Reflection;
using System.Text.Json;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>
/// A customer's records at an earlier instant: what they are now, with every change logged since taken off again, newest first.
/// Nothing is guessed: each row of the log says what its field was before.
/// </summary>
internal sealed class EditRewind
{
    private static readonly MethodInfo ReadMethod = typeof(EditRewind).GetMethod(nameof(ReadOfAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private readonly SortedDictionary<(int Rank, long Id), Record> records = [];

    /// <returns>Entity, key, and each logged field that is no secret, with its value then and now; records that came later are left out.</returns>
    public static async Task<IReadOnlyList<Record>> ToAsync(CrmDbContext db, long customerId, DateTimeOffset instant, CancellationToken ct)
    {
        var rewind = new EditRewind();
        var kinds = db.Model.GetEntityTypes().Where(type => type.ClrType.IsAssignableTo(typeof(IAuditedCustomerData)))
            .OrderBy(type => type.ClrType.Name != EditLogEntry.Customer).ThenBy(type => type.ClrType.Name, StringComparer.Ordinal).ToList();
        foreach (var (kind, order) in kinds.Select((kind, order) => (kind, order)))
        {
            var own = kind.FindProperty("CustomerId") is null ? "Id" : "CustomerId";
            await (Task)ReadMethod.MakeGenericMethod(kind.ClrType).Invoke(null, [rewind, db, kind, order, own, customerId, ct])!;
        }
        var since = await db.EditLog().AsNoTracking().Where(e => e.CustomerId == customerId && e.At >= instant).OrderByDescending(e => e.Id).ToListAsync(ct);
        foreach (var entry in since)
        {
            var order = kinds.FindIndex(kind => kind.ClrType.Name == entry.Entity);
            if (order >= 0)
            {
                rewind.TakeOff(entry, order);
            }
        }
        return [.. rewind.records.Values.Where(record => record.WasThere)];
    }

    private static async Task ReadOfAsync<T>(EditRewind rewind, CrmDbContext db, IEntityType kind, int order, string own, long customerId, CancellationToken ct)
        where T : class, IAudited
    {
        var fields = kind.GetProperties().Where(IsShown).ToList();
        foreach (var entity in await db.Set<T>().AsNoTracking().Where(e => EF.Property<long>(e, own) == customerId).ToListAsync(ct))
        {
            var record = new Record(typeof(T).Name, entity.Id) { IsThere = true, WasThere = true };
            foreach (var field in fields)
            {
                record.Now[field.Name] = record.Then[field.Name] = EditCapture.Text(field.PropertyInfo!.GetValue(entity));
            }
            rewind.records[(order, entity.Id)] = record;
        }
    }

    private void TakeOff(EditLogEntry entry, int order)
    {
        if (!records.TryGetValue((order, entry.EntityId), out var record))
        {
            records[(order, entry.EntityId)] = record = new(entry.Entity, entry.EntityId);
        }
        switch (entry.Kind)
        {
            case EditKind.Added:
                record.WasThere = false;
                break;
            case EditKind.Deleted:
                record.WasThere = true;
                foreach (var (field, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Old!)!)
                {
                    record.Then[field] = text;
                }
                break;
            default:
                record.Then[entry.Field!] = entry.Old;
                break;
        }
    }

    private static bool IsShown(IReadOnlyProperty property)
        => !property.IsPrimaryKey() && property.Name is not (nameof(IAudited.Version) or "CustomerId") && property.PropertyInfo is { } info
            && info.GetCustomAttribute<NotLoggedAttribute>() is null && info.GetCustomAttribute<SecretAttribute>() is null;

    internal sealed record Record(string Entity, long EntityId)
    {
        public bool IsThere { get; init; }

        public bool WasThere { get; set; }

        public Dictionary<string, string?> Then { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string?> Now { get; } = new(StringComparer.Ordinal);
    }
}
