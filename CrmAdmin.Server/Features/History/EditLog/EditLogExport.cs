using System.Text.RegularExpressions;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.Exchange.Exports;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>A customer's edit log as a file: the rows that its page finds, by the same year.</summary>
public sealed partial class EditLogExport(ReadConnectionFactory reads, ICrmDbSource source, IStoreInfo store, IStringLocalizer<Texts> texts) : IExportedLog
{
    private const int Batch = 1_000;

    public string Name => "edit-log";

    public string Permission => Permissions.EditLogRead;

    public IReadOnlyList<(string Title, int Width)> Columns => LogSheet.Columns;

    public ExportedPart? Find(Uri address) => QueryOf(address) is { } query ? new(query.ToAddress(), query.CustomerId) : null;

    public async Task<int> CountAsync(Uri address, CancellationToken ct)
    {
        await using var reading = await reads.OpenAsync(ct);
        return await EditRows.Matching(QueryOf(address)!, reading.Now, store.TimeZone).CountAsync(reading, "edit_log", int.MaxValue, ct);
    }

    public async Task WriteAsync(Uri address, IExportSheet sheet, bool isMasked, Func<int, Task> afterBatch, CancellationToken ct)
    {
        var lines = new LogSheet(sheet, store, texts);
        var query = QueryOf(address)!;
        var (rows, after) = (0, (long?)null);
        do
        {
            var found = await BatchAsync(query, after, isMasked, ct);
            foreach (var row in found)
            {
                await lines.WriteAsync(row, label: null, ct);
            }
            rows += found.Count;
            after = found.Count < Batch ? null : found[^1].Id;
            await afterBatch(rows);
        }
        while (after is not null);
    }

    private async Task<IReadOnlyList<EditRow>> BatchAsync(EditLogQuery query, long? after, bool isMasked, CancellationToken ct)
    {
        await using var reading = await reads.OpenAsync(ct);
        await using var db = source.Create(Author.System("export"));
        var log = EditRows.Matching(query, reading.Now, store.TimeZone);
        log.AddIf(after, "id < @after", "@after");
        var found = await log.ListAsync<EditLogEntry>(reading, "id", Batch, ct);
        var names = await LogNames.ReadAsync(db, found, ct);
        return [.. found.Select(entry => EditRows.RowOf(db, entry, names, isMasked))];
    }

    private static EditLogQuery? QueryOf(Uri address)
        => Page().Match(address.AbsolutePath) is { Success: true } page && long.TryParse(page.Groups["id"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? EditLogQuery.Parse(id, address) with { After = null }
            : null;

    [GeneratedRegex("^/customers/(?<id>[0-9]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Page();
}
