using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Components.Resources;
using CrmAdmin.Server.Security;
using Microsoft.Extensions.Localization;
using static CrmAdmin.Server.Features.Exchange.ExportedColumn;

namespace CrmAdmin.Server.Features.Exchange;

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
    private readonly Dictionary<string, string> accountTypes;

    public ExportCells(IReadOnlyList<ExportColumn> columns, ExportNames names, IStoreInfo store, IStringLocalizer<Texts> texts, bool isMasked, DateTimeOffset now)
    {
        (this.names, zone, currency, this.isMasked, this.now) = (names, store.TimeZone, store.Currency, isMasked, now.UtcDateTime);
        (active, inactive) = (texts["Active"], texts["Inactive"]);
        (marked, purchases, signIn) = (texts["block.Marked"], texts["block.Purchases"], texts["block.SignIn"]);
        accountTypes = Enum.GetNames<AccountType>().ToDictionary(name => name, name => texts[name].Value, StringComparer.Ordinal);
        cells = [.. columns.Select(column => CellOf(column.Field))];
        Columns = [.. columns.Select(column => (texts[column.Title].Value, WidthOf(column.Field)))];
    }

    /// <summary>The titles, in the reader's language, and how wide a column is in a workbook.</summary>
    public IReadOnlyList<(string Title, int Width)> Columns { get; }

    public void Write(ExportReader row, IExportSheet sheet)
    {
        foreach (var cell in cells)
        {
            cell(row, sheet);
        }
        sheet.EndRow();
    }

    private Action<ExportReader, IExportSheet> CellOf(ExportField field) => field switch
    {
        ExportField.SignInId => Masked(SignInId, Masking.SignInId),
        ExportField.Number => Plain(Number),
        ExportField.NamePrefix => Plain(NamePrefix),
        ExportField.FirstName => Plain(FirstName),
        ExportField.MiddleName => Plain(MiddleName),
        ExportField.LastName => Plain(LastName),
        ExportField.NameSuffix => Plain(NameSuffix),
        ExportField.Company => Plain(Company),
        ExportField.Email => Masked(Email, Masking.Email),
        ExportField.PersonalPhone => Masked(PersonalPhone, Masking.Phone),
        ExportField.WorkPhone => Masked(WorkPhone, Masking.Phone),
        ExportField.WorkPhoneExtension => Plain(WorkPhoneExtension),
        ExportField.Fax => Masked(Fax, Masking.Phone),
        ExportField.PreferredLanguage => Plain(PreferredLanguage),
        ExportField.TaxNumber => Plain(TaxNumber),
        ExportField.DateOfBirth when isMasked => (row, sheet) => sheet.Text(row.Day(DateOfBirth) is null ? null : Masking.Text("-")),
        ExportField.DateOfBirth => (row, sheet) => sheet.Day(row.Day(DateOfBirth)),
        ExportField.AccountType => (row, sheet) => sheet.Text(accountTypes.GetValueOrDefault(row.Text(ExportedColumn.AccountType)!)),
        ExportField.Status => (row, sheet) => sheet.Text(row.Flag(IsActive) ? active : inactive),
        ExportField.Level => (row, sheet) => sheet.Text(names.Levels.GetValueOrDefault(row.Whole(LevelId)!.Value)),
        ExportField.Block => (row, sheet) => sheet.Text(BlockOf(row)),
        ExportField.AccountManager => (row, sheet) => sheet.Text(row.Whole(AccountManagerId) is { } id ? names.Staff.GetValueOrDefault(id) : null),
        ExportField.RegisteredAt => (row, sheet) => sheet.Moment(Local(row.Moment(RegisteredAt))),
        ExportField.LastSignInAt => (row, sheet) => sheet.Moment(Local(row.Moment(LastSignInAt))),
        ExportField.Orders => (row, sheet) => sheet.Whole(row.Count(OrderCount)),
        ExportField.Spent => (row, sheet) => sheet.Money(row.Whole(TotalSpentMinor)!.Value),
        ExportField.Currency => (_, sheet) => sheet.Text(currency),
        ExportField.Name => (row, sheet) => sheet.Text(CustomerName.Display(row.Text(FirstName), row.Text(MiddleName), row.Text(LastName), row.Text(Company))),
        ExportField.Phone => (row, sheet) => sheet.Text((row.Text(PersonalPhone) ?? row.Text(WorkPhone)) is var phone && isMasked ? Masking.Phone(phone) : phone),
        _ => throw new InvalidOperationException($"{field} has no cell."),
    };

    private static Action<ExportReader, IExportSheet> Plain(ExportedColumn column) => (row, sheet) => sheet.Text(row.Text(column));

    private Action<ExportReader, IExportSheet> Masked(ExportedColumn column, Func<string?, string?> mask)
        => isMasked ? (row, sheet) => sheet.Text(mask(row.Text(column))) : Plain(column);

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
        ExportField.SignInId or ExportField.Email => 32,
        ExportField.Name or ExportField.Company => 28,
        ExportField.RegisteredAt or ExportField.LastSignInAt => 20,
        ExportField.FirstName or ExportField.LastName or ExportField.PersonalPhone or ExportField.WorkPhone or ExportField.Phone or ExportField.Fax
            or ExportField.AccountManager or ExportField.Block => 20,
        ExportField.Currency or ExportField.Orders => 10,
        _ => 16,
    };
}

/// <summary>What keys are called, read once for a file.</summary>
internal sealed record ExportNames(IReadOnlyDictionary<long, string> Levels, IReadOnlyDictionary<long, string> Staff);
