using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Customers.Account;

/// <summary>A customer ID that was given up: nobody else ever gets it, or a stranger would inherit its reputation and mails.</summary>
public sealed class RetiredSignInId
{
    public required string Key { get; init; }

    /// <summary>Who had it, and may have it back.</summary>
    public required long CustomerId { get; init; }
}

public static class SignInIds
{
    public static DbSet<RetiredSignInId> RetiredSignInIds(this CrmDbContext db) => db.Set<RetiredSignInId>();

    /// <summary>Gives the customer this id, or none, and retires the one it had. Does not save; the unique index has the last word.</summary>
    /// <exception cref="RuleException"><c>customer.sign-in-id-taken</c>.</exception>
    public static async Task SetSignInIdAsync(this CrmDbContext db, Customer customer, string? signInId, CancellationToken ct)
    {
        var key = Customer.SignInKeyOf(signInId);
        if (key is not null && key != customer.SignInKey
            && (await db.Customers().AnyAsync(c => c.SignInKey == key && c.Id != customer.Id, ct)
                || await db.RetiredSignInIds().AnyAsync(r => r.Key == key && r.CustomerId != customer.Id, ct)))
        {
            throw new RuleException("customer.sign-in-id-taken", signInId!);
        }
        if (customer.SignInKey is { } old && old != key && !await db.RetiredSignInIds().AnyAsync(r => r.Key == old, ct))
        {
            db.RetiredSignInIds().Add(new() { Key = old, CustomerId = customer.Id });
        }
        customer.SignInId = signInId;
    }
}

internal sealed class RetiredSignInIdMap : IEntityTypeConfiguration<RetiredSignInId>
{
    public void Configure(EntityTypeBuilder<RetiredSignInId> retired)
    {
        retired.ToTable("retired_sign_in_ids");
        retired.HasKey(r => r.Key);
        retired.Property(r => r.Key).HasMaxLength(254);
    }
}
