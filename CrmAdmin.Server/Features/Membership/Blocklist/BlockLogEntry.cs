using CrmAdmin.Components.Features.Membership.Blocklist;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>
/// What happened on the blocklist, with the entry as it then was. Nothing changes or deletes a row: it outlives the entry's end, the
/// retention of other logs and, without a foreign key, the customer.
/// </summary>
public sealed class BlockLogEntry : LogEntry, ILogEntry
{
    public static string KindColumn => "action";

    public long? CustomerId { get; init; }

    /// <summary>As <see cref="BlockEntry.ContactKey"/>.</summary>
    public string? ContactKey { get; init; }

    [Sensitive]
    public string? Contact { get; init; }

    public required BlockAction Action { get; init; }

    /// <summary>After the change; of a removed or expired entry what it was until then.</summary>
    public required bool Purchases { get; init; }

    public required bool SignIn { get; init; }
    public required string Reason { get; init; }
    public string? Note { get; init; }
    public DateOnly? Until { get; init; }

    /// <summary>From this row on the subject was on the list.</summary>
    public bool IsListed => Action is BlockAction.Added or BlockAction.Changed;
}

internal sealed class BlockLogEntryMap : IEntityTypeConfiguration<BlockLogEntry>
{
    public void Configure(EntityTypeBuilder<BlockLogEntry> entry)
    {
        entry.ConfigureLog("blocklist_log");
        entry.Ignore(e => e.IsListed);
        entry.Property(e => e.ContactKey).HasMaxLength(260);
        entry.Property(e => e.Contact).HasMaxLength(254);
        entry.Property(e => e.Reason).HasMaxLength(BlockChange.ReasonLength);
        entry.Property(e => e.Note).HasMaxLength(BlockChange.NoteLength);
        entry.HasIndex(e => new { e.ContactKey, e.Id });
        entry.HasIndex(e => new { e.Correlation, e.Id });
    }
}
