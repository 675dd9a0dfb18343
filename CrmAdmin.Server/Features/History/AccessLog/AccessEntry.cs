using CrmAdmin.Components.Features.History.AccessLog;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.History.AccessLog;

/// <summary>Somebody looked at a customer, or took data along. No foreign keys: it outlives both. Nothing changes a row.</summary>
public sealed class AccessEntry : LogEntry
{
    public const int MaxOfSubject = 400;

    /// <summary>Null: it was about no single customer (an export).</summary>
    public long? CustomerId { get; init; }

    public required AccessKind Kind { get; init; }

    /// <summary>What was taken, and the reason given, where there is one.</summary>
    public string? Subject { get; init; }
}

public static class AccessEntriesTable
{
    public static DbSet<AccessEntry> AccessEntries(this CrmDbContext db) => db.Set<AccessEntry>();
}

internal sealed class AccessEntryMap : IEntityTypeConfiguration<AccessEntry>
{
    public void Configure(EntityTypeBuilder<AccessEntry> entry)
    {
        entry.ConfigureLog("access_log", isOfCommands: false); // a look is none
        entry.Property(e => e.Subject).HasMaxLength(AccessEntry.MaxOfSubject);
        entry.HasIndex(e => e.At);
    }
}
