using System.Collections.Frozen;

namespace CrmAdmin.Components.Features.Exchange.Exports;

/// <summary>What can stand in a column of an export.</summary>
public enum ExportField
{
    SignInId,
    Number,
    NamePrefix,
    FirstName,
    MiddleName,
    LastName,
    NameSuffix,
    Company,
    Email,
    PersonalPhone,
    WorkPhone,
    WorkPhoneExtension,
    Fax,
    FaxExtension,
    PreferredLanguage,
    Gender,
    DateOfBirth,
    TaxNumber,
    AccountType,
    Status,
    Level,
    Block,
    AccountManager,

    /// <summary>Whoever brought the customer: the name, and in a column of its own the customer ID.</summary>
    Referrer,
    ReferrerSignInId,
    AddedBy,
    AddedByName,
    RegisteredAt,
    LastSignInAt,
    LastActivityAt,
    LastPasswordResetAt,
    CreditActive,
    CreditLimit,
    Orders,
    Spent,
    Currency,
    BillingName,
    BillingRecipient,
    BillingCompany,
    BillingStreet,
    BillingCity,
    BillingRegion,
    BillingPostalCode,
    BillingCountry,
    BillingPhone,
    BillingFax,
    DeliveryName,
    DeliveryRecipient,
    DeliveryCompany,
    DeliveryStreet,
    DeliveryCity,
    DeliveryRegion,
    DeliveryPostalCode,
    DeliveryCountry,
    DeliveryPhone,
    DeliveryFax,

    /// <summary>The whole name, as the list shows it.</summary>
    Name,

    /// <summary>The personal phone, else the one at work, as the list shows it.</summary>
    Phone,
}

/// <param name="Title">Key of the text that heads it.</param>
/// <param name="Group">Key of the text before it, where it belongs to an address; see <see cref="HeadIn"/>.</param>
public sealed record ExportColumn(ExportField Field, string Title, string? Group = null)
{
    private const string Billing = "Billing address";
    private const string Delivery = "Delivery address";

    private static readonly ExportColumn[] All =
    [
        new(ExportField.SignInId, "Customer ID"), new(ExportField.Number, "Customer number"), new(ExportField.NamePrefix, "Name prefix"),
        new(ExportField.FirstName, "First name"), new(ExportField.MiddleName, "Middle name"), new(ExportField.LastName, "Last name"),
        new(ExportField.NameSuffix, "Name suffix"), new(ExportField.Company, "Company"), new(ExportField.Email, "E-mail"),
        new(ExportField.PersonalPhone, "Personal phone"), new(ExportField.WorkPhone, "Work phone"), new(ExportField.WorkPhoneExtension, "Work extension"),
        new(ExportField.Fax, "Fax"), new(ExportField.FaxExtension, "field.FaxExtension"), new(ExportField.PreferredLanguage, "Preferred language"),
        new(ExportField.Gender, "Gender"), new(ExportField.DateOfBirth, "Date of birth"), new(ExportField.TaxNumber, "Tax number"),
        new(ExportField.AccountType, "Account type"), new(ExportField.Status, "Status"), new(ExportField.Level, "Level"), new(ExportField.Block, "Blocklist"),
        new(ExportField.AccountManager, "Account manager"), new(ExportField.Referrer, "Referred by"),
        new(ExportField.ReferrerSignInId, "Referred by (customer ID)"), new(ExportField.AddedBy, "Added by"), new(ExportField.AddedByName, "field.AddedByName"),
        new(ExportField.RegisteredAt, "Registered on"), new(ExportField.LastSignInAt, "Last sign-in"), new(ExportField.LastActivityAt, "Last activity"),
        new(ExportField.LastPasswordResetAt, "Last password reset"), new(ExportField.CreditActive, "field.CreditActive"),
        new(ExportField.CreditLimit, "field.CreditLimitMinor"), new(ExportField.Orders, "Orders"), new(ExportField.Spent, "Total spent"),
        new(ExportField.Currency, "Currency"), new(ExportField.BillingName, "Address name", Billing), new(ExportField.BillingRecipient, "Recipient", Billing),
        new(ExportField.BillingCompany, "Company", Billing), new(ExportField.BillingStreet, "Street", Billing), new(ExportField.BillingCity, "City", Billing),
        new(ExportField.BillingRegion, "field.Region", Billing), new(ExportField.BillingPostalCode, "Postal code", Billing),
        new(ExportField.BillingCountry, "Country", Billing), new(ExportField.BillingPhone, "Phone", Billing),
        new(ExportField.BillingFax, "Fax", Billing),
        new(ExportField.DeliveryName, "Address name", Delivery), new(ExportField.DeliveryRecipient, "Recipient", Delivery),
        new(ExportField.DeliveryCompany, "Company", Delivery), new(ExportField.DeliveryStreet, "Street", Delivery),
        new(ExportField.DeliveryCity, "City", Delivery), new(ExportField.DeliveryRegion, "field.Region", Delivery),
        new(ExportField.DeliveryPostalCode, "Postal code", Delivery), new(ExportField.DeliveryCountry, "Country", Delivery),
        new(ExportField.DeliveryPhone, "Phone", Delivery), new(ExportField.DeliveryFax, "Fax", Delivery),
    ];

