using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Membership.Levels;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.List;

public sealed class CustomerListTests : CrmTest
{
    private ICustomersService Service => Get<ICustomersService>();

    [Fact]
    public async Task Paging_there_and_back_shows_every_customer_once_newest_first()
    {
        var all = (await AddCustomersAsync(120)).Select(c => c.Id).OrderDescending().ToList();
        var there = new List<Page<CustomerRow>> { await Service.ListAsync(new() { Size = 50 }) };
        while (there[^1].HasNext)
        {
            there.Add(await Service.ListAsync(new() { Size = 50, After = there[^1].Items[^1].Id }));
        }
        Assert.Equal(all, there.SelectMany(page => page.Items).Select(row => row.Id));
        Assert.Equal([50, 50, 20], there.Select(page => page.Items.Count));
        Assert.Equal([false, true, true], there.Select(page => page.HasPrevious));
        Assert.All(there, page => Assert.Equal(120, page.Count));

        var back = there[^1];
        var seen = new List<long>(back.Items.Select(row => row.Id));
        while (back.HasPrevious)
        {
            back = await Service.ListAsync(new() { Size = 50, Before = back.Items[0].Id });
            Assert.True(back.HasNext);
            seen.InsertRange(0, back.Items.Select(row => row.Id));
        }
        Assert.Equal(all, seen);
    }

    [Fact]
    public async Task The_edges_say_truly_whether_there_is_more()
    {
        var ids = (await AddCustomersAsync(5)).Select(c => c.Id).OrderDescending().ToList();

        Assert.Equal((false, false), await EdgesAsync(new() { Size = 5 }));
        Assert.Equal((false, true), await EdgesAsync(new() { Size = 4 }));
        Assert.Equal((true, false), await EdgesAsync(new() { After = ids[0] }));
        Assert.Equal((false, true), await EdgesAsync(new() { Before = ids[4] }));
        Assert.Equal((true, true), await EdgesAsync(new() { Before = ids[4], Size = 2 }));

        // Places that an old address names: the customers there are gone, or came after it.
        Assert.Equal((false, false), await EdgesAsync(new() { After = long.MaxValue }));
        Assert.Equal((false, false), await EdgesAsync(new() { Before = ids[4] - 1 }));
        Assert.Equal((true, false), await EdgesAsync(new() { After = ids[4] }));
        Assert.Equal((false, true), await EdgesAsync(new() { Before = ids[0] }));
    }

    [Fact]
    public async Task Of_after_and_before_after_wins_and_sizes_are_bounded()
    {
        var ids = (await AddCustomersAsync(105)).Select(c => c.Id).OrderDescending().ToList();
        Assert.Equal(ids[1], (await Service.ListAsync(new() { After = ids[0], Before = ids[9] })).Items[0].Id);
        Assert.Equal(100, (await Service.ListAsync(new() { Size = 5_000 })).Items.Count);
        Assert.Single((await Service.ListAsync(new() { Size = -1 })).Items);
    }

    [Fact]
    public async Task Counting_stops_at_a_thousand_and_one()
    {
        await AddCustomersAsync(1_005);
        var page = await Service.ListAsync(new());
        Assert.Equal(1_001, page.Count);
        Assert.True(page.CountIsCapped);
        Assert.False((await Service.ListAsync(new() { Search = "customer100" })).CountIsCapped);
    }

    [Fact]
    public async Task Each_filter_keeps_what_it_names_and_drops_the_rest()
    {
        var levels = await QueryAsync(db => db.Levels().OrderBy(level => level.Position).Select(level => level.Id).ToListAsync());
        var manager = await AddStaffAsync(StaffRole.Support);
        await OnlyAsync(new() { Levels = [levels[2], levels[3]] }, c => c.LevelId = levels[2]);
        await OnlyAsync(new() { Active = false }, c => c.IsActive = false);
        await OnlyAsync(new() { AccountType = AccountType.Guest }, c => (c.AccountType, c.SignInId) = (AccountType.Guest, null));
        await OnlyAsync(new() { AccountManager = manager.Id }, c => c.AccountManagerId = manager.Id);
        await OnlyAsync(new() { Block = BlockFilter.SignIn }, c => c.BlockSignIn = true);
        await OnlyAsync(new() { Block = BlockFilter.Purchases }, c => c.BlockPurchases = true);
        await OnlyAsync(new() { Block = BlockFilter.Marked }, c => c.BlockMarked = true, hits: 3); // a block without a mark counts as one
        await OnlyAsync(new() { RegisteredTo = new(2025, 6, 1) }, c => c.RegisteredAt = new(2025, 5, 1, 0, 0, 0, TimeSpan.Zero));
        await OnlyAsync(new() { SignInFrom = new(2025, 6, 1) }, c => c.LastSignInAt = Clock.Now);
    }

