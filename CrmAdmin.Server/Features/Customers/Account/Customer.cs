using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Customers.Account;

/// <summary>
/// A person or company that the shop knows. Besides what staff enter it carries what the list shows of other features (level,
/// block flags, totals, last sign-in), written by those features' own methods.
/// </summary>
public sealed class Customer : IAuditedCustomerData, IDerived
{
    public long Id { get; init; }
    public int Version { get; set; }

    /// <summary>The customer ID: what the customer signs in with, mostly the e-mail address. Unique for ever; guests have none.</summary>
    [Sensitive]
    public string? SignInId { get; set; }

    /// <summary>The form in which customer IDs are compared.</summary>
    [NotLogged]
    public string? SignInKey { get; private set; }

    /// <summary>The shop's or the source's number.</summary>
    public string? Number { get; set; }

    public string? NamePrefix { get; set; }
    public string? FirstName { get; set; }
    public string? MiddleName { get; set; }
    public string? LastName { get; set; }
    public string? NameSuffix { get; set; }
    public string? Company { get; set; }

    /// <summary>Not unique: families share one.</summary>
    [Sensitive]
    public string? Email { get; set; }

    /// <summary>The form in which addresses are compared.</summary>
    [NotLogged]
    public string? EmailKey { get; private set; }

    [Sensitive]
    public string? PersonalPhone { get; set; }

    /// <summary>Of <see cref="PersonalPhone"/>, where it can be read: the one form of all notations.</summary>
    [NotLogged]
    public string? PersonalPhoneE164 { get; private set; }

    [Sensitive]
    public string? WorkPhone { get; set; }

    [NotLogged]
    public string? WorkPhoneE164 { get; private set; }

    public string? WorkPhoneExtension { get; set; }

    [Sensitive]
    public string? Fax { get; set; }

    [NotLogged]
    public string? FaxE164 { get; private set; }

    public string? FaxExtension { get; set; }
    public string? PreferredLanguage { get; set; }
    public string? Gender { get; set; }

    [Sensitive]
    public DateOnly? DateOfBirth { get; set; }

    public string? TaxNumber { get; set; }

    /// <summary>
    /// ISO 3166-1 alpha-2, of the billing address, else of the oldest one: how phones without a country's code are read. <c>CustomerCountry</c> keeps it.
    /// </summary>
    [NotLogged]
    public string? CountryCode { get; set; }

    public required AccountType AccountType { get; set; }
    public required bool IsActive { get; set; }
    public required DateTimeOffset RegisteredAt { get; set; }

    /// <summary>staff, portal, api, import or seed; with the person's name where there is one.</summary>
    public required AddedBy AddedBy { get; init; }

    public string? AddedByName { get; init; }

    public long? AccountManagerId { get; set; }
    public long? ReferredById { get; set; }

    public bool CreditActive { get; set; }

    /// <summary>In minor units of the store's currency.</summary>
    public long CreditLimitMinor { get; set; }

    public long LevelId { get; set; }

    public bool BlockMarked { get; set; }
    public bool BlockPurchases { get; set; }
    public bool BlockSignIn { get; set; }

    /// <summary>From this instant on the three flags hold no more, whether or not the job has taken them away; null: no end.</summary>
    [NotLogged]
    public DateTimeOffset? BlockEndsAt { get; set; }

    [NotLogged]
    public DateTimeOffset? LastSignInAt { get; set; }

    [NotLogged]
    public DateTimeOffset? LastActivityAt { get; set; }

    [NotLogged]
    public DateTimeOffset? LastPasswordResetAt { get; set; }

    [NotLogged]
    public int OrderCount { get; set; }

    /// <summary>In minor units of the store's currency; orders in others are not in it.</summary>
    [NotLogged]
    public long TotalSpentMinor { get; set; }

    /// <summary>Folded text for search; see <see cref="Search.SearchText"/>.</summary>
    [NotLogged]
    public string SearchDocument { get; private set; } = "";

    [NotLogged]
    public string SearchShort { get; private set; } = "";

    public long CustomerKey => Id;

