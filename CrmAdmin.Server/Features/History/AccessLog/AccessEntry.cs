using CrmAdmin.Components.Features.History.AccessLog;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.History.AccessLog;

/// <summary>Somebody looked at a customer, or took data along. No foreign keys: it outlives both. Nothing changes a row.</summary>
public sealed class AccessEntry
{
    public const int MaxOfSubject = 400;

    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Null: it was about no single customer (an export).</summary>
    public long? CustomerId { get; init; }

    public required AccessKind Kind { get; init; }

    /// <summary>What was taken, and the reason given, where there is one.</summary>
    public string? Subject { get; init; }

    public long? StaffId { get; init; }
    public required string By { get; init; }
    public required string Source { get; init; }
}

public static class AccessEntriesTable
{
    public static DbSet<AccessEntry> AccessEntries(this CrmDbContext db) => db.Set<AccessEntry>();
}

internal sealed class AccessEntryMap : IEntityTypeConfiguration<AccessEntry>
{
    public void Configure(EntityTypeBuilder<AccessEntry> entry)
    {
        entry.ToTable("access_log");
        entry.Property(e => e.Subject).HasMaxLength(AccessEntry.MaxOfSubject);
        entry.Property(e => e.By).HasMaxLength(120);
        entry.Property(e => e.Source).HasMaxLength(20);
        entry.HasIndex(e => new { e.CustomerId, e.Id });
        entry.HasIndex(e => e.At);
    }
}