    [Fact]
    public async Task By_which_way_a_customer_came_is_a_filter()
    {
        await AddCustomerAsync();
        var id = await Service.AddAsync(new() { FirstName = "Ben", LastName = "Baker", Email = "ben@shop.example" });
        Assert.Equal([id], (await Service.ListAsync(new() { AddedBy = AddedBy.Staff })).Items.Select(row => row.Id));
    }

    [Fact]
    public async Task Days_are_the_shops_and_both_are_included()
    {
        // Berlin: 29 March 2026 has 23 hours, from 23:00 UTC of the 28th to 22:00 UTC.
        var first = new DateTimeOffset(2026, 3, 28, 23, 0, 0, TimeSpan.Zero);
        var last = new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero).AddTicks(-10);
        foreach (var at in new[] { first.AddTicks(-10), first, last, last.AddTicks(10) })
        {
            await AddCustomerAsync(c => (c.RegisteredAt, c.LastSignInAt) = (at, at));
        }
        var day = new DateOnly(2026, 3, 29);
        Assert.Equal([last, first], (await Service.ListAsync(new() { RegisteredFrom = day, RegisteredTo = day })).Items.Select(row => row.RegisteredAt));
        Assert.Equal([last, first], (await Service.ListAsync(new() { SignInFrom = day, SignInTo = day })).Items.Select(row => row.RegisteredAt));
    }

    [Fact]
    public async Task The_last_day_there_is_is_no_error()
        => Assert.Empty(
            (await Service.ListAsync(new() { RegisteredFrom = DateOnly.MinValue, RegisteredTo = DateOnly.MaxValue, SignInFrom = DateOnly.MinValue })).Items);

    [Theory]
    [InlineData("1234 56")]
    [InlineData("01511234567")]
    [InlineData("+49 151")]
    [InlineData("민수")]
    [InlineData("김민")]
    [InlineData("muller")]
    [InlineData("MÜLLER")]
    [InlineData("jo")]
    [InlineData("josé 민수")]
    [InlineData("Łód")]
    [InlineData("A-2024")]
    [InlineData("20240001")]
    [InlineData("find.me@shop")]
    [InlineData("acme")]
    public async Task A_customer_is_found_by_any_part_of_what_is_known(string search)
    {
        await AddCustomersAsync(3, (c, _) => c.PersonalPhone = "+49 30 99 88 77");
        var id = await AddCustomerAsync(c =>
        {
            (c.FirstName, c.MiddleName, c.LastName) = ("José", "Müller", "김민수");
            (c.SignInId, c.Number, c.Company, c.Email) = ("find.me", "A-2024-0001", "ACME Łódź", "find.me@shop.example");
            c.PersonalPhone = "+49 151 1234567";
        });
        Assert.Equal([id], (await Service.ListAsync(new() { Search = search })).Items.Select(row => row.Id));
    }

    [Fact]
    public async Task Search_filter_and_place_work_together()
    {
        var ids = (await AddCustomersAsync(6, (c, n) => (c.LastName, c.IsActive) = (n % 2 == 0 ? "Even" : "Odd", n > 2))).Select(c => c.Id).ToList();
        var page = await Service.ListAsync(new() { Search = "even", Active = true, Before = ids[3] });
        Assert.Equal([ids[5]], page.Items.Select(row => row.Id));
        Assert.Equal(2, page.Count);
    }

    [Fact]
    public async Task What_can_be_searched_by_nothing_finds_nobody_and_an_empty_search_everybody()
    {
        await AddCustomersAsync(2);
        Assert.Empty((await Service.ListAsync(new() { Search = "!!" })).Items);
        Assert.Equal(2, (await Service.ListAsync(new() { Search = " " })).Count);
    }

    [Fact]
    public async Task A_changed_name_is_found_by_the_new_and_not_by_the_old()
    {
        var id = await AddCustomerAsync();
        var accounts = Get<IAccountService>();
        var input = (await accounts.GetAsync(id)).Input;
        input.LastName = "Zimmermann";
        await accounts.SaveAsync(input);
        Assert.Single((await Service.ListAsync(new() { Search = "zimmer" })).Items);
        Assert.Empty((await Service.ListAsync(new() { Search = "archer" })).Items);
    }

    private async Task<(bool Previous, bool Next)> EdgesAsync(CustomerQuery query)
    {
        var page = await Service.ListAsync(query);
        return (page.HasPrevious, page.HasNext);
    }

    // The customer that fits is among others that differ from it in this one thing.
    private async Task OnlyAsync(CustomerQuery query, Action<Customer> fits, int hits = 1)
    {
        await AddCustomersAsync(2);
        var id = await AddCustomerAsync(fits);
        var page = await Service.ListAsync(query);
        Assert.Equal(id, page.Items[0].Id);
        Assert.Equal((hits, hits), (page.Items.Count, page.Count));
    }
}