    public ChangeArea Area => ChangeArea.Account;

    public static string? SignInKeyOf(string? signInId)
        => string.IsNullOrWhiteSpace(signInId) ? null : signInId.Trim().Normalize(System.Text.NormalizationForm.FormKC).ToLowerInvariant();

    /// <summary>What the customer's own entry on the blocklist blocks at this moment.</summary>
    public BlockState BlockAt(DateTimeOffset now) => BlockEndsAt <= now ? default : new(BlockMarked, BlockPurchases, BlockSignIn);

    /// <summary>The country in whose way the customer writes phones.</summary>
    public string PhoneCountry(IStoreInfo store) => CountryCode ?? store.Country;

    public void Derive(IStoreInfo store)
    {
        var country = PhoneCountry(store);
        var (personal, work, fax) = (Phones.Read(PersonalPhone, country), Phones.Read(WorkPhone, country), Phones.Read(Fax, country));
        (PersonalPhoneE164, WorkPhoneE164, FaxE164) = (personal?.E164, work?.E164, fax?.E164);
        SignInKey = SignInKeyOf(SignInId);
        EmailKey = SignInKeyOf(Email);
        SearchDocument = SearchText.Document(
            SignInId, Number, $"{FirstName} {MiddleName}", LastName, Company, Email, personal, work, fax);
        SearchShort = $" {SearchText.ShortTerms(SearchDocument)} "; // blanks on both sides: LIKE '% term %' then stands on an index
    }
}

public static class CustomersTable
{
    public static DbSet<Customer> Customers(this CrmDbContext db) => db.Set<Customer>();

    public static IQueryable<Customer> WithPhone(this IQueryable<Customer> customers, string e164)
        => customers.Where(c => c.PersonalPhoneE164 == e164 || c.WorkPhoneE164 == e164);
}

internal sealed class CustomerMap : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> customer)
    {
        customer.ToTable("customers");
        customer.Ignore(c => c.CustomerKey).Ignore(c => c.Area);
        customer.HasLengths(CustomerFields.All);
        customer.Property(c => c.SignInKey).HasMaxLength(254);
        customer.Property(c => c.EmailKey).HasMaxLength(254);
        customer.Property(c => c.PersonalPhoneE164).HasMaxLength(Phones.MaxE164);
        customer.Property(c => c.WorkPhoneE164).HasMaxLength(Phones.MaxE164);
        customer.Property(c => c.FaxE164).HasMaxLength(Phones.MaxE164);
        customer.Property(c => c.CountryCode).HasMaxLength(2);
        customer.Property(c => c.AddedByName).HasMaxLength(120);

        customer.HasOne<StaffMember>().WithMany().HasForeignKey(c => c.AccountManagerId).OnDelete(DeleteBehavior.Restrict);
        customer.HasOne<Customer>().WithMany().HasForeignKey(c => c.ReferredById).OnDelete(DeleteBehavior.SetNull);

        customer.HasIndex(c => c.SignInKey).IsUnique();
        customer.HasIndex(c => c.Number);
        customer.HasIndex(c => c.EmailKey);
        customer.HasIndex(c => c.PersonalPhoneE164).HasFilter("personal_phone_e164 IS NOT NULL");
        customer.HasIndex(c => c.WorkPhoneE164).HasFilter("work_phone_e164 IS NOT NULL");
        customer.HasIndex(c => new { c.LevelId, c.Id });
        customer.HasIndex(c => new { c.IsActive, c.Id });
        customer.HasIndex(c => new { c.AccountType, c.Id });
        customer.HasIndex(c => new { c.AddedBy, c.Id });
        customer.HasIndex(c => new { c.AccountManagerId, c.Id });
        customer.HasIndex(c => c.ReferredById);
        customer.HasIndex(c => c.RegisteredAt);
        customer.HasIndex(c => c.LastSignInAt);
        customer.HasIndex(c => new { c.BlockMarked, c.Id });
        customer.HasIndex(c => new { c.BlockPurchases, c.Id });
        customer.HasIndex(c => new { c.BlockSignIn, c.Id });
    }
}
