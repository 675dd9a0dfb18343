using CrmAdmin.Server.Features.Administration.Staff;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Customers.Drafts;

/// <summary>What a member of staff typed into a form and has not saved. Nobody else ever reads it; it is deleted after <see cref="Days"/> days.</summary>
public sealed class Draft
{
    public const int Days = 7;

    public long Id { get; init; }
    public required long StaffId { get; init; }

    /// <summary>The kind of form and the record: <c>level/7</c>.</summary>
    public required string Form { get; init; }

    /// <summary>Whose record it is: where a customer is erased, these are too.</summary>
    public long? CustomerId { get; init; }

    /// <summary>Raised with each writing: who writes or discards says which one they saw.</summary>
    public int Revision { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The version of the record that it was typed over.</summary>
    public long BaseVersion { get; set; }

    /// <summary>The fields typed into, sealed for <see cref="PurposeOf"/>.</summary>
    public byte[] Sealed { get; set; } = [];

    /// <summary>Names person and form: sealed values cannot be moved to another's.</summary>
    public static string PurposeOf(long staffId, string form) => string.Create(CultureInfo.InvariantCulture, $"draft/{staffId}/{form}");
}

public static class DraftsTable
{
    public static DbSet<Draft> Drafts(this CrmDbContext db) => db.Set<Draft>();
}

internal sealed class DraftMap : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> draft)
    {
        draft.ToTable("drafts");
        draft.Property(d => d.Form).HasMaxLength(DraftInput.FormLength);
        draft.HasOne<StaffMember>().WithMany().HasForeignKey(d => d.StaffId).OnDelete(DeleteBehavior.Cascade);
        draft.HasIndex(d => new { d.StaffId, d.Form });
        draft.HasIndex(d => d.CustomerId);
        draft.HasIndex(d => d.At);
    }
}
