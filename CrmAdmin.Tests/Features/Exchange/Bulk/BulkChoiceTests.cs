using AngleSharp.Dom;
using Bunit;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Customers.Account;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Bulk;

/// <summary>Choosing in the list: row by row, a page, or all that match.</summary>
public sealed class BulkChoiceTests : PageTest
{
    private readonly IBulkService bulk;

    public BulkChoiceTests() => bulk = Fake<IBulkService>();

    [Fact]
    public void Whoever_may_change_nothing_in_bulk_chooses_nothing()
    {
        SignIn(Permissions.CustomersRead, Permissions.CustomersEdit);
        Assert.Empty(List().FindAll("input[type=checkbox]"));
    }

    [Theory]
    [InlineData(Permissions.PasswordsSend, "Temporary password")]
    [InlineData(Permissions.PasswordsReset, "Reset password")]
    [InlineData(Permissions.ConsentsRead, "Third-party provision, Consignment")]
    public void A_row_offers_each_pop_up_to_those_who_may_open_it(string right, string expected)
    {
        SignIn(right);
        _ = Around;
        var list = List();
        Assert.Empty(list.FindAll("input[type=checkbox], .bulk-bar"));
        Assert.Equal("Actions: Mina", list.Find("td[data-c=act] button").GetAttribute("title"));
        Act(list, 1, "more");
        Around.WaitForAssertion(() => Assert.Equal(expected, string.Join(", ", Around.FindAll(".row-menu button").Select(button => button.TextContent))));
    }

    [Fact]
    public void What_is_chosen_in_the_row_menu_opens_in_its_place()
    {
        var consents = Fake<IConsentsService>();
        SignIn(Permissions.ConsentsRead);
        _ = Around;
        Act(List(), 1, "more");
        Around.Button("Consignment").Click();
        Around.WaitForAssertion(() => Assert.Empty(Around.FindAll(".row-menu")));
        Around.WaitForAssertion(() => Assert.NotEmpty(consents.ReceivedCalls()));
    }

    [Fact]
    public void The_bar_stands_only_while_somebody_is_chosen_and_offers_what_is_allowed()
    {
        SignIn(Permissions.LevelsEdit);
        var list = List();
        Assert.Empty(list.FindAll(".bulk-bar"));
        Tick(list, "Choose Mina", true);
        Assert.Equal("1 chosen", list.Find(".bulk-bar [role=status]").TextContent);
        Assert.Single(list.FindAll("tr.chosen"));
        Assert.Equal(["Customer level"], list.FindAll(".bulk-bar .btn").Select(button => button.TextContent));
        Tick(list, "Choose Mina", false);
        Assert.Empty(list.FindAll(".bulk-bar"));
    }

    [Fact]
    public void A_page_is_chosen_at_once_and_another_page_keeps_the_choice()
    {
        SignIn(Permissions.BlocklistEdit, Permissions.LevelsEdit);
        var list = List();
        Tick(list, "Choose all on this page", true);
        Assert.Equal("2 chosen", list.Find(".bulk-bar [role=status]").TextContent);
        list.Render(parameters => parameters.Add(l => l.Query, new() { Active = true, After = 1 }).Add(l => l.Page, Of(3, "Other")));
        Assert.Equal("2 chosen", list.Find(".bulk-bar [role=status]").TextContent);
        Assert.Empty(list.FindAll("tr.chosen"));
        list.Render(parameters => parameters.Add(l => l.Query, new() { Search = "other" }));
        Assert.Empty(list.FindAll(".bulk-bar"));
    }

    [Fact]
    public async Task All_that_match_are_counted_exactly_and_some_can_be_left_out()
    {
        SignIn(Permissions.LevelsEdit);
        bulk.GetCountAsync(default!).ReturnsForAnyArgs(123_456);
        var list = List(count: Page<CustomerRow>.CountCap);
        Tick(list, "Choose Mina", true);
        list.Button("Choose all 1,000+ that match").Click();
        list.WaitForAssertion(() => Assert.Equal("123,456 chosen", list.Find(".bulk-bar [role=status]").TextContent));
        await bulk.Received(1)
            .GetCountAsync(Arg.Is<BulkSelection>(selection => selection.All!.Active == true && selection.All.After == null && selection.Customers.Count == 0));
        Assert.Equal(2, list.FindAll("tr.chosen").Count);
        Tick(list, "Choose Noor", false);
        Assert.Equal("123,455 chosen", list.Find(".bulk-bar [role=status]").TextContent);
        Assert.Single(list.FindAll("tr.chosen"));
        list.Button("Choose none").Click();
        Assert.Empty(list.FindAll(".bulk-bar"));
    }

    [Fact]
    public void A_choice_is_frozen_when_it_is_handed_over()
    {
        var choice = new BulkChoice();
        choice.Set([1, 2], chosen: true);
        var selection = choice.Selection;
        choice.Set([3], chosen: true);
        Assert.Equal([1L, 2L], selection.Customers.Order());
        choice.SetAll(new() { Search = "kim", After = 9 }, 5);
        choice.Set([1], chosen: false);
        Assert.Equal((4, "?q=kim", false, true), (choice.Count, choice.Selection.All!.ToQueryString(), choice.Contains(1), choice.Contains(2)));
        choice.Set([1], chosen: true);
        Assert.Equal((5, 0), (choice.Count, choice.Selection.Customers.Count));
    }

    [Fact]
    public void Only_what_the_table_offers_is_done_and_only_with_its_rows()
    {
        SignIn(Permissions.ConsentsRead);
        _ = Around;
        var list = List();
        Act(list, 1, "level");
        Act(list, 1, "pick", isTicked: true);
        Act(list, 99, "more");
        Assert.Empty(Around.FindAll(".mud-dialog, .row-menu"));
        Assert.Empty(list.FindAll("tr.chosen, .bulk-bar"));
    }

    // As the page's script does.
    private static void Act(IRenderedComponent<CustomerList> list, long row, string act, bool isTicked = false)
        => list.Find("tbody").TriggerEvent("onrowact", new RowEventArgs { Row = row, Act = act, IsTicked = isTicked });

    private static void Tick(IRenderedComponent<CustomerList> list, string label, bool chosen)
    {
        var box = list.FindAll("input[type=checkbox]").Single(box => box.GetAttribute("aria-label") == label);
        if (box.Closest("tr[data-row]")?.GetAttribute("data-row") is { } row)
        {
            Act(list, long.Parse(row, System.Globalization.CultureInfo.InvariantCulture), "pick", chosen);
        }
        else
        {
            box.Change(chosen);
        }
    }

    private static Page<CustomerRow> Of(long first, params string[] names) => new(
        [.. names.Select((name, i) => new CustomerRow(first + i, $"id{i}", null, name, null, null, "New", true, AccountType.Registered, default, null,
            DateTimeOffset.UnixEpoch, 0, 0))], names.Length, false, false);

    private IRenderedComponent<CustomerList> List(int count = 2) => Open<CustomerList>(parameters => parameters
        .Add(l => l.Page, Of(1, "Mina", "Noor") with { Count = count }).Add(l => l.Query, new() { Active = true, After = 7 }));
}
