using System.Collections.Frozen;

namespace CrmAdmin.Components.Features.Exchange;

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
    PreferredLanguage,
    DateOfBirth,
    TaxNumber,
    AccountType,
    Status,
    Level,
    Block,
    AccountManager,
    RegisteredAt,
    LastSignInAt,
    Orders,
    Spent,
    Currency,

    /// <summary>The whole name, as the list shows it.</summary>
    Name,

    /// <summary>The personal phone, else the one at work, as the list shows it.</summary>
    Phone,
}

/// <param name="Title">Key of the text that heads it.</param>
public sealed record ExportColumn(ExportField Field, string Title)
{
    private static readonly ExportColumn[] All =
    [
        new(ExportField.SignInId, "Customer ID"), new(ExportField.Number, "Customer number"), new(ExportField.NamePrefix, "Name prefix"), new(ExportField.FirstName, "First name"),
        new(ExportField.MiddleName, "Middle name"), new(ExportField.LastName, "Last name"), new(ExportField.NameSuffix, "Name suffix"), new(ExportField.Company, "Company"),
        new(ExportField.Email, "E-mail"), new(ExportField.PersonalPhone, "Personal phone"), new(ExportField.WorkPhone, "Work phone"), new(ExportField.WorkPhoneExtension, "Work extension"),
        new(ExportField.Fax, "Fax"), new(ExportField.PreferredLanguage, "Preferred language"), new(ExportField.DateOfBirth, "Date of birth"), new(ExportField.TaxNumber, "Tax number"),
        new(ExportField.AccountType, "Account type"), new(ExportField.Status, "Status"), new(ExportField.Level, "Level"), new(ExportField.Block, "Blocklist"),
        new(ExportField.AccountManager, "Account manager"), new(ExportField.RegisteredAt, "Registered on"), new(ExportField.LastSignInAt, "Last sign-in"),
        new(ExportField.Orders, "Orders"), new(ExportField.Spent, "Total spent"), new(ExportField.Currency, "Currency"),
    ];

    private static readonly ExportColumn[] Contact =
    [
        .. All.Where(column => column.Field is ExportField.SignInId or ExportField.Number or ExportField.NamePrefix or ExportField.FirstName or ExportField.MiddleName or ExportField.LastName
            or ExportField.Company or ExportField.Email or ExportField.PersonalPhone or ExportField.WorkPhone or ExportField.WorkPhoneExtension or ExportField.Fax or ExportField.PreferredLanguage),
    ];

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
    public static IReadOnlyList<ExportColumn> Of(ExportTemplate template, IEnumerable<string> shown) => template switch
    {
        ExportTemplate.AllFields => All,
        ExportTemplate.AsShown => OfShown(shown) is { Count: > 0 } columns ? columns : Contact,
        _ => Contact,
    };

    private static List<ExportColumn> OfShown(IEnumerable<string> shown)
        => [.. shown.Distinct(StringComparer.Ordinal).SelectMany(key => OfList.GetValueOrDefault(key, []))];

    private static ExportColumn Find(ExportField field) => Array.Find(All, column => column.Field == field)!;
}
