using Bunit;
using CrmAdmin.Components.Features.Customers.List;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.List;

/// <summary>What of the list is chosen, and how the choice is kept: in the URL, in the person's browser.</summary>
public sealed class FilterAndColumnsTests : PageTest
{
    [Fact]
    public async Task The_filter_dialog_starts_from_what_is_and_answers_what_was_chosen()
    {
        var answer = OpenDialog<FilterDialog>(new()
        {
            ["Query"] = new CustomerQuery { Search = "kim", Active = false, Levels = [2] },
            ["Choices"] = new CustomerChoices([new(1, "New"), new(2, "Gold")], [new(7, "Otto")]),
        });
        Assert.Equal("1", Around.Value("Active"));
        Around.FindAll("input[type=checkbox]")[0].Change(true);
        Around.Field("AccountManager").Change("0");
        Around.Field("RegisteredFrom").Change("2026-02-28");
        Around.Find("form").Submit();

        var query = Assert.IsType<CustomerQuery>(await answer);
        Assert.Equal("?q=kim&level=2.1&status=inactive&manager=7&registered-from=2026-02-28", query.ToQueryString());
    }

    [Fact]
    public void The_customers_of_a_colleague_who_left_can_be_filtered_and_the_chip_says_so()
    {
        var choices = new CustomerChoices([], [new(7, "Otto"), new(9, "Rolf", IsDisabled: true)]);
        _ = OpenDialog<FilterDialog>(new() { ["Query"] = new CustomerQuery { AccountManager = 9 }, ["Choices"] = choices });
        Assert.Equal(["Any", "Otto", "Rolf (disabled)"], Around.Field("AccountManager").QuerySelectorAll("option").Select(option => option.TextContent));
        Assert.Equal("1", Around.Value("AccountManager"));

        var chips = Open<FilterChips>(parameters => parameters.Add(c => c.Query, new() { AccountManager = 9 }).Add(c => c.Choices, choices));
        Assert.StartsWith("Account manager: Rolf (disabled)", chips.Find(".chip").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clearing_keeps_the_search()
    {
        var answer = OpenDialog<FilterDialog>(new()
        {
            ["Query"] = new CustomerQuery { Search = "kim", Active = false },
            ["Choices"] = new CustomerChoices([], [])
        });
        Around.Button("Clear all").Click();
        Around.Find("form").Submit();
        Assert.Equal(new() { Search = "kim" }, Assert.IsType<CustomerQuery>(await answer) with { Levels = new CustomerQuery().Levels });
    }

    [Fact]
    public async Task Columns_are_hidden_and_moved_and_the_last_one_stays()
    {
        var answer = OpenDialog<ColumnsDialog>(new() { ["Columns"] = ColumnSet.Parse("id,1,;name,1,") with { } });
        foreach (var box in Around.FindAll("input[type=checkbox]").Select((_, i) => i).ToList())
        {
            if (Around.FindAll("input[type=checkbox]")[box].HasAttribute("checked"))
            {
                Around.FindAll("input[type=checkbox]")[box].Change(false);
            }
        }
        Assert.Single(Around.FindAll("input[type=checkbox][checked]"));
        Around.Button("Move up: Name").Click();
        Around.Button("Show").Click();
        var columns = Assert.IsType<ColumnSet>(await answer);
        Assert.Equal("name", columns.Columns[0].Key);
        Assert.Single(columns.Shown);
    }

    [Fact]
    public async Task A_width_is_typed_too_and_an_empty_one_is_the_contents()
    {
        var answer = OpenDialog<ColumnsDialog>(new() { ["Columns"] = ColumnSet.Parse("id,1,120;name,1,200") });
        Around.Find("input[aria-label='Width in pixels: Id']").Change("");
        Around.Find("input[aria-label='Width in pixels: Name']").Change("9000");
        Around.Find("input[aria-label='Width in pixels: Phone']").Change("96");
        Around.Button("Show").Click();
        var columns = Assert.IsType<ColumnSet>(await answer);
        Assert.Equal([null, 800, 96], new[] { "id", "name", "phone" }.Select(key => columns.Columns.Find(column => column.Key == key)!.Width));
    }

    [Fact]
    public void Any_order_choice_and_width_of_columns_outlives_the_browser()
    {
        var sets = from keys in Gen.Shuffle(ColumnSet.Defaults.Columns.ToArray())
                   from shown in Gen.ArrayOf(Gen.Elements(true, false), keys.Length)
                   from widths in Gen.ArrayOf(Gen.Choose(0, 1000), keys.Length)
                   select keys.Select((column, i) => column with
                   {
                       IsShown = shown[i] || i == 0,
                       Width = widths[i] == 0 ? null : Math.Clamp(widths[i], 48, 800)
                   }).ToArray();
        Prop.ForAll(sets.ToArbitrary(), columns =>
        {
            var set = new ColumnSet([.. columns]);
            Assert.Equal(set.Columns, ColumnSet.Parse(set.ToString()).Columns);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("id,0,;name,0,;email,0,;phone,0,;level,0,;status,0,;type,0,;signin,0,;registered,0,;number,0,;orders,0,;spent,0,")]
    [InlineData("a,1,1;b,1;,,;;;id;id,1,1,1")]
    public void A_broken_choice_of_columns_is_the_first_one(string? stored) => Assert.Equal(ColumnSet.Defaults.Columns, ColumnSet.Parse(stored).Columns);

    [Fact]
    public void A_column_that_a_newer_version_brings_is_added_and_widths_stay_in_bounds()
    {
        var set = ColumnSet.Parse("name,1,99999;id,1,-5");
        Assert.Equal(["name", "id", "email"], set.Columns.Take(3).Select(column => column.Key));
        Assert.Equal(800, set.Columns[0].Width);
        Assert.Null(set.Columns[1].Width);
        Assert.Equal(48, set.Resize("id", 1).Columns[1].Width);
        Assert.Equal(set.Columns, set.Move("nothing", 1).Columns);
    }

    [Fact]
    public void Any_query_outlives_the_URL()
    {
        var texts = Gen.Elements<string?>(
            null, "kim", "민수", "a&b=c", "100%", "  ", "+49 (151)", "<script>", "\U0001F600", new string('x', CustomerQuery.MaxSearchLength));
        var days = from day in Gen.Choose(0, 4000) select day < 1000 ? (DateOnly?)null : DateOnly.FromDayNumber(730_000 + day);
        var queries = from search in texts
                      from active in Gen.Elements<bool?>(null, true, false)
                      from block in Gen.Elements<BlockFilter?>(null, BlockFilter.Marked, BlockFilter.SignIn)
                      from way in Gen.Elements<AddedBy?>(null, AddedBy.Api, AddedBy.Import)
                      from type in Gen.Elements<AccountType?>(null, AccountType.Registered, AccountType.Guest)
                      from manager in Gen.Elements<long?>(null, 1, 77, long.MaxValue)
                      from level in Gen.Choose(0, 4)
                      from after in Gen.Elements<long?>(null, 1, long.MaxValue)
                      from span in Gen.ArrayOf(days, 4)
                      select new CustomerQuery
                      {
                          Search = search,
                          Active = active,
                          Block = block,
                          AddedBy = way,
                          AccountType = type,
                          AccountManager = manager,
                          Levels = [.. Enumerable.Range(1, level).Select(i => (long)i)],
                          After = after,
                          RegisteredFrom = span[0],
                          RegisteredTo = span[1],
                          SignInFrom = span[2],
                          SignInTo = span[3],
                      };
        Prop.ForAll(queries.ToArbitrary(), query =>
        {
            var read = CustomerQuery.Parse(new("https://crm.shop.example/customers" + query.ToQueryString()));
            Assert.Equal(query.Levels, read.Levels);
            Assert.Equal(query with { Levels = [] }, read with { Levels = (query with { Levels = [] }).Levels });
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("?level=x.-1.0.99999999999999999999&status=maybe&type=7&block=-1&by=&manager=a")]
    [InlineData("?after=-5&before=0&registered-from=2026-02-30&signin-to=yesterday&status[]=active")]
    [InlineData("?q=&&&==&%ZZ")]
    public void What_is_broken_in_a_URL_is_left_out(string query)
    {
        var read = CustomerQuery.Parse(new("https://crm.shop.example/customers" + query));
        Assert.False(read.HasFilter);
        Assert.Null(read.After);
        Assert.Null(read.Before);
    }

    [Fact]
    public void A_search_is_cut_at_its_longest() => Assert.Equal(
        CustomerQuery.MaxSearchLength, CustomerQuery.Parse(new("https://crm.shop.example/customers?q=" + new string('y', 5000))).Search!.Length);
}
