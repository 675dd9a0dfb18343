using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>
/// One stay on the blocklist, from its start to its end: of a customer, or of whoever uses an e-mail address or phone. What it
/// was at each moment stands in <see cref="BlockLogEntry"/>; the customer's flags follow in the same transaction. Only
/// <see cref="BlockChanges"/> writes it.
/// </summary>
public sealed class BlockEntry
{
    public long Id { get; init; }

    /// <summary>Null: an entry for an e-mail address or phone.</summary>
    public long? CustomerId { get; init; }

    /// <summary>The form in which e-mail addresses and phones are compared; see <see cref="BlockContact"/>. Null: a customer's entry.</summary>
    public string? ContactKey { get; init; }

    /// <summary>The phone's country code, where it can be read.</summary>
    public string? ContactCode { get; init; }

    /// <summary>As it was typed.</summary>
    [Sensitive]
    public string? Contact { get; init; }

    public required bool Purchases { get; set; }
    public required bool SignIn { get; set; }

    /// <summary>The English words of a reason of the settings, as they were then.</summary>
    public required string Reason { get; set; }

    public string? Note { get; set; }

    /// <summary>The last day, in the store's time zone; null: no end.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>The first instant after <see cref="Until"/>. From it on nothing is blocked, whether or not the job has run.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    public required DateTimeOffset StartedAt { get; init; }
    public long? StartedById { get; init; }
    public required string StartedBy { get; init; }

    /// <summary>Null until it is removed or the job ends it.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public long? EndedById { get; set; }
    public string? EndedBy { get; set; }

    public bool IsPresentAt(DateTimeOffset now) => EndedAt is null && !(EndsAt <= now);
}

public static class BlocklistTables
{
    public static DbSet<BlockEntry> BlockEntries(this CrmDbContext db) => db.Set<BlockEntry>();

    public static DbSet<BlockLogEntry> BlockLog(this CrmDbContext db) => db.Set<BlockLogEntry>();

    /// <summary>Those that hold now.</summary>
    public static IQueryable<BlockEntry> PresentBlocks(this CrmDbContext db, DateTimeOffset now)
        => db.BlockEntries().AsNoTracking().Where(e => e.EndedAt == null && (e.EndsAt == null || e.EndsAt > now));

    /// <summary>Present entries for this e-mail address or phone, however it was written.</summary>
    public static IQueryable<BlockEntry> Of(this IQueryable<BlockEntry> entries, BlockContact contact)
    {
        var (key, code) = (contact.Key, contact.Code);
        return code is null
            ? entries.Where(e => e.ContactKey == key)
            : entries.Where(e => e.ContactKey == key && (e.ContactCode == null || e.ContactCode == code));
    }
}

internal sealed class BlockEntryMap : IEntityTypeConfiguration<BlockEntry>
{
    public void Configure(EntityTypeBuilder<BlockEntry> entry)
    {
        entry.ToTable("block_entries");
        entry.Property(e => e.ContactKey).HasMaxLength(260);
        entry.Property(e => e.ContactCode).HasMaxLength(3);
        entry.Property(e => e.Contact).HasMaxLength(254);
        entry.Property(e => e.Reason).HasMaxLength(BlockChange.ReasonLength);
        entry.Property(e => e.Note).HasMaxLength(BlockChange.NoteLength);
        entry.Property(e => e.StartedBy).HasMaxLength(120);
        entry.Property(e => e.EndedBy).HasMaxLength(120);
        entry.HasOne<Customer>().WithMany().HasForeignKey(e => e.CustomerId).OnDelete(DeleteBehavior.Cascade);
        entry.HasIndex(e => e.CustomerId).IsUnique().HasFilter("ended_at IS NULL"); // at most one present one
        entry.HasIndex(e => new { e.ContactKey, e.EndedAt });
        entry.HasIndex(e => new { e.EndedAt, e.EndsAt });
        entry.HasIndex(e => new { e.EndedAt, e.Id });
    }
}
