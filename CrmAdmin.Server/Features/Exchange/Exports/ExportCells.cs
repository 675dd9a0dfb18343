using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Components.Features.Exchange.Exports;
using Microsoft.Extensions.Localization;
using static CrmAdmin.Server.Features.Exchange.Exports.ExportedColumn;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>
/// One cell of a row for each column asked for. Words are looked up once for a file, in the language of its reader; sensitive values are masked where
/// that reader may not see them.
/// </summary>
internal sealed class ExportCells
{
    private readonly Action<ExportReader, IExportSheet>[] cells;
    private readonly ExportNames names;
    private readonly TimeZoneInfo zone;
    private readonly string currency;
    private readonly bool isMasked;
    private readonly DateTime now;
    private readonly string active;
    private readonly string inactive;
    private readonly string marked;
    private readonly string purchases;
    private readonly string signIn;
    private readonly string yes;
    private readonly string no;
    private readonly Dictionary<string, string> accountTypes;
    private readonly Dictionary<string, string> ways;

    public ExportCells(
        IReadOnlyList<ExportColumn> columns, ExportNames names, IStoreInfo store, IStringLocalizer<Texts> texts, bool isMasked, DateTimeOffset now)
    {
        (this.names, zone, currency, this.isMasked, this.now) = (names, store.TimeZone, store.Currency, isMasked, now.UtcDateTime);
        (active, inactive) = (texts["Active"], texts["Inactive"]);
        (marked, purchases, signIn) = (texts["block.Marked"], texts["block.Purchases"], texts["block.SignIn"]);
        (yes, no) = (texts["Yes"], texts["No"]);
        ways = Enum.GetNames<AddedBy>().ToDictionary(name => name, name => texts["addedby." + name].Value, StringComparer.Ordinal);
        accountTypes = Enum.GetNames<AccountType>().ToDictionary(name => name, name => texts[name].Value, StringComparer.Ordinal);
        cells = [.. columns.Select(column => CellOf(column.Field))];
        Columns = [.. columns.Select(column => (HeadOf(column, texts), WidthOf(column.Field)))];
    }

    /// <summary>The titles, in the reader's language, and how wide a column is in a workbook.</summary>
    public IReadOnlyList<(string Title, int Width)> Columns { get; }

    public ValueTask WriteAsync(ExportReader row, IExportSheet sheet, CancellationToken ct)
    {
        foreach (var cell in cells)
        {
            cell(row, sheet);
        }
        return sheet.EndRowAsync(ct);
    }

    private Action<ExportReader, IExportSheet> CellOf(ExportField field) => field switch
    {
        ExportField.Number or ExportField.NamePrefix or ExportField.FirstName or ExportField.MiddleName or ExportField.LastName or ExportField.NameSuffix
            or ExportField.Company or ExportField.WorkPhoneExtension or ExportField.FaxExtension or ExportField.PreferredLanguage or ExportField.Gender
            or ExportField.TaxNumber or ExportField.AddedByName or ExportField.BillingName or ExportField.BillingRecipient or ExportField.BillingCompany
            or ExportField.BillingCity or ExportField.BillingRegion or ExportField.BillingPostalCode or ExportField.BillingCountry
            or ExportField.DeliveryName or ExportField.DeliveryRecipient or ExportField.DeliveryCompany or ExportField.DeliveryCity
            or ExportField.DeliveryRegion or ExportField.DeliveryPostalCode or ExportField.DeliveryCountry => Plain(field),
        ExportField.SignInId or ExportField.ReferrerSignInId => Masked(field, Masking.SignInId),
        ExportField.Email => Masked(field, Masking.Email),
        ExportField.PersonalPhone or ExportField.WorkPhone or ExportField.Fax or ExportField.BillingPhone or ExportField.BillingFax or ExportField.DeliveryPhone
            or ExportField.DeliveryFax => Masked(field, Masking.Phone),
        ExportField.BillingStreet or ExportField.DeliveryStreet => Masked(field, Masking.Text),
        ExportField.DateOfBirth when isMasked => (row, sheet) => sheet.Text(row.Day(DateOfBirth) is null ? null : Masking.Text("-")),
        ExportField.DateOfBirth => (row, sheet) => sheet.Day(row.Day(DateOfBirth)),
        ExportField.AccountType => (row, sheet) => sheet.Text(accountTypes.GetValueOrDefault(row.Text(ExportedColumn.AccountType)!)),
        ExportField.Status => (row, sheet) => sheet.Text(row.Flag(IsActive) ? active : inactive),
        ExportField.Level => (row, sheet) => sheet.Text(names.Levels.GetValueOrDefault(row.Whole(LevelId)!.Value)),
        ExportField.Block => (row, sheet) => sheet.Text(BlockOf(row)),
        ExportField.AccountManager => (row, sheet) => sheet.Text(row.Whole(AccountManagerId) is { } id ? names.Staff.GetValueOrDefault(id) : null),
        ExportField.Referrer =>
            (row, sheet) => sheet.Text(CustomerName.Display(
                row.Text(ReferrerFirstName), row.Text(ReferrerMiddleName), row.Text(ReferrerLastName), row.Text(ReferrerCompany))),
        ExportField.AddedBy => (row, sheet) => sheet.Text(ways.GetValueOrDefault(row.Text(ExportedColumn.AddedBy)!)),
        ExportField.CreditActive => (row, sheet) => sheet.Text(row.Flag(CreditActive) ? yes : no),
        ExportField.CreditLimit => (row, sheet) => sheet.Money(row.Whole(CreditLimitMinor)!.Value),
        ExportField.Orders => (row, sheet) => sheet.Whole(row.Count(OrderCount)),
        ExportField.Spent => (row, sheet) => sheet.Money(row.Whole(TotalSpentMinor)!.Value),
        ExportField.Currency => (_, sheet) => sheet.Text(currency),
        ExportField.Name => (row, sheet) => sheet.Text(CustomerName.Display(row.Text(FirstName), row.Text(MiddleName), row.Text(LastName), row.Text(Company))),
        ExportField.Phone =>
            (row, sheet) => sheet.Text((row.Text(PersonalPhone) ?? row.Text(WorkPhone)) is var phone && isMasked ? Masking.Phone(phone) : phone),
        _ when IsMoment(field) => Moment(field),
        _ => throw new InvalidOperationException($"{field} has no cell."),
    };

