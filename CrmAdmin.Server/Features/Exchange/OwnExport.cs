using System.Globalization;
using System.Resources;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Components.Resources;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>
/// What this program exported itself, whole or as contact data, its titles in this language. Found again by e-mail or phone and name. Status, level and
/// the shop's figures are not taken from a file; neither are the times, which it has only to the second.
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
        Fax = TitleOf(language, ExportField.Fax),
        PreferredLanguage = TitleOf(language, ExportField.PreferredLanguage),
        DateOfBirth = TitleOf(language, ExportField.DateOfBirth),
        TaxNumber = TitleOf(language, ExportField.TaxNumber),
    };

    public override string Name => "CrmAdmin";

    public override bool Recognises(TableHeader header)
        => header.Has(columns.Number!, columns.FirstName!, columns.LastName!, columns.Company!, columns.Email!, columns.PersonalPhone!, columns.PreferredLanguage!);

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
    {
        foreach (var column in new[] { columns.Email, columns.PersonalPhone, columns.WorkPhone, columns.Fax, columns.DateOfBirth })
        {
            if (row[column].Contains(Mask, StringComparison.Ordinal))
            {
                row.Reject(column!, "import.row.masked");
            }
        }
        return Finish(row, null, columns.Read(row, DateOrder), null);
    }

    private static string TitleOf(string language, ExportField field)
        => Texts.GetString(ExportColumn.Of(ExportTemplate.AllFields, []).First(column => column.Field == field).Title, CultureInfo.GetCultureInfo(language))!;
}
