using System.Text.Json;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.Search;

namespace CrmAdmin.Server.Features.Customers.List;

/// <summary>
/// The country of customers from before phones were read, their phones' E.164, and what they are found by; again where the store has been given another
/// country. The search index is taken down for it and made again at its end: row by row, that takes many times as long.
/// </summary>
internal sealed class EarlierPhones(StorageOptions options, IStoreInfo store, IConfiguration configuration) : IBackfill
{
    private const int Batch = 5_000;

    private const string Set = "UPDATE customers SET country_code = v.country, personal_phone_e164 = v.personal, work_phone_e164 = v.work, fax_e164 = v.fax, "
        + "search_document = v.document, search_short = v.short";

    private const string Sqlite = Set + """
         FROM (SELECT value ->> 'id' AS id, value ->> 'country' AS country, value ->> 'personal' AS personal, value ->> 'work' AS work,
            value ->> 'fax' AS fax, value ->> 'document' AS document, value ->> 'short' AS short FROM json_each({0})) AS v WHERE customers.id = v.id
        """;

    private const string Postgres = Set + """
         FROM jsonb_to_recordset({0}::jsonb)
            AS v(id bigint, country text, personal text, work text, fax text, document text, short text) WHERE customers.id = v.id
        """;

    public string Name => "customers.phones";

    public string? Basis => configuration["Store:Country"];

    public async Task<BackfillStep?> FillAsync(CrmDbContext db, long after, CancellationToken ct)
    {
        var customers = await db.Customers().AsNoTracking().Where(c => c.Id > after).OrderBy(c => c.Id).Take(Batch).ToListAsync(ct);
        if (customers.Count == 0)
        {
            return null;
        }
        var last = customers[^1].Id;
        var countries = (await db.Addresses().Where(a => a.CustomerId > after && a.CustomerId <= last && a.CountryCode != null)
                .Select(a => new { a.CustomerId, a.IsBilling, a.Id, a.CountryCode }).ToListAsync(ct))
            .GroupBy(a => a.CustomerId).ToDictionary(its => its.Key, its => its.OrderByDescending(a => a.IsBilling).ThenBy(a => a.Id).First().CountryCode);
        var before = customers.ConvertAll(Filled);
        Parallel.ForEach(customers, new ParallelOptions { CancellationToken = ct }, customer =>
        {
            customer.CountryCode = countries.GetValueOrDefault(customer.Id);
            customer.Derive(store);
        });
        var changed = customers.Select(Filled).Zip(before).Where(row => row.First != row.Second).ToList();
        if (changed.Exists(row => row.First.Document != row.Second.Document))
        {
            foreach (var statement in SearchSql.TakeDown(options.Postgres is not null))
            {
                await db.Database.ExecuteSqlRawAsync(statement, ct);
            }
        }
        if (changed.Count > 0)
        {
            var rows = JsonSerializer.Serialize(changed.Select(row => row.First), JsonSerializerOptions.Web);
            await db.Database.ExecuteSqlRawAsync(options.Postgres is null ? Sqlite : Postgres, [rows], ct);
        }
        return new(last, await db.Customers().MaxAsync(c => c.Id, ct));
    }

    private static Filling Filled(Customer c) => new(c.Id, c.CountryCode, c.PersonalPhoneE164, c.WorkPhoneE164, c.FaxE164, c.SearchDocument, c.SearchShort);

    private sealed record Filling(long Id, string? Country, string? Personal, string? Work, string? Fax, string Document, string Short);
}
