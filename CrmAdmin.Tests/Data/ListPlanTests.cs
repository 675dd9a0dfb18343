using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>
/// The list, whatever is asked of it: no filter, each filter, each two of them; without a search, with a long and a short one; the first
/// page, the next, the one before, a jump. Over few customers, where a filter means too many to be looked up, and over none whom it means.
/// </summary>
public sealed class ListPlanTests : CrmTest
{
    private static readonly string?[] Searches = [null, "archer", "an", "archer an"];

    private static readonly Func<CustomerQuery, CustomerQuery>[] Places =
        [query => query, query => query with { After = 300 }, query => query with { Before = 300 }, query => query with { At = 1_200 }];

    private static readonly Func<CustomerQuery, CustomerQuery>[] Filters =
    [
        query => query with { Levels = [1] },
        query => query with { Levels = [1, 2] },
        query => query with { Levels = [999] },
        query => query with { Active = true },
        query => query with { Active = false },
        query => query with { AccountType = AccountType.Registered },
        query => query with { AccountType = AccountType.Guest },
        query => query with { Block = BlockFilter.Marked },
        query => query with { Block = BlockFilter.Purchases },
        query => query with { Block = BlockFilter.SignIn },
        query => query with { AddedBy = AddedBy.Import },
        query => query with { AddedBy = AddedBy.Portal },
        query => query with { AccountManager = 1 },
        query => query with { AccountManager = 999 },
        query => query with { RegisteredFrom = new(2021, 3, 2) },
        query => query with { RegisteredTo = new(2021, 3, 2) },
        query => query with { SignInFrom = new(2021, 3, 2) },
        query => query with { SignInTo = new(2021, 3, 2) },
    ];

    private readonly QueryPlans plans;
    private readonly SqliteConnection connection = new();

    public ListPlanTests() => plans = new(connection, PlanAllowances.OfTheList);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        connection.ConnectionString = Shop.Storage.SqliteConnectionString;
        await connection.OpenAsync();
        await QueryAsync(async db =>
        {
            db.AddRange(ListInvention.Customers(1_500, [1, 2, 3, 4], Me!.Id, Clock.Now)); // more than are counted
            return await db.SaveChangesAsync();
        });
    }

    public override async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_is_asked_of_the_list_goes_through_nothing_that_grows_and_sorts_nothing()
    {
        var asked = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var query in Queries())
        {
            var statements = await Shop.StatementsAsync(() => Get<ICustomersService>().ListAsync(query));
            Assert.NotEmpty(statements);
            asked++;
            faults.AddRange(statements.Where(seen.Add).SelectMany(plans.Faults).Select(fault => $"{query.ToQueryString()}: {fault}"));
        }
        Assert.True(faults.Count == 0, $"{faults.Count}\n{string.Join('\n', faults.Take(20))}");
        Assert.Empty(plans.Unused);
        foreach (var way in new[]
        {
            "customers w INDEXED BY ix_customers_list WHERE", "instr(c.search_document", "instr(c.search_short", "customer_search f CROSS JOIN",
            " UNION SELECT n.id", "n.registered_at >= @registeredFrom"
        })
        {
            Assert.Contains(seen, statement => statement.Contains(way, StringComparison.Ordinal)); // each way was taken
        }
        Assert.True(asked > 2_000 && seen.Count > 200, $"{asked} {seen.Count}");
    }

    private static IEnumerable<CustomerQuery> Queries()
        => from search in Searches
           from place in Places
           from one in Enumerable.Range(0, Filters.Length + 1)
           from other in Enumerable.Range(one, Filters.Length + 1 - one)
           select place(Filtered(other, Filtered(one, new() { Search = search, Size = 10 })));

    // The last one asks for nothing.
    private static CustomerQuery Filtered(int filter, CustomerQuery query) => filter < Filters.Length ? Filters[filter](query) : query;
}
