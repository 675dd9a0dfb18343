using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>
/// One changed field, or one added or deleted record, of a customer. No foreign key: the log outlives what it tells of, and
/// is deleted by its own age. Nothing changes a row.
/// </summary>
public sealed class EditLogEntry : LogEntry, ILogEntry
{
    /// <summary>The entity whose rows are the customers themselves.</summary>
    public const string Customer = "Customer";

    public static string KindColumn => "field";

    public required long CustomerId { get; init; }

    /// <summary>The entity's type name: Customer, Address.</summary>
    public required string Entity { get; init; }

    public required long EntityId { get; init; }
    public required EditKind Kind { get; init; }
    public string? Field { get; init; }
    public string? Old { get; init; }
    public string? New { get; init; }
}

/// <summary>The same for staff, rights and settings; kept apart because it is not deleted with the customers' log.</summary>
public sealed class AuditLogEntry : LogEntry, ILogEntry
{
    public static string SubjectCondition => "1 = 1";

    /// <summary>The entity whose rows are the customers themselves.</summary>
    public const string Customer = "Customer";

    public static string KindColumn => "field";

    public static IReadOnlyList<string> WordColumns => ["label", "\"by\""];

    public required string Entity { get; init; }
    public required long EntityId { get; init; }

    /// <summary>The record's name at the time.</summary>
    public required string Label { get; init; }

    public required EditKind Kind { get; init; }
    public string? Field { get; init; }
    public string? Old { get; init; }
    public string? New { get; init; }
}

public static class EditLogTables
{
    public static DbSet<EditLogEntry> EditLog(this CrmDbContext db) => db.Set<EditLogEntry>();

    public static DbSet<AuditLogEntry> AuditLog(this CrmDbContext db) => db.Set<AuditLogEntry>();
}

internal sealed class EditLogEntryMap : IEntityTypeConfiguration<EditLogEntry>
{
    public void Configure(EntityTypeBuilder<EditLogEntry> entry)
    {
        entry.ConfigureLog("edit_log", isOfCustomers: false);
        entry.Property(e => e.Entity).HasMaxLength(40);
        entry.Property(e => e.Field).HasMaxLength(60);
        entry.HasIndex(e => e.CustomerId); // SQLite's own row key stands behind it: the order by Id comes with it, at two thirds of the size
        entry.HasIndex(e => e.At);
        entry.HasIndex(e => e.Correlation);
    }
}

internal sealed class AuditLogEntryMap : IEntityTypeConfiguration<AuditLogEntry>
{
    public void Configure(EntityTypeBuilder<AuditLogEntry> entry)
    {
        entry.ConfigureLog("audit_log", isOfCustomers: false);
        entry.Property(e => e.Entity).HasMaxLength(40);
        entry.Property(e => e.Label).HasMaxLength(200);
        entry.Property(e => e.Field).HasMaxLength(60);
    }
}
