using CrmAdmin.Components.Features.Membership.Levels;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Membership.Levels;

/// <summary>
/// One change of a customer's level, with the names that the levels had then. Nothing changes or deletes a row: it outlives the
/// levels, the retention of other logs and, without a foreign key, the customer.
/// </summary>
public sealed class LevelLogEntry : LogEntry, ILogEntry
{
    public static string KindColumn => "why";

    public required long CustomerId { get; init; }

    /// <summary>Null: the customer came with <see cref="ToId"/>.</summary>
    public long? FromId { get; init; }

    public string? From { get; init; }
    public required long ToId { get; init; }
    public required string To { get; init; }
    public required LevelWhy Why { get; init; }
    public string? Reason { get; init; }
}

public static class LevelLogTable
{
    public static DbSet<LevelLogEntry> LevelLog(this CrmDbContext db) => db.Set<LevelLogEntry>();
}

internal sealed class LevelLogEntryMap : IEntityTypeConfiguration<LevelLogEntry>
{
    public void Configure(EntityTypeBuilder<LevelLogEntry> entry)
    {
        entry.ConfigureLog("level_log");
        entry.Property(e => e.From).HasMaxLength(LevelInput.NameLength);
        entry.Property(e => e.To).HasMaxLength(LevelInput.NameLength);
        entry.Property(e => e.Reason).HasMaxLength(CustomerLevelInput.ReasonLength);
        entry.HasIndex(e => new { e.Correlation, e.Id });
    }
}
