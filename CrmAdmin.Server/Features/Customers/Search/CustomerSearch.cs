using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Customers.Search;

/// <summary>
/// Customers whose search document holds every term. SQLite answers from two full-text tables (any part of a word from three
/// characters on; shorter terms as beginnings of words and as pairs of CJK characters), PostgreSQL from pg_trgm and an array
/// index. Rows come by key, newest first.
/// </summary>
public sealed class CustomerSearch(StorageOptions options)
{
    /// <summary>All customers for an empty query; none for one that has nothing to search by (“!!”).</summary>
    public IQueryable<Customer> Matching(CrmDbContext db, string? query) => Hits(db, query).OrderByDescending(hit => hit.Key).Select(hit => hit.Customer);

    /// <summary>The newest of them: no more is gone through than is given, however many there are.</summary>
    public async Task<IReadOnlyList<Customer>> NewestAsync(CrmDbContext db, string? query, int count, CancellationToken ct)
    {
        var terms = SearchText.Parse(query);
        if (options.Postgres is not null || terms.Count == 0)
        {
            return await Matching(db, query).Take(count).ToListAsync(ct);
        }
        var (longs, shorts) = (SearchText.Fts5Match(terms, SearchTermKind.Long), SearchText.Fts5Match(terms, SearchTermKind.Short));
        var keys = await ((longs, shorts) switch // whole statements: what is composed around one is sorted by an expression
        {
            ({ } l, { } s) => db.Database.SqlQuery<long>(
                $"SELECT rowid AS \"Value\" FROM customer_search WHERE customer_search MATCH {l} AND +rowid IN (SELECT rowid FROM customer_search_short WHERE customer_search_short MATCH {s}) ORDER BY rowid DESC LIMIT {count}"),
            ({ } l, null) =>
                db.Database.SqlQuery<long>($"SELECT rowid AS \"Value\" FROM customer_search WHERE customer_search MATCH {l} ORDER BY rowid DESC LIMIT {count}"),
            (null, var s) =>
                db.Database.SqlQuery<long>(
                    $"SELECT rowid AS \"Value\" FROM customer_search_short WHERE customer_search_short MATCH {s} ORDER BY rowid DESC LIMIT {count}"),
        }).ToListAsync(ct);
        var found = await db.Customers().AsNoTracking().Where(c => keys.Contains(c.Id)).ToListAsync(ct);
        return [.. found.OrderByDescending(c => c.Id)];
    }

    /// <summary>The same, with the key that they are to be sorted by, for whoever goes through all of them; a page takes other ways.</summary>
    public IQueryable<SearchHit> Hits(CrmDbContext db, string? query)
    {
        var customers = db.Customers().AsNoTracking();
        if (string.IsNullOrWhiteSpace(query))
        {
            return Plain(customers);
        }
        var terms = SearchText.Parse(query);
        if (terms.Count == 0)
        {
            return Plain(customers.Where(c => false));
        }
        return options.Postgres is null ? InSqlite(db, terms) : Plain(InPostgres(customers, terms));
    }

    private static IQueryable<SearchHit> InSqlite(CrmDbContext db, IReadOnlyList<SearchTerm> terms)
    {
        var (longs, shorts) = (SearchText.Fts5Match(terms, SearchTermKind.Long), SearchText.Fts5Match(terms, SearchTermKind.Short));
        var hits = (longs, shorts) switch
        {
            ({ } l, { } s) => db.Database.SqlQuery<long>(
                $"SELECT rowid AS \"Value\" FROM customer_search WHERE customer_search MATCH {l} AND rowid IN (SELECT rowid FROM customer_search_short WHERE customer_search_short MATCH {s})"),
            ({ } l, null) => db.Database.SqlQuery<long>($"SELECT rowid AS \"Value\" FROM customer_search WHERE customer_search MATCH {l}"),
            (null, var s) => db.Database.SqlQuery<long>($"SELECT rowid AS \"Value\" FROM customer_search_short WHERE customer_search_short MATCH {s}"),
        };
        return from hit in hits
               join customer in db.Customers().AsNoTracking() on hit equals customer.Id
               select new SearchHit { Key = hit, Customer = customer };
    }

    private static IQueryable<Customer> InPostgres(IQueryable<Customer> customers, IReadOnlyList<SearchTerm> terms)
    {
        foreach (var term in terms)
        {
            var text = term.Text;
            customers = term.Kind == SearchTermKind.Short
                ? customers.Where(c => EF.Functions.Like(c.SearchShort, "% " + text + " %"))
                : customers.Where(c => c.SearchDocument.Contains(text));
        }
        return customers;
    }

    private static IQueryable<SearchHit> Plain(IQueryable<Customer> customers)
        => customers.Select(customer => new SearchHit { Key = customer.Id, Customer = customer });
}

/// <summary>A customer found.</summary>
public sealed class SearchHit
{
    /// <summary>The customer's key as the index gives it.</summary>
    public required long Key { get; init; }

    public required Customer Customer { get; init; }
}
