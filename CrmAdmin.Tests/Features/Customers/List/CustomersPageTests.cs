using Bunit;
using CrmAdmin.Components.Features.Customers.List;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.List;

public sealed class CustomersPageTests : PageTest
{
    private readonly ICustomersService customers;

    public CustomersPageTests()
    {
        customers = Fake<ICustomersService>();
        customers.GetChoicesAsync().Returns(new CustomerChoices([], []));
        customers.ListAsync(default!).ReturnsForAnyArgs(Page<CustomerRow>.Empty);
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Grey_bars_stand_until_the_first_answer()
    {
        var slow = new TaskCompletionSource<Page<CustomerRow>>();
        customers.ListAsync(default!).ReturnsForAnyArgs(slow.Task);
        var page = Open<CustomersPage>();
        Assert.NotEmpty(page.FindAll("[aria-busy=true]"));
        slow.SetResult(Of("Mina Park"));
        page.WaitForAssertion(() => Assert.Equal("Mina Park", page.Find("tbody a.name").TextContent));
        Assert.Empty(page.FindAll("[aria-busy=true]"));
        Assert.Contains("1 customer", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_shop_and_an_empty_search_say_different_things()
    {
        Assert.Contains("No customers yet.", Open<CustomersPage>().Markup, StringComparison.Ordinal);
        Navigation.NavigateTo("/customers?q=nobody");
        var page = Open<CustomersPage>();
        Assert.Contains("No customer matches.", page.Markup, StringComparison.Ordinal);
        page.Button("Show everyone").Click();
        page.WaitForAssertion(() => Assert.Equal("/customers", new Uri(Navigation.Uri).PathAndQuery));
    }

    [Fact]
    public void Past_the_end_of_the_list_one_is_told_so_and_led_back()
    {
        customers.ListAsync(Arg.Is<CustomerQuery>(query => query.After == 1)).Returns(new Page<CustomerRow>([], 12, true, false));
        Navigation.NavigateTo("/customers?q=park&after=1");
        var page = Open<CustomersPage>();
        Assert.Contains("There is nobody further down.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("No customer", page.Markup, StringComparison.Ordinal);
        page.Button("To the first page").Click();
        page.WaitForAssertion(() => Assert.Equal("/customers?q=park", new Uri(Navigation.Uri).PathAndQuery));
    }

    [Fact]
    public void A_late_answer_to_an_older_search_is_dropped()
    {
        var slow = new TaskCompletionSource<Page<CustomerRow>>();
        customers.ListAsync(Arg.Is<CustomerQuery>(query => query.Search == "old")).Returns(slow.Task);
        customers.ListAsync(Arg.Is<CustomerQuery>(query => query.Search == "new")).Returns(Of("Right"));
        var page = Open<CustomersPage>();
        Navigation.NavigateTo("/customers?q=old");
        Navigation.NavigateTo("/customers?q=new");
        page.WaitForAssertion(() => Assert.Equal("Right", page.Find("tbody a.name").TextContent));
        slow.SetResult(Of("Wrong"));
        page.Render();
        Assert.Equal("Right", page.Find("tbody a.name").TextContent);
    }

    [Fact]
    public void Typing_asks_once_and_goes_into_the_URL()
    {
        var page = Open<CustomersPage>();
        foreach (var text in new[] { "k", "ki", "kim" })
        {
            page.Find("#search-customers").Input(text);
        }
        page.WaitForAssertion(() => Assert.Equal("/customers?q=kim", new Uri(Navigation.Uri).PathAndQuery), TimeSpan.FromSeconds(5));
        page.WaitForAssertion(() => _ = customers.Received(1).ListAsync(Arg.Is<CustomerQuery>(query => query.Search == "kim")));
        _ = customers.DidNotReceive().ListAsync(Arg.Is<CustomerQuery>(query => query.Search == "k" || query.Search == "ki"));
    }

    [Fact]
    public void Who_may_not_add_or_import_sees_no_way_to()
    {
        SignIn(Permissions.CustomersRead);
        var page = Open<CustomersPage>();
        Assert.DoesNotContain("Add customer", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("/imports", page.Markup, StringComparison.Ordinal);
        SignIn(Permissions.CustomersRead, Permissions.CustomersAdd, Permissions.CustomersImport);
        page.WaitForAssertion(() => Assert.NotNull(page.Button("Add customer")));
    }

    [Fact]
    public void A_failure_stands_in_the_list_s_place_and_once_there_is_a_list_it_is_a_toast()
    {
        customers.ListAsync(default!).ThrowsAsyncForAnyArgs(new StorageUnavailableException(new IOException()));
        var page = Open<CustomersPage>();
        Assert.Contains("database", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("#search-customers"));

        customers.ListAsync(default!).ReturnsForAnyArgs(Of("Mina Park"));
        page.Button("Try again").Click();
        page.WaitForAssertion(() => Assert.Equal("Mina Park", page.Find("tbody a.name").TextContent));

        customers.ListAsync(default!).ThrowsAsyncForAnyArgs(new StorageUnavailableException(new IOException()));
        Notices.Publish(new(ChangeArea.Account, 1, "Otto", "c"));
        SeeToast("database");
        Assert.Equal("Mina Park", page.Find("tbody a.name").TextContent);
    }

    [Fact]
    public void A_change_of_a_customer_shown_is_read_again()
    {
        customers.ListAsync(default!).ReturnsForAnyArgs(Of("Mina Park"), Of("Mina Lee"));
        var page = Open<CustomersPage>();
        Notices.Publish(new(ChangeArea.Account, 1, "Otto", "c"));
        page.WaitForAssertion(() => Assert.Equal("Mina Lee", page.Find("tbody a.name").TextContent));
        Assert.NotEmpty(page.FindAll("tr.flash"));
    }

    [Fact]
    public void A_renamed_level_reaches_the_rows_that_have_it_and_the_filters()
    {
        Navigation.NavigateTo("/customers?level=2");
        customers.GetChoicesAsync().Returns(new CustomerChoices([new(2, "Gold")], []), new CustomerChoices([new(2, "Brass")], []));
        var (old, now) = (Of("Mina Park", "Ann Archer"), Of("Mina Park", "Ann Archer"));
        customers.ListAsync(default!).ReturnsForAnyArgs(old, now with { Items = [now.Items[0] with { Level = "Brass" }, now.Items[1]] });
        var page = Open<CustomersPage>();
        Assert.Contains("Gold", page.Markup, StringComparison.Ordinal);
        Notices.Publish(new(ChangeArea.Settings, 2, "Otto", "c"));
        page.WaitForAssertion(() => Assert.Contains("Brass", Assert.Single(page.FindAll("tr.flash")).TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("Gold", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Notices_of_several_kinds_that_come_while_it_reads_are_all_heard()
    {
        var page = Open<CustomersPage>();
        var slow = new TaskCompletionSource<Page<CustomerRow>>();
        customers.ListAsync(default!).ReturnsForAnyArgs(slow.Task);
        Notices.Publish(new(ChangeArea.Account, 1, "Otto", "c"));
        customers.ListAsync(default!).ReturnsForAnyArgs(Of("Mina Park"));
        customers.GetChoicesAsync().Returns(new CustomerChoices([new(2, "Brass")], []));
        customers.ClearReceivedCalls();
        Notices.Publish(new(ChangeArea.Settings, 2, "Otto", "c"));
        Notices.Publish(new(ChangeArea.Account, 1, "Otto", "c"));
        slow.SetResult(Of("Mina Kim"));
        page.WaitForAssertion(() => Assert.Equal("Mina Park", page.Find("tbody a.name").TextContent));
        page.WaitForAssertion(() => _ = customers.Received(1).GetChoicesAsync());
    }

    private static Page<CustomerRow> Of(params string[] names) => new(
        [.. names.Select((name, i) => new CustomerRow(i + 1, $"id{i}", null, name, null, null, "New", true, AccountType.Registered, default, null,
            DateTimeOffset.UnixEpoch, 0, 0))], names.Length, false, false);
}
