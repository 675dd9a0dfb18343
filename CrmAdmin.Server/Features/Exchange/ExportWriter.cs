using System.Globalization;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Resources;
using CrmAdmin.Components.Shared;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Levels;
using CrmAdmin.Server.Features.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>Writes what was ordered into a stream, row by row. Checks no right and notes nothing.</summary>
public sealed class ExportWriter(ICrmDbSource source, ExportSource customers, IStoreInfo store, IStringLocalizer<Texts> texts)
{
    /// <param name="progress">With the number of rows so far, many times a second; it may take its time.</param>
    /// <returns>How many rows.</returns>
    public async Task<int> WriteAsync(ExportOrder order, Stream stream, Func<int, Task> progress, CancellationToken ct)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(order.Language); // ends with this method
        await using var db = source.Create(Author.System("export"));
        var names = new ExportNames(
            await db.Levels().ToDictionaryAsync(level => level.Id, level => level.Name, ct),
            await db.Staff().ToDictionaryAsync(member => member.Id, member => member.Name, ct));
        var cells = new ExportCells(order.Columns, names, store, texts, order.IsMasked, db.Now);
        var sheet = ExportSheets.Begin(order.Format, stream, cells.Columns, new Formats(store).CurrencyDecimals);
        var rows = 0;
        await customers.ReadAsync(order.Query, row => cells.Write(row, sheet), async done => await progress(rows = done), ct);
        sheet.Finish();
        return rows;
    }
}
