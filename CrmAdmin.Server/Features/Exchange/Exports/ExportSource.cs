using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;

namespace CrmAdmin.Server.Features.Exchange.Exports;

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

    /// <param name="hasAddresses">With the billing and the delivery address; else their columns are empty.</param>
    /// <param name="onRow">For each customer, in the list's order; the reader is another one with each batch.</param>
    /// <param name="afterBatch">With the number of rows so far; nothing of the database is open then.</param>
    internal async Task ReadAsync(CustomerQuery query, bool hasAddresses, Func<ExportReader, ValueTask> onRow, Func<int, Task> afterBatch, CancellationToken ct)
    {
        var rows = 0;
        if (string.IsNullOrWhiteSpace(query.Search) && !query.HasFilter)
        {
            long? last = null;
            do
            {
                var after = last;
                last = null;
                await ReadBatchAsync(customers => after is null ? customers : customers.Where(c => c.Id < after), Batch, hasAddresses, reader =>
                {
                    last = reader.Id;
                    rows++;
                    return onRow(reader);
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
                await ReadBatchAsync(customers => customers.Where(c => EF.Parameter(batch).Contains(c.Id)), null, hasAddresses, reader =>
                {
                    rows++;
                    return onRow(reader);
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

    private async Task ReadBatchAsync(
        Func<IQueryable<Customer>, IQueryable<Customer>> part, int? most, bool hasAddresses, Func<ExportReader, ValueTask> onRow, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("export"));
        await db.Database.OpenConnectionAsync(ct);
        await using var command = Statement(db, part, most, hasAddresses).CreateDbCommand();
        await using var reader = await command.ExecuteReaderAsync(ct);
        var row = new ExportReader(reader);
        var last = 0L;
        while (await reader.ReadAsync(ct))
        {
            if (row.Id != last) // one mark twice would make one customer two
            {
                last = row.Id;
                await onRow(row);
            }
        }
    }

    private static IQueryable<object> Statement(CrmDbContext db, Func<IQueryable<Customer>, IQueryable<Customer>> part, int? most, bool hasAddresses)
    {
        var billing = hasAddresses ? db.Addresses().Where(a => a.IsBilling) : db.Addresses().Where(a => false);
        var delivery = hasAddresses ? db.Addresses().Where(a => a.IsDelivery) : db.Addresses().Where(a => false);
        var customers =
            from c in part(db.Customers().AsNoTracking())
            join r in db.Customers() on c.ReferredById equals (long?)r.Id into referrers
            from r in referrers.DefaultIfEmpty()
            join b in billing on c.Id equals b.CustomerId into bills
            from b in bills.DefaultIfEmpty()
            join d in delivery on c.Id equals d.CustomerId into deliveries
            from d in deliveries.DefaultIfEmpty()
            orderby c.Id descending
            select new
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
                c.FaxExtension,
                c.PreferredLanguage,
                c.Gender,
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
                c.AddedBy,
                c.AddedByName,
                c.RegisteredAt,
                c.LastSignInAt,
                c.LastActivityAt,
                c.LastPasswordResetAt,
                c.CreditActive,
                c.CreditLimitMinor,
                c.OrderCount,
                c.TotalSpentMinor,
                ReferrerSignInId = r.SignInId,
                ReferrerFirstName = r.FirstName,
                ReferrerMiddleName = r.MiddleName,
                ReferrerLastName = r.LastName,
                ReferrerCompany = r.Company,
                BillingName = b.Name,
                BillingRecipient = b.Recipient,
                BillingCompany = b.Company,
                BillingStreet = b.Street,
                BillingCity = b.City,
                BillingRegion = b.Region,
                BillingPostalCode = b.PostalCode,
                BillingCountry = b.CountryCode,
                BillingPhone = b.Phone,
                BillingFax = b.Fax,
                DeliveryName = d.Name,
                DeliveryRecipient = d.Recipient,
                DeliveryCompany = d.Company,
                DeliveryStreet = d.Street,
                DeliveryCity = d.City,
                DeliveryRegion = d.Region,
                DeliveryPostalCode = d.PostalCode,
                DeliveryCountry = d.CountryCode,
                DeliveryPhone = d.Phone,
                DeliveryFax = d.Fax,
            };
        return most is { } rows ? customers.Take(rows) : customers;
    }
}
