using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.History;
using CrmAdmin.Server.Features.Membership.Levels;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>Writes what was ordered into a stream, row by row. Checks no right and notes nothing.</summary>
public sealed class ExportWriter(ICrmDbSource source, ExportSource customers, IEnumerable<IExportedLog> logs, IStoreInfo store, IStringLocalizer<Texts> texts)
{
    /// <exception cref="NotFoundException">The address is no log's.</exception>
    public (IExportedLog Log, ExportedPart Part) LogAt(string address)
    {
        var uri = UriOf(address);
        return logs.Select(log => (Log: log, Part: log.Find(uri)!)).FirstOrDefault(one => one.Part is not null) is { Log: not null } found
            ? found
            : throw new NotFoundException();
    }

    /// <summary>For whoever takes the file along.</summary>
    public string NameOf(ExportRun run)
        => $"{LogNameOf(run) ?? "customers"}-{TimeZoneInfo.ConvertTime(run.At, store.TimeZone).ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture)}{ExportSheets.ExtensionOf(run.Format)}";

    /// <summary>Null: of customers.</summary>
    public string? LogNameOf(ExportRun run) => run.Log is { } log ? LogAt(log).Log.Name : null;

    /// <summary>How many rows there are now.</summary>
    /// <param name="log">Address of a log in place of customers.</param>
    public Task<int> CountAsync(CustomerQuery query, string? log, CancellationToken ct)
        => log is null ? customers.CountAsync(query, ct) : LogAt(log).Log.CountAsync(UriOf(log), ct);

    /// <param name="progress">With the number of rows so far, many times a second; it may take its time.</param>
    /// <returns>How many rows.</returns>
    public async Task<int> WriteAsync(ExportOrder order, Stream stream, Func<int, Task> progress, CancellationToken ct)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(order.Language); // ends with this method
        if (order.Log is { } address)
        {
            return await WriteLogAsync(order, address, stream, progress, ct);
        }
        await using var db = source.Create(Author.System("export"));
        var names = new ExportNames(
            await db.Levels().ToDictionaryAsync(level => level.Id, level => level.Name, ct),
            await db.Staff().ToDictionaryAsync(member => member.Id, member => member.Name, ct));
        var cells = new ExportCells(order.Columns, names, store, texts, order.IsMasked, db.Now);
        var sheet = await ExportSheets.BeginAsync(order.Format, stream, "Customers", cells.Columns, new Formats(store).CurrencyDecimals, ct);
        var rows = 0;
        await customers.ReadAsync(order.Query, order.Columns.Any(column => column.Group is not null), row => cells.WriteAsync(row, sheet, ct),
            async done => await progress(rows = done), ct);
        await sheet.FinishAsync(ct);
        return rows;
    }

    private async Task<int> WriteLogAsync(ExportOrder order, string address, Stream stream, Func<int, Task> progress, CancellationToken ct)
    {
        var log = LogAt(address).Log;
        var columns = log.Columns.Select(column => (HeadOf(column.Title), column.Width)).ToList();
        var sheet = await ExportSheets.BeginAsync(order.Format, stream, log.Name, columns, new Formats(store).CurrencyDecimals, ct);
        var rows = 0;
        await log.WriteAsync(UriOf(address), sheet, order.IsMasked, async done => await progress(rows = done), ct);
        await sheet.FinishAsync(ct);
        return rows;
    }

    private string HeadOf(string title) => title == IExportedLog.When ? ExportSheets.HeadOfTime(texts[title], store.TimeZone) : texts[title];

    private static Uri UriOf(string address) => Uri.TryCreate("http://log" + address, UriKind.Absolute, out var uri) ? uri : throw new NotFoundException();
}
