using System.Reflection;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Membership.Blocklist;

namespace CrmAdmin.Server.Features.History.EditLog;

#pragma warning disable MA0011 // ToLower is translated to SQL, which takes no culture

/// <summary>Which rows of the logs a query finds, and what is shown of them: the same on pages and in files.</summary>
internal static class EditRows
{
    /// <summary>One customer's, of the year before <paramref name="now"/>.</summary>
    public static LogConditions Matching(EditLogQuery query, DateTimeOffset now, TimeZoneInfo zone)
    {
        var log = new LogConditions("customer_id = @customer AND \"at\" >= @year", ("@customer", query.CustomerId), ("@year", EditLogYear.OldestAt(now)));
        log.AddIf(query.Field is { Length: > 0 } field ? field : null, "field = @field", "@field");
        log.AddWords(query.By, "\"by\"", "@by");
        log.AddIf(query.Source is { Length: > 0 } from ? from : null, "source = @source", "@source");
        log.AddIf(query.From is { } first ? CustomerFilters.StartOf(first, zone) : null, "\"at\" >= @from", "@from");
        log.AddIf(query.To is { } last ? CustomerFilters.EndOf(last, zone) : null, "\"at\" < @to", "@to");
        return log;
    }

    public static IQueryable<AuditLogEntry> Matching(CrmDbContext db, AuditLogQuery query)
    {
        var rows = db.AuditLog().AsNoTracking();
        if (string.IsNullOrWhiteSpace(query.Search))
        {
            return rows;
        }
        var text = query.Search.Trim().ToLowerInvariant();
        return rows.Where(e => e.Label.ToLower().Contains(text) || e.By.ToLower().Contains(text));
    }

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
