using CrmAdmin.Server.Features.Customers.Account;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>Where a customer's password came from.</summary>
public enum PasswordKind
{
    /// <summary>Made by the system and mailed: good once and for a set time.</summary>
    Temporary,

    /// <summary>Typed by staff.</summary>
    ByHand,

    /// <summary>The customer's own.</summary>
    Own,
}

/// <summary>
/// What a customer signs in with, at most one: a new password takes the place of the old one, whose hash is gone. Of the password
/// itself nothing is kept but the hash. Only <see cref="PasswordChanges"/> writes it; what happened stands in <see cref="PasswordEvent"/>.
/// </summary>
public sealed class CustomerPassword
{
    public long Id { get; init; }
    public required long CustomerId { get; init; }

    [Secret]
    public required string Hash { get; set; }

    public required PasswordKind Kind { get; set; }

    /// <summary>Nothing else is open to the customer before they chose one of their own.</summary>
    public required bool MustChange { get; set; }

    /// <summary>Of a temporary one: from then on it opens nothing.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When one that must be changed was first signed in with; a temporary one opens nothing from then on.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    public required DateTimeOffset SetAt { get; set; }

    /// <summary>Null: the customer, or the system.</summary>
    public long? SetById { get; set; }

    public required string SetBy { get; set; }

    /// <summary>Raised with each new password. A session of the customer lives as long as the number it began under.</summary>
    public long Epoch { get; set; }

    /// <summary>In a row, since the last success or lock-out.</summary>
    public int Failures { get; set; }

    public DateTimeOffset? FailedAt { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    public bool IsLockedAt(DateTimeOffset now) => LockedUntil > now;

    /// <summary>Whether the right secret opens something at this moment.</summary>
    public bool IsUsableAt(DateTimeOffset now) => !IsLockedAt(now) && (Kind != PasswordKind.Temporary || (UsedAt is null && ExpiresAt > now));
}

public static class PasswordTables
{
    public static DbSet<CustomerPassword> CustomerPasswords(this CrmDbContext db) => db.Set<CustomerPassword>();

    public static DbSet<PasswordEvent> PasswordEvents(this CrmDbContext db) => db.Set<PasswordEvent>();
}

internal sealed class CustomerPasswordMap : IEntityTypeConfiguration<CustomerPassword>
{
    public void Configure(EntityTypeBuilder<CustomerPassword> password)
    {
        password.ToTable("customer_passwords");
        password.Property(p => p.Hash).HasMaxLength(200);
        password.Property(p => p.SetBy).HasMaxLength(120);
        password.HasOne<Customer>().WithMany().HasForeignKey(p => p.CustomerId).OnDelete(DeleteBehavior.Cascade);
        password.HasIndex(p => p.CustomerId).IsUnique();
    }
}