    private static readonly ExportColumn[] Contact =
    [
        .. All.Where(column => column.Field is ExportField.SignInId or ExportField.Number or ExportField.NamePrefix or ExportField.FirstName
            or ExportField.MiddleName or ExportField.LastName or ExportField.Company or ExportField.Email or ExportField.PersonalPhone or ExportField.WorkPhone
            or ExportField.WorkPhoneExtension or ExportField.Fax or ExportField.PreferredLanguage),
    ];

    private static readonly ExportColumn[] WithoutAddresses = [.. All.Where(column => column.Group is null)];

    private static readonly FrozenDictionary<string, ExportColumn[]> OfList = new Dictionary<string, ExportColumn[]>(StringComparer.Ordinal)
    {
        ["id"] = [Find(ExportField.SignInId)],
        ["name"] = [new(ExportField.Name, "Name")],
        ["email"] = [Find(ExportField.Email)],
        ["phone"] = [new(ExportField.Phone, "Phone")],
        ["level"] = [Find(ExportField.Level)],
        ["status"] = [Find(ExportField.Status)],
        ["type"] = [Find(ExportField.AccountType)],
        ["signin"] = [Find(ExportField.LastSignInAt)],
        ["registered"] = [Find(ExportField.RegisteredAt)],
        ["number"] = [Find(ExportField.Number)],
        ["orders"] = [Find(ExportField.Orders)],
        ["spent"] = [Find(ExportField.Spent), Find(ExportField.Currency)], // an amount says of what
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="shown">Keys of the list's columns, for <see cref="ExportTemplate.AsShown"/>; none that is known: the contact data.</param>
    /// <param name="hasAddresses">Of all fields those of the billing and the delivery address too: for those who may read addresses.</param>
    public static IReadOnlyList<ExportColumn> Of(ExportTemplate template, IEnumerable<string> shown, bool hasAddresses = true) => template switch
    {
        ExportTemplate.AllFields => hasAddresses ? All : WithoutAddresses,
        ExportTemplate.AsShown => OfShown(shown) is { Count: > 0 } columns ? columns : Contact,
        _ => Contact,
    };

    /// <summary>What heads it: “Company”, “Billing address: Company”.</summary>
    /// <param name="text">The text of a key.</param>
    public string HeadIn(Func<string, string> text) => Group is null ? text(Title) : $"{text(Group)}: {text(Title)}";

    private static List<ExportColumn> OfShown(IEnumerable<string> shown)
        => [.. shown.Distinct(StringComparer.Ordinal).SelectMany(key => OfList.GetValueOrDefault(key, []))];

    private static ExportColumn Find(ExportField field) => Array.Find(All, column => column.Field == field)!;
}
