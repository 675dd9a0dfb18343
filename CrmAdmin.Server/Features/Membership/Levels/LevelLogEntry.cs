using CrmAdmin.Components.Features.Membership.Levels;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Membership.Levels;

/// <summary>
/// One change of a customer's level, with the names that the levels had then. Nothing changes or deletes a row: it outlives the
/// levels, the retention of other logs and, without a foreign key, the customer.
/// </summary>
public sealed class LevelLogEntry
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required long CustomerId { get; init; }

    /// <summary>Null: the customer came with <see cref="ToId"/>.</summary>
    public long? FromId { get; init; }

    public string? From { get; init; }
    public required long ToId { get; init; }
    public required string To { get; init; }
    public required LevelWhy Why { get; init; }
    public string? Reason { get; init; }
    public long? StaffId { get; init; }
    public required string By { get; init; }
    public required string Source { get; init; }
    public required string Correlation { get; init; }
}

public static class LevelLogTable
{
    public static DbSet<LevelLogEntry> LevelLog(this CrmDbContext db) => db.Set<LevelLogEntry>();
}

internal sealed class LevelLogEntryMap : IEntityTypeConfiguration<LevelLogEntry>
{
    public void Configure(EntityTypeBuilder<LevelLogEntry> entry)
    {
        entry.ToTable("level_log");
        entry.Property(e => e.From).HasMaxLength(LevelInput.NameLength);
        entry.Property(e => e.To).HasMaxLength(LevelInput.NameLength);
        entry.Property(e => e.Reason).HasMaxLength(CustomerLevelInput.ReasonLength);
        entry.Property(e => e.By).HasMaxLength(120);
        entry.Property(e => e.Source).HasMaxLength(20);
        entry.Property(e => e.Correlation).HasMaxLength(32);
        entry.HasIndex(e => new { e.CustomerId, e.Id });
        entry.HasIndex(e => new { e.Correlation, e.Id });
    }
}
