using System.Text.RegularExpressions;
using CrmAdmin.Components.Features.History.EditLog;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>A customer's edit log, of the same year as its page.</summary>
public sealed partial class EditLogExport(
    ReadConnectionFactory reads, ICrmDbSource source, LogNameReader names, IStoreInfo store, IStringLocalizer<Texts> texts)
    : ChangeLogExport<EditLogEntry>(reads, store, texts)
{
    public override string Name => "edit-log";

    public override string Permission => Permissions.EditLogRead;

    protected override LogFilter? FilterOf(Uri address)
        => Page().Match(address.AbsolutePath) is { Success: true } page
            && long.TryParse(page.Groups["id"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? LogAddress.Parse(address, id) : null;

    protected override LogQuery<EditLogEntry> Matching(LogFilter filter, DateTimeOffset now) => EditRows.Matching(filter, now, Zone);

    protected override async Task<IEnumerable<(EditRow Row, string? Label)>> RowsAsync(IReadOnlyList<EditLogEntry> found, bool isMasked, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("export"));
        var named = await names.ReadAsync(db, found, ct);
        return [.. found.Select(entry => (EditRows.RowOf(db, entry, named, isMasked), (string?)null))];
    }

    [GeneratedRegex("^/customers/(?<id>[0-9]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Page();
}
