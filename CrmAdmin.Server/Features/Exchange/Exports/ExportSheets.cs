using CrmAdmin.Components.Features.Exchange.Exports;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>The kinds of file.</summary>
internal static class ExportSheets
{
    /// <param name="name">Of the rows, for a workbook's sheet.</param>
    public static async Task<IExportSheet> BeginAsync(
        ExportFormat format, Stream stream, string name, IReadOnlyList<(string Title, int Width)> columns, int currencyDecimals, CancellationToken ct)
        => format switch
        {
            ExportFormat.Csv or ExportFormat.CsvSemicolon
                => new CsvSheet(stream, columns.Select(column => column.Title), currencyDecimals, hasSemicolons: format == ExportFormat.CsvSemicolon),
            _ => await XlsxSheet.BeginAsync(stream, name, columns, currencyDecimals, ct: ct),
        };

    public static string ExtensionOf(ExportFormat format) => format == ExportFormat.Xlsx ? ".xlsx" : ".csv";

    public static string ContentTypeOf(ExportFormat format)
        => format == ExportFormat.Xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";

    /// <summary>For logs, which are for readers of any language.</summary>
    public static string NameOf(ExportFormat format) => format == ExportFormat.Xlsx ? "XLSX" : "CSV";

    /// <summary>“Registered on (Europe/Berlin)”.</summary>
    public static string HeadOfTime(string head, TimeZoneInfo zone) => $"{head} ({zone.Id})";
}
