using CrmAdmin.Components.Features.History.EditLog;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>Rows of a log as lines of a file, in the words of its pages.</summary>
internal sealed class LogSheet(IExportSheet sheet, IStoreInfo store, IStringLocalizer<Texts> texts)
{
    private readonly Formats formats = new(store);

    public static IReadOnlyList<(string Title, int Width)> Columns { get; } =
        [(IExportedLog.When, 28), ("By", 24), ("What", 28), ("Field", 24), ("Change", 12), ("Old value", 32), ("New value", 32), ("Source", 14)];

    /// <param name="label">The record's own name, where it has one.</param>
    public ValueTask WriteAsync(EditRow row, string? label, CancellationToken ct)
    {
        sheet.Moment(TimeZoneInfo.ConvertTime(row.At, store.TimeZone).DateTime);
        sheet.Text(row.By);
        sheet.Text(texts["entity." + row.Entity].Value + (label is null ? "" : ": " + label));
        sheet.Text(row.Field is null ? null : texts["field." + row.Field].Value);
        sheet.Text(texts["action." + row.Action]);
        sheet.Text(Value(row, row.Old));
        sheet.Text(Value(row, row.New));
        sheet.Text(texts["source." + row.Source]);
        return sheet.EndRowAsync(ct);
    }

    private string? Value(EditRow row, string? value) => string.IsNullOrEmpty(value) ? null : texts.LogValue(formats, row.Field, value);
}
