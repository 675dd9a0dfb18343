using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Server.Features.Customers.Search;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Bench;

/// <summary>What people wait for: list, search, filter, jump, profile.</summary>
internal sealed class ReadCases(BenchShop shop)
{
    private const int Size = 50;

    private const string Columns =
        "c.id, c.sign_in_id, c.number, c.first_name, c.middle_name, c.last_name, c.company, c.email, coalesce(c.personal_phone, c.work_phone), l.name, "
        + "c.is_active, c.account_type, c.block_marked, c.block_purchases, c.block_sign_in, c.block_ends_at, c.last_sign_in_at, c.registered_at, "
        + "c.order_count, c.total_spent_minor";

    private readonly Random random = new(7);

    public IEnumerable<Case> All()
    {
        yield return List("first page", 3, () => new(), "", "");
        var from = 0L;
        yield return List(
            "next page", 3, () => new() { After = from = shop.Customers - 50 - random.NextInt64(500) }, "c.id < $from", "", () => [("$from", from)]);
        yield return Jump();
        yield return Search("search, common term", "example");
        yield return Search("search, common part of a name", "mar");
        // one customer's ID
        yield return Search("search, rare term", Plain.Text(shop.Storage, "SELECT sign_in_id FROM customers WHERE id = $id", ("$id", shop.Customers / 2))!);
        yield return Search("search, whole e-mail", Plain.Text(shop.Storage, "SELECT email FROM customers WHERE id = $id", ("$id", shop.Customers / 2))!);
        yield return Search("search, absent term", "qqxqq");
        yield return Search("search, two words", "anna mar");
        yield return Search("search, phone digits", "82 10-5");
        yield return Search("search, Korean", "김민");
        yield return List("filtered page with count", 3, () => new() { Levels = [2], Active = true }, "c.level_id = 2 AND c.is_active = 1", "");
        yield return List("filter on a rare flag", 3, () => new() { Block = BlockFilter.SignIn },
            "c.block_sign_in = 1 AND (c.block_ends_at IS NULL OR c.block_ends_at > $now)", "", () => [("$now", Plain.Micros(DateTimeOffset.UtcNow))]);
        yield return List("filter nobody matches", 3, () => new() { AddedBy = AddedBy.Portal }, "c.added_by = 'Portal'", "");
        var years = DateOnly.FromDateTime(DateTime.UtcNow).AddYears(-5);
        yield return List(
            "registered since five years", 3, () => new() { RegisteredFrom = years }, "c.registered_at >= $from", "",
            () => [("$from", Plain.Micros(new DateTimeOffset(years, TimeOnly.MinValue, TimeSpan.Zero)))]);
        yield return List("two levels", 3, () => new() { Levels = [2, 3] }, "c.level_id IN (2, 3)", "");
    }

    private Case Jump()
    {
        var half = shop.Customers / 2;
        return new(
            "jump to half depth", 3,
            async () => Found.Of((await shop.CallAsync<ICustomersService, Page<CustomerRow>>(customers => customers.ListAsync(new() { At = half }))).Items
                .Select(row => row.Id)),
            () =>
            {
                using var connection = Plain.Open(shop.Storage);
                var first = Plain.Number(
                    connection, $"SELECT c.id FROM customers c INDEXED BY ix_customers_key ORDER BY c.id DESC LIMIT 1 OFFSET $skip", ("$skip", half));
                var rows = Plain.Read(connection,
                    $"SELECT {Columns} FROM customers c JOIN levels l ON l.id = c.level_id WHERE c.id <= $first ORDER BY c.id DESC LIMIT {Size + 1}", Row,
                    ("$first", first));
                return Found.Of(rows.Take(Size).Select(row => row.Id));
            },
            "ids from a covering index");
    }

    private Case Search(string name, string term)
    {
        var terms = SearchText.Parse(term);
        var (longs, shorts) = (SearchText.Fts5Match(terms, SearchTermKind.Long), SearchText.Fts5Match(terms, SearchTermKind.Short));
        var where = string.Join(" AND ", new[]
        {
            longs is null ? null : "c.id IN (SELECT rowid FROM customer_search WHERE customer_search MATCH $long)",
            shorts is null ? null : "c.id IN (SELECT rowid FROM customer_search_short WHERE customer_search_short MATCH $short)",
        }.OfType<string>());
        var from = longs is null ? ("customer_search_short", "$short") : ("customer_search", "$long");
        return List(name, 3, () => new() { Search = term }, where, from.Item1,
            () => [.. longs is null ? Array.Empty<(string, object)>() : [("$long", longs)],
                .. shorts is null ? Array.Empty<(string, object)>() : [("$short", shorts)]]);
    }

    private Case List(string name, double goal, Func<CustomerQuery> query, string where, string index, Func<(string, object)[]>? parameters = null) => new(
        name, goal,
        async () => Answer(await shop.CallAsync<ICustomersService, Page<CustomerRow>>(customers => customers.ListAsync(query()))),
        () =>
        {
            using var connection = Plain.Open(shop.Storage);
            var values = parameters?.Invoke() ?? [];
            var condition = index.Length == 0 ? where.Length == 0 ? "" : " WHERE " + where : Matches(index, where);
            var (source, key, counted) = index.Length == 0
                ? ("customers c", "c.id", "customers c")
                : (index + " f JOIN customers c ON c.id = f.rowid", "f.rowid", index + " f");
            var rows = Plain.Read(
                connection, $"SELECT {Columns} FROM {source} JOIN levels l ON l.id = c.level_id{condition} ORDER BY {key} DESC LIMIT {Size + 1}", Row, values);
            var total = Plain.Number(connection, $"SELECT count(*) FROM (SELECT 1 FROM {counted}{condition} LIMIT 1001)", values);
            return Found.Of(rows.Take(Size).Select(row => row.Id), total);
        });

    private static Found Answer(Page<CustomerRow> page) => Found.Of(page.Items.Select(row => row.Id), page.Count);

    // The full-text table gives its rows by rowid without a sort only where it leads the join.
    private static string Matches(string index, string where) => index == "customer_search"
        ? " WHERE f.customer_search MATCH $long"
            + (where.Contains("$short", StringComparison.Ordinal)
                ? " AND f.rowid IN (SELECT rowid FROM customer_search_short WHERE customer_search_short MATCH $short)" : "")
        : " WHERE f.customer_search_short MATCH $short";

    private static CustomerRow Row(SqliteDataReader r)
    {
        var ends = Plain.Moment(r, 15);
        return new(
            r.GetInt64(0), Plain.Text(r, 1), Plain.Text(r, 2), CustomerName.Display(Plain.Text(r, 3), Plain.Text(r, 4), Plain.Text(r, 5), Plain.Text(r, 6)),
            Plain.Text(r, 7), Plain.Text(r, 8), r.GetString(9), r.GetBoolean(10), Enum.Parse<AccountType>(r.GetString(11)),
            ends <= DateTimeOffset.UtcNow ? default : new(r.GetBoolean(12), r.GetBoolean(13), r.GetBoolean(14)),
            Plain.Moment(r, 16), Plain.Instant(r.GetInt64(17)), r.GetInt32(18), r.GetInt64(19));
    }
}
