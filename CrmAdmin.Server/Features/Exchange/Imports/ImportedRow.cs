using System.Text;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>
/// What one row of a file says: a customer, an address of a customer, or both; or why it cannot come in. Either
/// <see cref="Rejection"/> is null and <see cref="Key"/> is set, or the row has neither customer nor addresses.
/// </summary>
/// <param name="Number">As a spreadsheet counts: the header is 1.</param>
/// <param name="Key">Whose row it is. Two rows of a file with a <see cref="Customer"/> never have the same.</param>
/// <param name="Customer">Null in a file of addresses and in a row that holds a further address of the customer above.</param>
/// <param name="Addresses">In the file's order.</param>
/// <param name="Warnings">What was left out or decided; the row comes in all the same.</param>
/// <param name="Rejection">Field: the column as the file writes it, or empty where the row as a whole is meant.</param>
public sealed record ImportedRow(
    int Number, CustomerKey? Key, CustomerDraft? Customer, IReadOnlyList<AddressDraft> Addresses,
    IReadOnlyList<InputError> Warnings, InputError? Rejection);

/// <summary>By what a customer is known again: equal keys are the same customer.</summary>
/// <param name="System">One of the constants; what <paramref name="Value"/> is.</param>
/// <param name="Value">Normalised: NFKC, lower case, no outer and no double spaces; ids keep their case.</param>
public sealed record CustomerKey(string System, string Value)
{
    /// <summary><c>website|email</c>, as Magento knows customers.</summary>
    public const string Magento = "magento";

    public const string Shopify = "shopify";
    public const string NopCommerce = "nopcommerce";
    public const string Northwind = "northwind";
    public const string EmailAndName = "email-name";
    public const string PhoneAndName = "phone-name";

    public static CustomerKey OfMagento(string website, string email) => new(Magento, $"{Fold(website)}|{Fold(email)}");

    /// <summary>For a customer without an id: a family may share the address, so the name belongs to the key.</summary>
    /// <param name="company">Counts only where there is neither first nor last name.</param>
    public static CustomerKey OfEmail(string email, string? firstName, string? lastName, string? company)
        => new(EmailAndName, $"{Fold(email)}|{FoldName(firstName, lastName, company)}");

    /// <param name="phone">Compared as E.164, where it can be read.</param>
    /// <param name="country">The customer's, where the row says it.</param>
    /// <param name="company">Counts only where there is neither first nor last name.</param>
    public static CustomerKey OfPhone(string phone, string? country, string? firstName, string? lastName, string? company)
        => Phones.Read(phone, country ?? "") is { E164: { } e164 } ? new(PhoneAndName, $"{e164}|{FoldName(firstName, lastName, company)}")
            : OfDigits(phone, firstName, lastName, company);

    /// <summary>By its digits and a leading <c>+</c>: so every phone was noted before phones were read.</summary>
    public static CustomerKey OfDigits(string phone, string? firstName, string? lastName, string? company)
        => new(PhoneAndName, $"{Digits(phone)}|{FoldName(firstName, lastName, company)}");

    public static string FoldName(string? firstName, string? lastName, string? company)
        => Fold($"{firstName} {lastName}") is { Length: > 0 } person ? person : Fold(company ?? "");

    private static string Fold(string text)
        => string.Join(' ', text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Digits(string phone)
        => (phone.TrimStart().StartsWith('+') ? "+" : "") + string.Concat(phone.Normalize(NormalizationForm.FormKC).Where(char.IsDigit));
}

/// <summary>
/// A customer as the file has it. A null says “nothing there”; whether the file has such a column at all says
/// <see cref="Fields"/>: what is not in it is not to be touched on an update.
/// </summary>
public sealed record CustomerDraft
{
    /// <summary>Names of the properties below that this row decides, whether empty or not.</summary>
    public required IReadOnlySet<string> Fields { get; init; }

    /// <summary>The customer's id in the source, where it has one that people see.</summary>
    public string? Number { get; init; }

    public string? FirstName { get; init; }
    public string? MiddleName { get; init; }
    public string? LastName { get; init; }
    public string? NamePrefix { get; init; }
    public string? NameSuffix { get; init; }
    public string? Company { get; init; }
    public string? Email { get; init; }
    public string? PersonalPhone { get; init; }
    public string? WorkPhone { get; init; }
    public string? WorkPhoneExtension { get; init; }

    /// <summary>By which the customer is known, where there is no e-mail.</summary>
    public string? Phone => PersonalPhone ?? WorkPhone;

    public string? Fax { get; init; }
    public string? FaxExtension { get; init; }

    /// <summary>As the file says it: “Female”, “M”.</summary>
    public string? Gender { get; init; }

    public DateOnly? DateOfBirth { get; init; }
    public string? TaxNumber { get; init; }
    public string? PreferredLanguage { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? LastSignInAt { get; init; }

    public ImportedAccountType? AccountType { get; init; }
    public bool? Active { get; init; }
}

public enum ImportedAccountType
{
    Guest,
    Registered,
}

/// <summary>A postal address. Null: nothing there; whether the file has such a column says <see cref="Fields"/>.</summary>
public sealed record AddressDraft
{
    /// <summary>Names of the properties below that the file has a column for: others are not to be touched on an update.</summary>
    public required IReadOnlySet<string> Fields { get; init; }

    /// <summary>The layout names no addressee: the customer is meant, and a change of name is theirs.</summary>
    public bool NamesAreCustomers { get; init; }

    /// <summary>The address's id in the source: found again by it.</summary>
    public string? SourceId { get; init; }

    /// <summary>What the customer calls it, where the layout says so: found again by it, since it is unique for the customer.</summary>
    public string? Name { get; init; }

    /// <summary>The addressee in one cell, where the layout has no parts of the name.</summary>
    public string? Recipient { get; init; }

    /// <summary>Of the addressee, who need not be the customer; the customer's own names where the format has none for addresses.</summary>
    public string? FirstName { get; init; }

    public string? MiddleName { get; init; }
    public string? LastName { get; init; }
    public string? NamePrefix { get; init; }
    public string? NameSuffix { get; init; }
    public string? Company { get; init; }

    /// <summary>Lines joined by a line feed.</summary>
    public string? Street { get; init; }

    public string? City { get; init; }

    /// <summary>A code (“MI”) or a name (“Michigan”), as given; the code where the file has both.</summary>
    public string? Region { get; init; }

    public string? PostalCode { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? CountryCode { get; init; }

    public string? Phone { get; init; }
    public string? Fax { get; init; }

    /// <summary>The customer's default for bills.</summary>
    public bool IsBilling { get; init; }

    /// <summary>The customer's default for deliveries.</summary>
    public bool IsDelivery { get; init; }
}
