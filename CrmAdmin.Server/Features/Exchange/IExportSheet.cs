using CrmAdmin.Components.Features.Exchange;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>A file of rows as it is written, cell by cell from the left; nothing of it is kept in memory.</summary>
public interface IExportSheet
{
    /// <summary>Null and empty are the same: an empty cell.</summary>
    void Text(string? text);

    void Whole(long number);

    /// <summary>In minor units of the store's currency.</summary>
    void Money(long minor);

    void Day(DateOnly? day);

    /// <summary>A time on the store's clock, to the second.</summary>
    void Moment(DateTime? local);

    void EndRow();

    /// <summary>What a file needs at its end. Without it the file is of no use.</summary>
    void Finish();
}

/// <summary>The kinds of file.</summary>
internal static class ExportSheets
{
    public static IExportSheet Begin(ExportFormat format, Stream stream, IReadOnlyList<(string Title, int Width)> columns, int currencyDecimals) => format switch
    {
        ExportFormat.Csv or ExportFormat.CsvSemicolon => new CsvSheet(stream, columns.Select(column => column.Title), currencyDecimals, hasSemicolons: format == ExportFormat.CsvSemicolon),
        _ => new XlsxSheet(stream, columns, currencyDecimals),
    };

    public static string ExtensionOf(ExportFormat format) => format == ExportFormat.Xlsx ? ".xlsx" : ".csv";

    public static string ContentTypeOf(ExportFormat format)
        => format == ExportFormat.Xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";

    /// <summary>For logs, which are for readers of any language.</summary>
    public static string NameOf(ExportFormat format) => format == ExportFormat.Xlsx ? "XLSX" : "CSV";

    /// <summary>“Registered on (Europe/Berlin)”.</summary>
    public static string HeadOfTime(string head, TimeZoneInfo zone) => $"{head} ({zone.Id})";
}
