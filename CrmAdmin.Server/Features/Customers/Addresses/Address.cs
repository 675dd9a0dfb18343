using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Customers.Addresses;

/// <summary>One of a customer's addresses; orders keep copies of their own.</summary>
public sealed class Address : IAuditedCustomerData, IDerived
{
    public long Id { get; init; }
    public int Version { get; set; }
    public required long CustomerId { get; init; }

    /// <summary>Unique for the customer: “Home”, “Office 2”.</summary>
    public required string Name { get; set; }

    /// <summary>The addressee, who need not be the customer.</summary>
    public string? Recipient { get; set; }

    public string? Company { get; set; }

    /// <summary>One to three lines.</summary>
    [Sensitive]
    public string? Street { get; set; }

    public string? City { get; set; }
    public string? Region { get; set; }
    public string? PostalCode { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? CountryCode { get; set; }

    [Sensitive]
    public string? Phone { get; set; }

    [Sensitive]
    public string? Fax { get; set; }

    /// <summary>“system:id” of the source that it was imported from: how the next import finds it again.</summary>
    [NotLogged]
    public string? SourceKey { get; set; }

    /// <summary>Street and postal code in the form in which two addresses are compared; null where one of them is missing.</summary>
    [NotLogged]
    public string? PlaceKey { get; private set; }

    /// <summary>At most one per customer: shown first.</summary>
    public bool IsBilling { get; set; }

    public bool IsDelivery { get; set; }

    public long CustomerKey => CustomerId;

    public ChangeArea Area => ChangeArea.Addresses;

    public void Derive(IStoreInfo store)
        => PlaceKey = Letters(Street) is { Length: > 0 } street && Letters(PostalCode) is { Length: > 0 } code ? $"{street}|{code}" : null;

    // “12, Quay Street” and “12 quay street” are one place.
    private static string Letters(string? text) => string.Concat(SearchFold.Fold(text).Where(char.IsLetterOrDigit));
}

public static class AddressesTable
{
    public static DbSet<Address> Addresses(this CrmDbContext db) => db.Set<Address>();
}

internal sealed class AddressMap : IEntityTypeConfiguration<Address>
{
    public void Configure(EntityTypeBuilder<Address> address)
    {
        address.ToTable("addresses");
        address.Ignore(a => a.CustomerKey).Ignore(a => a.Area);
        address.Property(a => a.Name).HasMaxLength(AddressInput.NameLength);
        address.Property(a => a.Recipient).HasMaxLength(AddressInput.RecipientLength);
        address.Property(a => a.Company).HasMaxLength(200);
        address.Property(a => a.Street).HasMaxLength(400);
        address.Property(a => a.City).HasMaxLength(100);
        address.Property(a => a.Region).HasMaxLength(100);
        address.Property(a => a.PostalCode).HasMaxLength(20);
        address.Property(a => a.CountryCode).HasMaxLength(2);
        address.Property(a => a.Phone).HasMaxLength(40);
        address.Property(a => a.Fax).HasMaxLength(40);
        address.Property(a => a.SourceKey).HasMaxLength(100);
        address.Property(a => a.PlaceKey).HasMaxLength(1_000);
        address.HasIndex(a => new { a.PlaceKey, a.CustomerId });
        address.HasOne<Customer>().WithMany().HasForeignKey(a => a.CustomerId).OnDelete(DeleteBehavior.Cascade);
        address.HasIndex(a => new { a.CustomerId, a.Name }).IsUnique();
    }
}
