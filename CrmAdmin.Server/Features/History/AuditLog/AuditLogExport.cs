using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.History.EditLog;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Features.History.AuditLog;

/// <summary>Nothing of a customer stands in the audit log, so nothing is masked.</summary>
public sealed class AuditLogExport(ReadConnectionFactory reads, IStoreInfo store, IStringLocalizer<Texts> texts)
    : ChangeLogExport<AuditLogEntry>(reads, store, texts)
{
    public override string Name => "audit-log";

    public override string Permission => Permissions.AuditLogRead;

    protected override LogFilter? FilterOf(Uri address) => address.AbsolutePath == "/audit-log" ? LogAddress.Parse(address) : null;

    protected override LogQuery<AuditLogEntry> Matching(LogFilter filter, DateTimeOffset now) => new(filter, Zone);

    protected override Task<IEnumerable<(EditRow Row, string? Label)>> RowsAsync(IReadOnlyList<AuditLogEntry> found, bool isMasked, CancellationToken ct)
        => Task.FromResult(found.Select(EditRows.RowOf).Select(row => (row.ToEditRow(), (string?)row.Label)));
}
