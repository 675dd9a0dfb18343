using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Customers;
using CrmAdmin.Server.Features.Search;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>
/// The customers that a query finds, newest first, in many short reads: no read stays open while a file is written, so the
/// write-ahead log can be emptied beside it. EF makes the statement, and its rows are read as the driver gives them. Where there is a filter or a
/// term, keys are gathered first, since some filters sort what they find: once for many batches instead of once for each.
/// </summary>
public sealed class ExportSource(ICrmDbSource source, CustomerSearch search, IStoreInfo store)
{
    private const int Batch = 5_000;
    private const int Keys = 100_000;

    public async Task<int> CountAsync(CustomerQuery query, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("export"));
        return await search.Hits(db, query.Search).Where(query, store.TimeZone, db.Now).CountAsync(ct);
    }

    /// <param name="onRow">For each customer, in the list's order; the reader is another one with each batch.</param>
    /// <param name="afterBatch">With the number of rows so far; nothing of the database is open then.</param>
    internal async Task ReadAsync(CustomerQuery query, Action<ExportReader> onRow, Func<int, Task> afterBatch, CancellationToken ct)
    {
        var rows = 0;
        if (string.IsNullOrWhiteSpace(query.Search) && !query.HasFilter)
        {
            long? last = null;
            do
            {
                var after = last;
                last = null;
                await ReadBatchAsync(customers => after is null ? customers : customers.Where(c => c.Id < after), reader =>
                {
                    last = reader.Id;
                    rows++;
                    onRow(reader);
                }, ct);
                await afterBatch(rows);
            }
            while (last is not null);
            return;
        }
        for (var keys = await KeysAsync(query, null, ct); keys.Count > 0; keys = keys.Count < Keys ? [] : await KeysAsync(query, keys[^1], ct))
        {
            foreach (var batch in keys.Chunk(Batch))
            {
                await ReadBatchAsync(customers => customers.Where(c => EF.Parameter(batch).Contains(c.Id)), reader =>
                {
                    rows++;
                    onRow(reader);
                }, ct);
                await afterBatch(rows);
            }
        }
    }

    private async Task<List<long>> KeysAsync(CustomerQuery query, long? after, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("export"));
        var hits = search.Hits(db, query.Search).Where(query, store.TimeZone, db.Now);
        hits = after is null ? hits : hits.Where(hit => hit.Key < after);
        return await hits.OrderByDescending(hit => hit.Key).Take(Keys).Select(hit => hit.Key).ToListAsync(ct);
    }

    private async Task ReadBatchAsync(Func<IQueryable<Customer>, IQueryable<Customer>> part, Action<ExportReader> onRow, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("export"));
        await db.Database.OpenConnectionAsync(ct);
        await using var command = part(db.Customers().AsNoTracking()).OrderByDescending(c => c.Id).Take(Batch).Select(c => new
        {
            c.Id,
            c.SignInId,
            c.Number,
            c.NamePrefix,
            c.FirstName,
            c.MiddleName,
            c.LastName,
            c.NameSuffix,
            c.Company,
            c.Email,
            c.PersonalPhone,
            c.WorkPhone,
            c.WorkPhoneExtension,
            c.Fax,
            c.PreferredLanguage,
            c.DateOfBirth,
            c.TaxNumber,
            c.AccountType,
            c.IsActive,
            c.LevelId,
            c.BlockMarked,
            c.BlockPurchases,
            c.BlockSignIn,
            c.BlockEndsAt,
            c.AccountManagerId,
            c.RegisteredAt,
            c.LastSignInAt,
            c.OrderCount,
            c.TotalSpentMinor,
        }).CreateDbCommand();
        await using var reader = await command.ExecuteReaderAsync(ct);
        var row = new ExportReader(reader);
        while (await reader.ReadAsync(ct))
        {
            onRow(row);
        }
    }
}
