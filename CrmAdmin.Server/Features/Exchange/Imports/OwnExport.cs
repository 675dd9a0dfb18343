using System.Resources;
using CrmAdmin.Components.Features.Exchange.Exports;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>
/// What this program exported itself, whole or as contact data, its titles in this language. Found again by e-mail or phone and name. Status, level, credit,
/// referrer, who added the customer and the shop's figures are not taken from a file; neither are the times, which it has only to the second. Those columns are
/// named as not imported. Of the addresses, the two that are marked come in, each found again by its name.
/// </summary>
internal sealed class OwnExport(string language) : ImportFormat
{
    private const string Mask = "•••";
    private static readonly ResourceManager Texts = new(typeof(Texts));
    private readonly CustomerColumns columns = new()
    {
        Number = TitleOf(language, ExportField.Number),
        FirstName = TitleOf(language, ExportField.FirstName),
        MiddleName = TitleOf(language, ExportField.MiddleName),
        LastName = TitleOf(language, ExportField.LastName),
        NamePrefix = TitleOf(language, ExportField.NamePrefix),
        NameSuffix = TitleOf(language, ExportField.NameSuffix),
        Company = TitleOf(language, ExportField.Company),
        Email = TitleOf(language, ExportField.Email),
        PersonalPhone = TitleOf(language, ExportField.PersonalPhone),
        WorkPhone = TitleOf(language, ExportField.WorkPhone),
        WorkPhoneExtension = TitleOf(language, ExportField.WorkPhoneExtension),
        Fax = TitleOf(language, ExportField.Fax),
        FaxExtension = TitleOf(language, ExportField.FaxExtension),
        Gender = TitleOf(language, ExportField.Gender),
        PreferredLanguage = TitleOf(language, ExportField.PreferredLanguage),
        DateOfBirth = TitleOf(language, ExportField.DateOfBirth),
        TaxNumber = TitleOf(language, ExportField.TaxNumber),
    };

    private readonly AddressColumns billing = AddressOf(
        language, ExportField.BillingName, ExportField.BillingRecipient, ExportField.BillingCompany, ExportField.BillingStreet, ExportField.BillingCity,
        ExportField.BillingRegion, ExportField.BillingPostalCode, ExportField.BillingCountry, ExportField.BillingPhone, ExportField.BillingFax);

    private readonly AddressColumns delivery = AddressOf(
        language, ExportField.DeliveryName, ExportField.DeliveryRecipient, ExportField.DeliveryCompany, ExportField.DeliveryStreet, ExportField.DeliveryCity,
        ExportField.DeliveryRegion, ExportField.DeliveryPostalCode, ExportField.DeliveryCountry, ExportField.DeliveryPhone, ExportField.DeliveryFax);

    public override string Name => "CrmAdmin";

    public override bool Recognises(TableHeader header)
        => header.Has(
            columns.Number!, columns.FirstName!, columns.LastName!, columns.Company!, columns.Email!, columns.PersonalPhone!, columns.PreferredLanguage!);

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
    {
        var sensitive = new[]
        {
            columns.Email, columns.PersonalPhone, columns.WorkPhone, columns.Fax, columns.DateOfBirth, billing.Phone, billing.Fax, delivery.Phone, delivery.Fax
        };
        foreach (var column in sensitive.Concat(billing.Street).Concat(delivery.Street))
        {
            if (row[column].Contains(Mask, StringComparison.Ordinal))
            {
                row.Reject(column!, "import.row.masked");
            }
        }
        return Finish(row, null, columns.Read(row, DateOrder), Marked(row, billing, isBilling: true), Marked(row, delivery, isBilling: false));
    }

    private static AddressDraft? Marked(SourceRow row, AddressColumns columns, bool isBilling) => columns.Read(row, null) is { } read
        ? read with
        {
            Fields = read.Fields.Append(isBilling ? nameof(read.IsBilling) : nameof(read.IsDelivery)).ToHashSet(StringComparer.Ordinal),
            IsBilling = isBilling,
            IsDelivery = !isBilling
        }
        : null;

    private static AddressColumns AddressOf(
        string language, ExportField name, ExportField recipient, ExportField company, ExportField street, ExportField city, ExportField region,
        ExportField postalCode, ExportField country,
        ExportField phone, ExportField fax) => new()
        {
            Name = TitleOf(language, name),
            Recipient = TitleOf(language, recipient),
            Company = TitleOf(language, company),
            Street = [TitleOf(language, street)],
            City = TitleOf(language, city),
            Region = [TitleOf(language, region)],
            PostalCode = TitleOf(language, postalCode),
            Country = [TitleOf(language, country)],
            Phone = TitleOf(language, phone),
            Fax = TitleOf(language, fax),
        };

    private static string TitleOf(string language, ExportField field)
        => ExportColumn.Of(ExportTemplate.AllFields, []).First(column => column.Field == field)
            .HeadIn(key => Texts.GetString(key, CultureInfo.GetCultureInfo(language))!);
}
