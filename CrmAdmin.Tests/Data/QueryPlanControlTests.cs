using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>That the judge of query plans finds what it is there for, and lets pass what is right.</summary>
public sealed class QueryPlanControlTests : CrmTest
{
    [Theory]
    [InlineData("SELECT * FROM customers WHERE company = 'x'", "SCAN customers")]
    [InlineData("SELECT * FROM customers AS levels WHERE company = 'x'", "SCAN levels")]
    [InlineData("SELECT l.* FROM level_log l WHERE l.reason = 'x'", "SCAN l")]
    [InlineData("SELECT (SELECT name FROM levels l WHERE l.id = 1), l.id FROM level_log l WHERE l.reason = 'x'", "SCAN l")]
    [InlineData("SELECT id FROM customers", "SCAN customers USING COVERING INDEX")]
    [InlineData("SELECT count(*) FROM customers", "SCAN customers USING COVERING INDEX")]
    [InlineData("SELECT email_key FROM customers WHERE email_key LIKE '%x%'", "SCAN customers USING COVERING INDEX IX_customers_email_key")]
    [InlineData("SELECT * FROM customers INDEXED BY IX_customers_number WHERE company = 'x' ORDER BY number", "SCAN customers USING INDEX IX_customers_number")]
    [InlineData("SELECT rowid FROM customer_search", "SCAN customer_search VIRTUAL TABLE")]
    [InlineData("SELECT rowid FROM customer_search WHERE rowid > 5", "SCAN customer_search VIRTUAL TABLE")]
    [InlineData("SELECT * FROM customers WHERE level_id = 1 ORDER BY registered_at", "USE TEMP B-TREE FOR ORDER BY")]
    [InlineData("SELECT * FROM customers WHERE registered_at > 1 ORDER BY registered_at, company", "USE TEMP B-TREE FOR LAST TERM OF ORDER BY")]
    [InlineData("SELECT company, count(*) FROM customers WHERE level_id = 1 GROUP BY company", "USE TEMP B-TREE FOR GROUP BY")]
    [InlineData("SELECT DISTINCT company FROM customers WHERE level_id = 1", "USE TEMP B-TREE FOR DISTINCT")]
    [InlineData("SELECT count(DISTINCT company) FROM customers WHERE level_id = 1", "USE TEMP B-TREE FOR count(DISTINCT)")]
    [InlineData("SELECT company FROM customers WHERE level_id = 1 UNION SELECT company FROM customers WHERE id = 1", "USE TEMP B-TREE FOR ORDER BY")]
    [InlineData("SELECT name FROM levels EXCEPT SELECT company FROM customers WHERE level_id = 1", "USE TEMP B-TREE FOR ORDER BY")]
    [InlineData("SELECT c.is_billing FROM addresses c WHERE c.customer_id > 1 ORDER BY c.is_billing", "USE TEMP B-TREE FOR ORDER BY")]
    [InlineData("SELECT 1 FROM edit_log a JOIN addresses b ON b.city = a.field", "AUTOMATIC")]
    [InlineData("SELECT 1 FROM addresses a, customers b WHERE a.customer_id = 1 AND b.company = a.company AND +b.company = 'x'", "b")]
    [InlineData("WITH counted AS (SELECT company FROM customers WHERE company LIKE '%x%' LIMIT 5) SELECT count(*) FROM counted", "SCAN customers")]
    [InlineData(
        "SELECT c.id FROM customers c INDEXED BY ix_customers_list WHERE c.id > 0 AND c.level_id = 1", "SEARCH c USING COVERING INDEX ix_customers_list")]
    [InlineData("DELETE FROM customers WHERE company = 'x'", "SCAN customers")]
    [InlineData("UPDATE \"customers\" SET company = 'x' WHERE company = 'y'", "SCAN customers")]
    [InlineData("SELECT 1 FROM levels;\nSELECT 1 FROM addresses WHERE city = 'x'", "SCAN addresses")]
    public async Task What_goes_through_or_sorts_what_grows_is_found(string sql, string fault)
    {
        var faults = await FaultsAsync(sql);
        Assert.True(faults.Any(found => found.Contains(fault, StringComparison.Ordinal)), $"{string.Join('\n', faults)}");
    }

    [Theory]
    [InlineData("SELECT name FROM levels ORDER BY name DESC, position")]
    [InlineData("SELECT name FROM staff AS c WHERE name LIKE '%x%' ORDER BY name")]
    [InlineData("SELECT c.company FROM customers c JOIN levels l ON l.id = c.level_id WHERE c.id < @key ORDER BY c.id DESC LIMIT 50")]
    [InlineData("SELECT f.rowid FROM customer_search f WHERE f.customer_search MATCH @match ORDER BY f.rowid DESC")]
    [InlineData("SELECT id FROM customers WHERE id IN (SELECT value FROM json_each(@keys) AS k)")]
    [InlineData("SELECT count(*) FROM (SELECT 1 FROM customers WHERE level_id = @level LIMIT 5) AS counted")]
    // merged, each side in the order of its index
    [InlineData("SELECT id FROM customers WHERE level_id = 1 UNION SELECT id FROM customers WHERE is_active = 1")]
    [InlineData("PRAGMA foreign_keys")]
    public async Task What_stands_on_an_index_or_is_small_passes(string sql) => Assert.Empty(await FaultsAsync(sql));

    [Fact]
    public async Task An_allowance_hides_nothing_but_its_own_statement_and_is_known_when_nothing_needed_it()
    {
        var walk = new PlanAllowance("SCAN a", @"SELECT a\.id FROM addresses a ORDER BY a\.id DESC LIMIT @count", "a page");
        var plans = new QueryPlans(await OpenAsync(), walk);
        Assert.Equal([walk], plans.Unused);
        foreach (var other in new[]
        {
            "SELECT a.id FROM addresses a WHERE city = 'x' ORDER BY a.id DESC LIMIT @count", "SELECT a.id FROM addresses a ORDER BY a.id DESC",
            "SELECT a.city FROM addresses a ORDER BY a.id DESC LIMIT @count"
        })
        {
            Assert.Single(plans.Faults(other));
        }
        Assert.Equal([walk], plans.Unused);
        Assert.Empty(plans.Faults("SELECT a.id\nFROM addresses a\nORDER BY a.id DESC LIMIT @count"));
        Assert.Empty(plans.Unused);
    }

    private async Task<IReadOnlyList<string>> FaultsAsync(string sql) => new QueryPlans(await OpenAsync()).Faults(sql);

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
