using System.Text.Json;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>What a feature's own rules say to undoing: a value that was right once need not be so now.</summary>
/// <param name="MayWrite">Whether the person may write this field today; else it is left alone.</param>
/// <param name="MayRemove">Whether undoing an addition deletes the record.</param>
/// <param name="CheckAsync">Sees each record as it is about to be saved; reverts what cannot be and names those fields, or refuses.</param>
public sealed record UndoRules(
    Type Entity, Func<string, bool> MayWrite, bool MayRemove, Func<IAudited, CancellationToken, Task<IReadOnlyList<string>>> CheckAsync);

/// <summary>
/// Takes a command's changes back as a new, logged change inside the caller's transaction: a field that somebody changed since keeps its value and is named.
/// Offered by the features for their own entities; checks no right.
/// </summary>
public sealed class EditUndo
{
    /// <exception cref="NotFoundException">The command changed nothing of this kind, or more than a year ago.</exception>
    public async Task<UndoResult> ApplyAsync(CrmDbContext db, string correlation, UndoRules rules, CancellationToken ct)
    {
        var entity = rules.Entity.Name;
        var oldest = EditLogYear.OldestAt(db.Now);
        var rows = await db.EditLog().Where(e => e.Correlation == correlation && e.Entity == entity && e.StaffId == db.Author.StaffId && e.At >= oldest)
            .OrderByDescending(e => e.Id).ToListAsync(ct);
        if (rows.Count == 0)
        {
            throw new NotFoundException();
        }
        var left = new List<string>();
        var restored = 0;
        foreach (var row in rows)
        {
            var current = await db.FindAsync(rules.Entity, [row.EntityId], ct) as IAudited;
            var done = row.Kind switch
            {
                EditKind.Added => rules.MayRemove && Remove(db, current),
                EditKind.Deleted => current is null && Bring(db, rules.Entity, row),
                _ => current is not null && rules.MayWrite(row.Field!) && Restore(db.Entry(current), row),
            };
            if (done)
            {
                restored++;
            }
            else
            {
                left.Add(row.Field ?? row.Entity);
            }
        }
        foreach (var entry in db.ChangeTracker.Entries<IAudited>().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList())
        {
            var refused = await rules.CheckAsync(entry.Entity, ct);
            (restored, left) = (restored - refused.Count, [.. left, .. refused]);
        }
        await db.SaveChangesAsync(ct);
        return new(restored, left);
    }

    /// <summary>The same for one field of anybody's change; the caller names the record and its kind by <paramref name="rules"/>.</summary>
    /// <exception cref="NotFoundException">No such row of this kind, or it is older than a year.</exception>
    /// <exception cref="RuleException"><c>editlog.changed-since</c>, also where the rules do not let the old value stand.</exception>
    public async Task<Saved> RevertAsync(CrmDbContext db, long row, UndoRules rules, CancellationToken ct)
    {
        var oldest = EditLogYear.OldestAt(db.Now);
        var entity = rules.Entity.Name;
        var found = await db.EditLog().AsNoTracking()
            .SingleOrDefaultAsync(e => e.Id == row && e.Entity == entity && e.Kind == EditKind.Changed && e.At >= oldest, ct) ?? throw new NotFoundException();
        var current = await db.FindAsync(rules.Entity, [found.EntityId], ct) as IAudited ?? throw new NotFoundException();
        if (!rules.MayWrite(found.Field!))
        {
            throw new NotFoundException();
        }
        var before = current.Version;
        if (!Restore(db.Entry(current), found) || (await rules.CheckAsync(current, ct)).Count > 0)
        {
            throw new RuleException("editlog.changed-since");
        }
        await db.SaveChangesAsync(ct);
        return new(current.Id, current.Version, current.Version != before, db.Author.Correlation);
    }

    private static bool Restore(EntityEntry entry, EditLogEntry row)
    {
        var property = entry.Property(row.Field!);
        if (EditCapture.Text(property.CurrentValue) != row.New)
        {
            return false;
        }
        property.CurrentValue = Parse(row.Old, property.Metadata.ClrType);
        return true;
    }

    private static bool Remove(CrmDbContext db, IAudited? current)
    {
        if (current is null || current.Version > 0)
        {
            return false; // gone, or worked on since
        }
        db.Remove(current);
        return true;
    }

    // Keys are never given again, so what comes back has a new one.
    private static bool Bring(CrmDbContext db, Type type, EditLogEntry row)
    {
        var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Old!)!;
        var entry = db.Entry(Activator.CreateInstance(type)!);
        foreach (var (name, text) in fields)
        {
            var property = entry.Property(name);
            property.CurrentValue = Parse(text, property.Metadata.ClrType);
        }
        entry.State = EntityState.Added;
        return true;
    }

    private static object? Parse(string? text, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (text is null)
        {
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
        }
        return plain switch
        {
            _ when plain == typeof(string) => text,
            _ when plain.IsEnum => Enum.Parse(plain, text),
            _ when plain == typeof(DateTimeOffset) =>
                DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            _ when plain == typeof(DateOnly) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => Convert.ChangeType(text, plain, CultureInfo.InvariantCulture),
        };
    }
}
