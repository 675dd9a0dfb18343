using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Exports;
using CrmAdmin.Server.Features.History.EditLog;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Features.History.AuditLog;

/// <summary>The audit log as a file: the rows that its page finds.</summary>
public sealed class AuditLogExport(ICrmDbSource source, IStoreInfo store, IStringLocalizer<Texts> texts) : IExportedLog
{
    private const int Batch = 1_000;

    public string Name => "audit-log";

    public string Permission => Permissions.AuditLogRead;

    public IReadOnlyList<(string Title, int Width)> Columns => LogSheet.Columns;

    public ExportedPart? Find(Uri address) => address.AbsolutePath == "/audit-log" ? new(QueryOf(address).ToAddress(), null) : null;

    public async Task<int> CountAsync(Uri address, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("export"));
        return await EditRows.Matching(db, QueryOf(address)).CountAsync(ct);
    }

    // Nothing of a customer stands in this log, so nothing is masked.
    public async Task WriteAsync(Uri address, IExportSheet sheet, bool isMasked, Func<int, Task> afterBatch, CancellationToken ct)
    {
        var lines = new LogSheet(sheet, store, texts);
        var (rows, last) = (0, long.MaxValue);
        while (true)
        {
            List<AuditLogEntry> found;
            await using (var db = source.Create(Author.System("export")))
            {
                found = await EditRows.Matching(db, QueryOf(address)).Where(entry => entry.Id < last).OrderByDescending(entry => entry.Id).Take(Batch).ToListAsync(ct);
            }
            foreach (var row in found.Select(EditRows.RowOf))
            {
                await lines.WriteAsync(new(row.Id, row.At, row.Entity, 0, row.Action, row.Field, row.Old, row.New, row.By, row.Source), row.Label, ct);
            }
            rows += found.Count;
            await afterBatch(rows);
            if (found.Count < Batch)
            {
                return;
            }
            last = found[^1].Id;
        }
    }

    private static AuditLogQuery QueryOf(Uri address) => AuditLogQuery.Parse(address) with { After = null };
}
