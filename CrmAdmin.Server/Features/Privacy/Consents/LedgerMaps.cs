using CrmAdmin.Server.Features.Customers.Account;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>No unique index besides the key: “INSERT OR REPLACE” would delete by it.</summary>
internal sealed class LedgerEntryMap : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> entry)
    {
        entry.ToTable(LedgerSql.Table);
        entry.HasKey(e => e.Number);
        entry.Property(e => e.Number).ValueGeneratedNever(); // a number that a rolled-back write took would be a gap
        entry.Property(e => e.Subject).HasMaxLength(40);
        entry.Property(e => e.Kind).HasMaxLength(60);
        entry.Property(e => e.State).HasMaxLength(40);
        entry.Property(e => e.Wording).HasMaxLength(30);
        entry.Property(e => e.WordingDigest).HasMaxLength(64);
        entry.Property(e => e.Channel).HasMaxLength(40);
        entry.Property(e => e.At).HasMaxLength(30);
        entry.Property(e => e.Staff).HasMaxLength(20);
        entry.Property(e => e.By).HasMaxLength(120);
        entry.Property(e => e.Way).HasMaxLength(20);
        entry.Property(e => e.Correlation).HasMaxLength(32);
        entry.Property(e => e.Previous).HasMaxLength(64);
        entry.Property(e => e.Digest).HasMaxLength(64);
        entry.Property(e => e.Seal).HasMaxLength(64);
        entry.HasIndex(e => new { e.Subject, e.Number });
    }
}

internal sealed class ConsentSubjectMap : IEntityTypeConfiguration<ConsentSubject>
{
    public void Configure(EntityTypeBuilder<ConsentSubject> subject)
    {
        subject.ToTable("consent_subjects");
        subject.HasKey(s => s.CustomerId);
        subject.Property(s => s.CustomerId).ValueGeneratedNever();
        subject.Property(s => s.Subject).HasMaxLength(40);
        subject.Property(s => s.Seal).HasMaxLength(64);
        subject.HasIndex(s => s.Subject).IsUnique();
        subject.HasOne<Customer>().WithOne().HasForeignKey<ConsentSubject>(s => s.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CustomerConsentMap : IEntityTypeConfiguration<CustomerConsent>
{
    public void Configure(EntityTypeBuilder<CustomerConsent> consent)
    {
        consent.ToTable("consent_states");
        consent.HasKey(c => new { c.CustomerId, c.Kind });
        consent.Property(c => c.Kind).HasMaxLength(60);
        consent.Property(c => c.State).HasMaxLength(40);
        consent.HasIndex(c => new { c.Kind, c.State, c.CustomerId });
        consent.HasOne<Customer>().WithMany().HasForeignKey(c => c.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ConsentWordingMap : IEntityTypeConfiguration<ConsentWording>
{
    public void Configure(EntityTypeBuilder<ConsentWording> wording)
    {
        wording.ToTable("consent_wordings");
        wording.Ignore(w => w.Label).Ignore(w => w.Area);
        wording.Property(w => w.Kind).HasMaxLength(60);
        wording.Property(w => w.Language).HasMaxLength(10);
        wording.HasIndex(w => new { w.Kind, w.Number, w.Language }).IsUnique();
    }
}
