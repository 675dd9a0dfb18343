using System.Text;
using System.Text.RegularExpressions;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Imports;
using CrmAdmin.Server.Features.History.EditLog;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>
/// How SQLite answers the very statements that the services send: by key or index, newest first, without sorting. Walking the
/// customers from the newest on is a scan in its words and the right thing where nothing is asked for.
/// </summary>
public sealed class QueryPlanTests : CrmTest
{
    private const string ShopifyTemplate =
        "First Name,Last Name,Email,Phone,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,"
            + "Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Accepts SMS "
            + "Marketing,Tags,Note,Tax Exempt";

    [Fact]
    public async Task The_first_page_walks_from_the_newest_and_sorts_nothing()
        => Assert.DoesNotContain(await PlansAsync(new()), plan => plan.Contains("TEMP B-TREE"));

    [Fact]
    public async Task A_later_page_begins_at_its_place()
    {
        foreach (var query in new CustomerQuery[] { new() { After = 50 }, new() { Before = 50 } })
        {
            var page = (await PlansAsync(query)).Single(plan => plan.Contains("ORDER BY"));
            Assert.Contains("INTEGER PRIMARY KEY (rowid", page);
            Assert.DoesNotContain("TEMP B-TREE", page);
        }
    }

    [Theory]
    [InlineData("archer")]
    [InlineData("an")]
    [InlineData("archer an")]
    [InlineData("1234 56")]
    public async Task A_search_starts_from_the_full_text_table_and_looks_customers_up(string search)
    {
        foreach (var plan in await PlansAsync(new() { Search = search }))
        {
            Assert.Contains("VIRTUAL TABLE", plan);
            Assert.Contains("USING INTEGER PRIMARY KEY (rowid=?)", plan);
            Assert.DoesNotContain("SCAN c\n", plan);
        }
    }

    /// <summary>By phone and name, by e-mail and name, by a source's id, and the customer IDs that are taken already.</summary>
    [Theory]
    [InlineData("Ann,Archer,,+49 151 1234567", "IX_customers_personal_phone_e164")]
    [InlineData("Ann,Archer,ann@shop.example,", "IX_customers_email_key")]
    public async Task An_import_finds_its_customers_without_going_through_all_of_them(string row, string index)
    {
        await AddCustomersAsync(1);
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"{ShopifyTemplate}\n{row},,,,,,,,,,,,,\n"));
        ImportReport? report = null;
        var plans = await PlansAsync("SELECT", async () => report = await Get<ImportRun>().RunAsync(
            ImportFile.Read(file, "file", ImportLimits.ForUploads), ImportMode.GoodRows, Author.System("import"), "import", null, null, default));

        Assert.Equal((0, 1), (report!.Created, report.Updated + report.Unchanged));
        Assert.Contains(plans, plan => plan.Contains(index));
        Assert.Contains(plans, plan => plan.Contains("IX_import_keys_system_value"));
        // Where nothing is asked for it asks for nothing: “WHERE 0”.
        Assert.All(plans.Where(plan => !plan.Contains("WHERE 0 ")), plan => Assert.DoesNotMatch("\nSCAN (c|c0|customers|i|a)( |\n)", plan));
    }

    [Fact]
    public async Task The_level_log_is_read_by_command()
    {
        await AddCustomersAsync(1);
        var levels = await Get<ILevelsService>().ListAsync();
        var input = new BulkLevelInput { LevelId = levels[1].Id, Reason = "review" };
        var everybody = new BulkSelection(new(), new HashSet<long>());
        var done = await Get<IBulkService>().RunLevelAsync(await Get<IBulkService>().PreviewLevelAsync(everybody, input), input);
        var plans = await PlansAsync("WHERE \"l\".\"correlation\"", () => Get<IBulkService>().UndoLevelAsync(done.Correlation));
        Assert.All(plans, plan => Assert.True(plan.Contains("IX_level_log_correlation_id") && !plan.Contains("TEMP B-TREE"), plan));
    }

    [Fact]
    public async Task A_preview_of_many_walks_once_and_sorts_nothing()
    {
        await AddCustomersAsync(1);
        var levels = await Get<ILevelsService>().ListAsync();
        foreach (var query in new CustomerQuery[] { new(), new() { Active = true }, new() { Search = "archer" } })
        {
            var everybody = new BulkSelection(query, new HashSet<long>());
            var plans = await PlansAsync(
                "\"customers\" AS", () => Get<IBulkService>().PreviewLevelAsync(everybody, new() { LevelId = levels[1].Id, Reason = "review" }));
            Assert.DoesNotContain(plans, plan => plan.Contains("TEMP B-TREE"));
            plans = await PlansAsync("\"customers\" AS", () => Get<IBulkService>().PreviewBlockAsync(everybody, new() { Remove = true }));
            Assert.All(
                plans, plan => Assert.True(plan.Contains("IX_block_entries_customer_id") && !plan.Contains("SCAN b") && !plan.Contains("TEMP B-TREE"), plan));
        }
    }

    [Fact]
    public async Task The_nightly_deletion_takes_rows_by_their_time_and_sorts_nothing()
    {
        await AddCustomerAsync();
        var job = new RetentionJob(Get<ICrmDbSource>(), Get<ICheckpoints>(), Clock);
        var plan = Assert.Single(await PlansAsync("DELETE FROM \"edit_log\"", () => job.DoAsync(Clock.Now)));
        Assert.Contains("IX_edit_log_at", plan);
        Assert.DoesNotContain("SCAN", plan);
        Assert.DoesNotContain("TEMP B-TREE FOR ORDER", plan);
    }

    [Theory]
    [InlineData("SELECT 1 FROM customers WHERE sign_in_key = 'x'", "IX_customers_sign_in_key")]
    [InlineData("SELECT 1 FROM staff_sessions WHERE key_hash = 'x'", "IX_staff_sessions_key_hash")]
    [InlineData("SELECT 1 FROM staff WHERE email_key = 'x'", "IX_staff_email_key")]
    [InlineData("SELECT 1 FROM addresses WHERE customer_id = 1", "IX_addresses_customer_id_name")]
    public async Task What_is_looked_up_often_has_an_index(string sql, string index)
    {
        Assert.Contains(index, await ExplainAsync(sql));
    }

    private async Task<IReadOnlyList<string>> PlansAsync(CustomerQuery query)
    {
        await AddCustomersAsync(1);
        return await PlansAsync("customers c", () => Get<ICustomersService>().ListAsync(query));
    }

    /// <summary>“statement, line break, plan” of each statement that the call sends and that holds the text.</summary>
    private async Task<IReadOnlyList<string>> PlansAsync(string holds, Func<Task> call)
    {
        var before = Shop.Log.Lines.Count;
        await call();
        var plans = new List<string>();
        foreach (var line in Shop.Log.Lines.Skip(before).Where(line => line.Contains("Executed DbCommand") && line.Contains(holds)))
        {
            plans.Add(await ExplainAsync(line[(line.IndexOf('\n', StringComparison.Ordinal) + 1)..]));
        }
        Assert.NotEmpty(plans);
        return plans;
    }

    private async Task<string> ExplainAsync(string sql)
    {
        await using var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        foreach (var name in Regex.Matches(sql, @"@\w+").Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            command.Parameters.AddWithValue(name, 1);
        }
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new StringBuilder(sql);
        while (await reader.ReadAsync())
        {
            plan.Append('\n').Append(reader.GetString(3));
        }
        return plan.Append('\n').ToString();
    }
}
