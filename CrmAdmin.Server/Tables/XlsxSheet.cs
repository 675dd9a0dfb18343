using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace CrmAdmin.Server.Tables;

/// <summary>
/// An Office Open XML workbook. Texts stand in their cells, since a table of shared ones grows with the file. When a sheet is full the next begins.
/// </summary>
public sealed class XlsxSheet : IExportSheet
{
    /// <summary>A sheet's end, its first row with the titles included.</summary>
    public const int MaxRows = 1_048_576;

    private static readonly DateTime FirstDay = new(1900, 3, 1, 0, 0, 0, DateTimeKind.Unspecified); // spreadsheets disagree about those before
    private static readonly SpreadCheetahOptions Options = new()
    {
        DefaultDateTimeFormat = null,
        DocumentProperties = null,
        PreserveStringWhitespace = true,
        WriteCellReferenceAttributes = true, // not every reader counts cells by itself
    };

    private readonly Spreadsheet workbook;
    private readonly string name;
    private readonly string[] titles;
    private readonly WorksheetOptions options = new() { FrozenRows = 1 };
    private readonly decimal minorUnits;
    private readonly int mostRows;
    private readonly StyledCell[] cells;
    private readonly StyleId title;
    private readonly StyleId text;
    private readonly StyleId moment;
    private readonly StyleId day;
    private readonly StyleId whole;
    private readonly StyleId amount;
    private int sheets;
    private int column;

    private XlsxSheet(Spreadsheet workbook, string name, IReadOnlyList<(string Title, int Width)> columns, int currencyDecimals, int mostRows)
    {
        (this.workbook, this.name, this.mostRows, cells) = (workbook, name, mostRows, new StyledCell[columns.Count]);
        titles = [.. columns.Select(one => XlsxText.Escape(one.Title))];
        for (var i = 0; i < columns.Count; i++)
        {
            options.Column(i + 1).Width = columns[i].Width;
        }
        title = workbook.AddStyle(new() { Font = { Bold = true }, Format = NumberFormat.Standard(StandardNumberFormat.Text) });
        text = Style(NumberFormat.Standard(StandardNumberFormat.Text)); // what looks like a formula stays a text, also when somebody edits it
        moment = Style(NumberFormat.Custom("yyyy\\-mm\\-dd\\ hh:mm:ss"));
        day = Style(NumberFormat.Custom("yyyy\\-mm\\-dd"));
        whole = Style(NumberFormat.Standard(StandardNumberFormat.NoDecimalPlaces));
        (minorUnits, amount) = currencyDecimals switch
        {
            0 => (1m, Style(NumberFormat.Custom("#,##0"))),
            3 => (1000m, Style(NumberFormat.Custom("#,##0.000"))),
            _ => (100m, Style(NumberFormat.Custom("#,##0.00"))),
        };
    }

    /// <param name="name">Of the first sheet; those behind it are numbered.</param>
    public static async Task<XlsxSheet> BeginAsync(
        Stream stream, string name, IReadOnlyList<(string Title, int Width)> columns, int currencyDecimals, int mostRows = MaxRows,
        CancellationToken ct = default)
    {
        var sheet = new XlsxSheet(await Spreadsheet.CreateNewAsync(stream, Options, ct), name, columns, currencyDecimals, mostRows);
        await sheet.BeginSheetAsync(ct);
        return sheet;
    }

    public void Text(string? text) => Put(string.IsNullOrEmpty(text) ? default : new(new DataCell(XlsxText.Escape(text)), this.text));

    public void Whole(long number) => Put(new(new DataCell(number), whole));

    public void Money(long minor) => Put(new(new DataCell(minor / minorUnits), amount));

    public void Day(DateOnly? day) => Date(day?.ToDateTime(TimeOnly.MinValue), this.day, "yyyy-MM-dd");

    public void Moment(DateTime? local) => Date(local, moment, "yyyy-MM-dd HH:mm:ss");

    public async ValueTask EndRowAsync(CancellationToken ct = default)
    {
        if (workbook.NextRowNumber > mostRows)
        {
            await BeginSheetAsync(ct);
        }
        await workbook.AddRowAsync(cells.AsMemory(0, column), ct);
        column = 0;
    }

    public async ValueTask FinishAsync(CancellationToken ct = default)
    {
        await workbook.FinishAsync(ct);
        await workbook.DisposeAsync();
    }

    private StyleId Style(NumberFormat format) => workbook.AddStyle(new() { Format = format });

    private void Put(StyledCell cell) => cells[column++] = cell;

    private void Date(DateTime? local, StyleId style, string words)
    {
        if (local < FirstDay)
        {
            Text(local.Value.ToString(words, CultureInfo.InvariantCulture));
            return;
        }
        Put(local is { } at ? new(new DataCell(at), style) : default);
    }

    private async Task BeginSheetAsync(CancellationToken ct)
    {
        sheets++;
        await workbook.StartWorksheetAsync(sheets == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {sheets}"), options, ct);
        await workbook.AddHeaderRowAsync(titles, title, ct);
    }
}
