using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>
/// An Office Open XML workbook, its parts written straight into the archive one after the other: the packaging library would hold each
/// sheet in memory until the end. Texts stand in their cells, since a table of shared ones grows with the file. When a sheet is full the
/// next begins.
/// </summary>
public sealed class XlsxSheet : IExportSheet
{
    /// <summary>A sheet's end, its first row with the titles included.</summary>
    public const int MostRows = 1_048_576;

    private static readonly DateTime DayZero = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime FirstDay = new(1900, 3, 1, 0, 0, 0, DateTimeKind.Unspecified); // spreadsheets disagree about those before
    private readonly ZipArchive archive;
    private readonly IReadOnlyList<(string Title, int Width)> columns;
    private readonly byte[][] names;
    private readonly int decimals;
    private readonly int mostRows;
    private Stream? part;
    private XlsxText output = null!;
    private int sheets;
    private int row;
    private int column;
    private bool isRowOpen;

    public XlsxSheet(Stream stream, IReadOnlyList<(string Title, int Width)> columns, int currencyDecimals, int mostRows = MostRows)
    {
        (this.columns, decimals, this.mostRows) = (columns, currencyDecimals, mostRows);
        archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        names = [.. Enumerable.Range(0, columns.Count).Select(i => Encoding.ASCII.GetBytes(NameOf(i)))];
        BeginSheet();
    }

    public void Text(string? text)
    {
        OpenRow();
        if (string.IsNullOrEmpty(text))
        {
            column++;
            return;
        }
        BeginCell();
        output.Raw(row == 1 ? "\" s=\"1\" t=\"inlineStr\"><is><t"u8
            : FormulaQuote.Needs(text) ? "\" s=\"3\" t=\"inlineStr\"><is><t"u8 : "\" s=\"2\" t=\"inlineStr\"><is><t"u8);
        output.Content(text);
        output.Raw("</t></is></c>"u8);
    }

    public void Whole(long number)
    {
        OpenRow();
        BeginCell();
        output.Raw("\" s=\"6\"><v>"u8);
        output.Inner.Write(number);
        output.Raw("</v></c>"u8);
    }

    public void Money(long minor)
    {
        OpenRow();
        BeginCell();
        output.Raw("\" s=\"7\"><v>"u8);
        output.Inner.WriteMinor(minor, decimals);
        output.Raw("</v></c>"u8);
    }

    public void Day(DateOnly? day) => Date(day?.ToDateTime(TimeOnly.MinValue), isDay: true);

    public void Moment(DateTime? local) => Date(local, isDay: false);

    public void EndRow()
    {
        OpenRow();
        output.Raw("</row>"u8);
        isRowOpen = false;
        if (row == mostRows)
        {
            EndSheet();
        }
    }

    public void Finish()
    {
        EndSheet();
        foreach (var (name, content) in XlsxParts.Around(sheets, decimals))
        {
            using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
            entry.Write(Encoding.UTF8.GetBytes(content));
        }
        archive.Dispose();
    }

    private void Date(DateTime? local, bool isDay)
    {
        if (local < FirstDay)
        {
            Text(local.Value.ToString(isDay ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            return;
        }
        OpenRow();
        if (local is not { } at)
        {
            column++;
            return;
        }
        BeginCell();
        output.Raw(isDay ? "\" s=\"5\"><v>"u8 : "\" s=\"4\"><v>"u8);
        output.Inner.Write((at - DayZero).TotalDays);
        output.Raw("</v></c>"u8);
    }

    private void BeginSheet()
    {
        sheets++;
        part = archive.CreateEntry(XlsxParts.SheetName(sheets), CompressionLevel.Fastest).Open();
        output = new(new Utf8Output(part));
        output.Inner.Write(XlsxParts.SheetHead(columns.Select(one => one.Width)));
        row = 0;
        foreach (var (title, _) in columns)
        {
            Text(title);
        }
        EndRow();
    }

    private void EndSheet()
    {
        if (part is not null)
        {
            output.Raw("</sheetData></worksheet>"u8);
            output.Inner.Flush();
            part.Dispose();
            part = null;
        }
    }

    private void OpenRow()
    {
        if (part is null)
        {
            BeginSheet();
        }
        if (!isRowOpen)
        {
            (isRowOpen, column) = (true, 0);
            output.Raw("<row r=\""u8);
            output.Inner.Write(++row);
            output.Raw("\">"u8);
        }
    }

    private void BeginCell()
    {
        output.Raw("<c r=\""u8);
        output.Raw(names[column++]);
        output.Inner.Write(row);
    }

    /// <summary>A, B … Z, AA …</summary>
    private static string NameOf(int index) => index < 26 ? ((char)('A' + index)).ToString() : NameOf((index / 26) - 1) + (char)('A' + (index % 26));
}
