using CrmAdmin.Components.Features.History.EditLog;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>A log of changes as a file: the rows that its page finds.</summary>
public abstract class ChangeLogExport<T>(ReadConnectionFactory reads, IStoreInfo store, IStringLocalizer<Texts> texts) : IExportedLog
    where T : LogEntry, ILogEntry
{
    private const int Batch = 1_000;

    public abstract string Name { get; }

    public abstract string Permission { get; }

    public IReadOnlyList<(string Title, int Width)> Columns => LogSheet.Columns;

    protected TimeZoneInfo Zone => store.TimeZone;

    public ExportedPart? Find(Uri address)
        => FilterOf(address) is { } filter ? new((filter with { After = null }).ToAddress(), filter.CustomerId == 0 ? null : filter.CustomerId) : null;

    public async Task<int> CountAsync(Uri address, CancellationToken ct)
    {
        await using var reading = await reads.OpenAsync(ct);
        return await Matching(FilterOf(address)!, reading.Now).CountAsync(reading, int.MaxValue, ct);
    }

    public async Task WriteAsync(Uri address, IExportSheet sheet, bool isMasked, Func<int, Task> afterBatch, CancellationToken ct)
    {
        var lines = new LogSheet(sheet, store, texts);
        var (rows, after) = (0, (long?)null);
        do
        {
            IReadOnlyList<T> found;
            await using (var reading = await reads.OpenAsync(ct))
            {
                found = await Matching(FilterOf(address)!, reading.Now).BatchAsync(reading, after, Batch, ct);
            }
            foreach (var (row, label) in await RowsAsync(found, isMasked, ct))
            {
                await lines.WriteAsync(row, label, ct);
            }
            rows += found.Count;
            after = found.Count < Batch ? null : found[^1].Id;
            await afterBatch(rows);
        }
        while (after is not null);
    }

    /// <returns>Null: it is another page's.</returns>
    protected abstract LogFilter? FilterOf(Uri address);

    protected abstract LogQuery<T> Matching(LogFilter filter, DateTimeOffset now);

    /// <returns>Label: the record's own name, where it has one.</returns>
    protected abstract Task<IEnumerable<(EditRow Row, string? Label)>> RowsAsync(IReadOnlyList<T> found, bool isMasked, CancellationToken ct);
}