    // Stored under the field's name.
    private static ExportedColumn ColumnOf(ExportField field) => Enum.Parse<ExportedColumn>(field.ToString());

    private static Action<ExportReader, IExportSheet> Plain(ExportField field)
    {
        var column = ColumnOf(field);
        return (row, sheet) => sheet.Text(row.Text(column));
    }

    private Action<ExportReader, IExportSheet> Masked(ExportField field, Func<string?, string?> mask)
    {
        var column = ColumnOf(field);
        return isMasked ? (row, sheet) => sheet.Text(mask(row.Text(column))) : Plain(field);
    }

    private Action<ExportReader, IExportSheet> Moment(ExportField field)
    {
        var column = ColumnOf(field);
        return (row, sheet) => sheet.Moment(Local(row.Moment(column)));
    }

    // Two hours of autumn look alike in a cell that a spreadsheet knows as a time; an offset would make it text. So the title says where the clock hangs.
    private string HeadOf(ExportColumn column, IStringLocalizer<Texts> texts)
        => column.HeadIn(key => texts[key]) is var head && IsMoment(column.Field) ? ExportSheets.HeadOfTime(head, zone) : head;

    private static bool IsMoment(ExportField field)
        => field is ExportField.RegisteredAt or ExportField.LastSignInAt or ExportField.LastActivityAt or ExportField.LastPasswordResetAt;

    private string? BlockOf(ExportReader row) => row.Moment(BlockEndsAt) <= now ? null
        : (row.Flag(BlockPurchases), row.Flag(BlockSignIn)) switch
        {
            (true, true) => $"{purchases}, {signIn}",
            (true, false) => purchases,
            (false, true) => signIn,
            _ => row.Flag(BlockMarked) ? marked : null,
        };

    private DateTime? Local(DateTime? utc) => utc is { } at ? TimeZoneInfo.ConvertTimeFromUtc(at, zone) : null;

    private static int WidthOf(ExportField field) => field switch
    {
        ExportField.SignInId or ExportField.Email or ExportField.ReferrerSignInId => 32,
        ExportField.Name or ExportField.Company or ExportField.Referrer => 28,
        ExportField.BillingStreet or ExportField.DeliveryStreet or ExportField.BillingRecipient or ExportField.DeliveryRecipient => 28,
        _ when IsMoment(field) => 28,
        ExportField.FirstName or ExportField.LastName or ExportField.PersonalPhone or ExportField.WorkPhone or ExportField.Phone or ExportField.Fax
            or ExportField.AccountManager or ExportField.Block => 20,
        ExportField.Currency or ExportField.Orders => 10,
        _ => 16,
    };
}

/// <summary>What keys are called, read once for a file.</summary>
internal sealed record ExportNames(IReadOnlyDictionary<long, string> Levels, IReadOnlyDictionary<long, string> Staff);
