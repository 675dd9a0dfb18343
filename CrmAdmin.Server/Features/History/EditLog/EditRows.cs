using System.Reflection;
using CrmAdmin.Components.Features.History.EditLog;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>Which rows of the logs a query finds, and what is shown of them: the same on pages and in files.</summary>
internal static class EditRows
{
    /// <summary>One customer's, of the year before <paramref name="now"/>.</summary>
    public static LogQuery<EditLogEntry> Matching(LogFilter filter, DateTimeOffset now, TimeZoneInfo zone) => new(filter, zone, EditLogYear.OldestAt(now));

    /// <summary>With names for keys, and sensitive values masked where they are to be.</summary>
    public static EditRow RowOf(CrmDbContext db, EditLogEntry e, LogNames names, bool isMasked)
    {
        var hidden = e.Field is not null && isMasked && IsSensitive(db, e.Entity, e.Field);
        return new(
            e.Id, e.At, e.Entity, e.EntityId, ActionOf(e.Kind), e.Field,
            e.Field is null ? null : hidden ? Masking.Text(e.Old) : names.Of(e.Field, e.Old),
            e.Field is null ? null : hidden ? Masking.Text(e.New) : names.Of(e.Field, e.New), e.By, e.Source);
    }

    public static AuditLogRow RowOf(AuditLogEntry e) => new(e.Id, e.At, e.Entity, e.Label, ActionOf(e.Kind), e.Field, e.Old, e.New, e.By, e.Source);

    private static EditAction ActionOf(EditKind kind) => kind switch
    {
        EditKind.Added => EditAction.Added,
        EditKind.Deleted => EditAction.Deleted,
        _ => EditAction.Changed,
    };

    // A field that no longer exists is hidden: nobody can say any more what it held.
    private static bool IsSensitive(CrmDbContext db, string entity, string field)
        => db.Model.GetEntityTypes().FirstOrDefault(t => t.ClrType.Name == entity)?.ClrType.GetProperty(field) is not { } property
            || property.GetCustomAttribute<SensitiveAttribute>() is not null;
}
