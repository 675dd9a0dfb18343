using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Membership.Levels;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>
/// What is hidden or disabled is no protection (R10): a client of its own making sends what no page offers. Nothing changes, and
/// the server goes on for everybody.
/// </summary>
public sealed class CircuitEventTests(WebShop shop) : IClassFixture<WebShop>
{
    [Fact]
    public async Task A_page_is_read_and_a_field_saved_without_a_browser()
    {
        var customer = await AddCustomerAsync();
        await using var circuit = await OpenAsync(StaffRole.Support, $"/customers/{customer}");
        Assert.True((await circuit.ChangeAsync(await circuit.FieldAsync("Company"), "Archer & Sons")).Taken);
        Assert.True((await circuit.SubmitAsync(await circuit.FieldAsync("Company"))).Taken);

        await circuit.SeeAsync(page => page.All().FirstOrDefault(
            node => node["class"]?.Contains(" toast", StringComparison.Ordinal) == true && node.Text.Contains("Saved")));
        Assert.Equal("Archer & Sons", (await ReadAsync(customer)).Company);
    }

    [Fact]
    public async Task A_viewer_who_types_into_what_is_read_only_and_submits_changes_nothing()
    {
        var customer = await AddCustomerAsync();
        await using var circuit = await OpenAsync(StaffRole.Viewer, $"/customers/{customer}");
        foreach (var name in new[] { "FirstName", "Email", "Company", "CreditLimitMinor" })
        {
            await circuit.ChangeAsync(await circuit.FieldAsync(name), "999");
        }
        foreach (var name in new[] { "IsActive", "AccountType" })
        {
            await circuit.ChangeAsync(await circuit.FieldAsync(name), "1");
        }
        await circuit.SubmitAsync(await circuit.FieldAsync("Company"));

        await UnchangedAsync(customer);
        await AliveAsync(circuit);
    }

    [Theory]
    [InlineData("999")]
    [InlineData("-1")]
    [InlineData("2147483648")]
    [InlineData("Registered")]
    [InlineData("0; DROP TABLE customers")]
    public async Task A_value_that_a_list_never_offered_is_not_chosen(string value)
    {
        var customer = await AddCustomerAsync();
        await using var circuit = await OpenAsync(StaffRole.Manager, $"/customers/{customer}");
        foreach (var name in new[] { "AccountType", "IsActive", "AccountManagerId", "PreferredLanguage" })
        {
            if (circuit.IsOpen)
            {
                await circuit.ChangeAsync(await circuit.FieldAsync(name), value);
            }
        }
        if (circuit.IsOpen)
        {
            await circuit.SubmitAsync(await circuit.FieldAsync("Company"));
        }

        await UnchangedAsync(customer);
        await AliveAsync();
    }

    [Fact]
    public async Task Events_of_what_is_gone_or_never_was_are_refused()
    {
        var customer = await AddCustomerAsync();
        await using var circuit = await OpenAsync(StaffRole.Support, $"/customers/{customer}");
        var company = await circuit.FieldAsync("Company");
        await circuit.ChangeAsync(company, "Gone Ltd");
        var submit = company.Hearing("onsubmit")!.Handlers["onsubmit"];
        await circuit.GoAsync("/customers");
        await circuit.FindAsync("input", node => node["id"] == "search-customers");

        Assert.False((await circuit.DispatchAsync("submit", submit, "{}")).Taken);
        foreach (var never in new[] { 0, 987_654_321, -1, long.MaxValue })
        {
            Assert.False(circuit.IsOpen && (await circuit.DispatchAsync("click", never, "{}")).Taken);
        }
        await UnchangedAsync(customer);
        await AliveAsync();
    }

    [Fact]
    public async Task Twenty_clicks_of_save_in_one_go_save_once()
    {
        var customer = await AddCustomerAsync();
        await using var circuit = await OpenAsync(StaffRole.Support, $"/customers/{customer}");
        var company = await circuit.FieldAsync("Company");
        await circuit.ChangeAsync(company, "Twenty Ltd");
        var submit = company.Hearing("onsubmit")!.Handlers["onsubmit"];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => circuit.DispatchAsync("submit", submit, "{}")));

        Assert.Equal(("Twenty Ltd", 1), ((await ReadAsync(customer)).Company, await LogRowsAsync(customer)));
        await AliveAsync(circuit);
    }

    [Fact]
    public async Task Adding_a_customer_twenty_times_in_one_go_adds_one()
    {
        await using var circuit = await OpenAsync(StaffRole.Support, "/customers");
        _ = circuit.ClickAsync(await circuit.ButtonAsync("Add customer")); // done when the dialog closes
        foreach (var (name, value) in new[] { ("FirstName", "Twenty"), ("LastName", "Clicks"), ("Email", "twenty@shop.example") })
        {
            await circuit.ChangeAsync(await circuit.FieldAsync(name), value);
        }
        var submit = (await circuit.FieldAsync("Email")).Hearing("onsubmit")!.Handlers["onsubmit"];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => circuit.DispatchAsync("submit", submit, "{}")));

        await using var db = Db();
        Assert.Equal(1, await db.Customers().CountAsync(c => c.EmailKey == "twenty@shop.example"));
    }

    public static TheoryData<string> Doors =>
    [
        "/staff", "/rights", "/settings", "/settings/levels", "/settings/passwords", "/settings/mail", "/settings/alerts", "/jobs", "/ledger", "/outbox",
        "/exports", "/imports", "/audit-log",
    ];

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_viewer_who_goes_where_no_link_leads_gets_a_page_that_says_so(string path)
    {
        await using var circuit = await OpenAsync(StaffRole.Viewer, "/customers");
        await circuit.FindAsync("input", node => node["id"] == "search-customers");
        await circuit.GoAsync(path);
        await circuit.FindAsync("h1", heading => heading.Text == "You do not have access");
        Assert.Empty(circuit.Look(page => page.All().Where(node => node.Element == "table").ToList()));
    }

    [Fact]
    public async Task A_right_taken_away_bites_at_the_next_click_of_a_page_that_still_shows_the_button()
    {
        var customer = await AddCustomerAsync();
        var member = await shop.AddStaffAsync(StaffRole.Support);
        await using var circuit = await OpenAsync(member, $"/customers/{customer}");
        var company = await circuit.FieldAsync("Company");
        await circuit.ChangeAsync(company, "Too Late Ltd");
        await using (var db = Db())
        {
            (await db.FindAsync<StaffMember>(member.Id))!.Role = StaffRole.Viewer;
            await db.SaveChangesAsync();
        }

        await circuit.DispatchAsync("submit", company.Hearing("onsubmit")!.Handlers["onsubmit"], "{}");

        await UnchangedAsync(customer);
    }

    [Theory]
    [InlineData("StartCircuit", "http://evil.example/", "http://evil.example/", "[]", "")]
    [InlineData("UpdateRootComponents",
        "{\"batchId\":2,\"operations\":[{\"type\":\"add\",\"ssrComponentId\":9,\"marker\":{\"type\":\"server\",\"sequence\":0,\"descriptor\":\"CfDJ8\"}}]}",
        "")]
    [InlineData("BeginInvokeDotNetFromJS", "1", "CrmAdmin.Server", "Main", 0L, "[]")]
    [InlineData("BeginInvokeDotNetFromJS", "1", "System.Private.CoreLib", "Exit", 0L, "[1]")]
    [InlineData("EndInvokeJSFromDotNet", 4711L, true, "[4711,true,null]")]
    [InlineData("OnRenderCompleted", 99L, null)]
    [InlineData("NoSuchWord", "x")]
    public async Task A_word_out_of_place_ends_at_most_the_circuit_that_says_it(string word, params object?[] args)
    {
        await using var neighbour = await OpenAsync(StaffRole.Viewer, "/customers");
        await neighbour.FindAsync("input", node => node["id"] == "search-customers");
        await using var circuit = await OpenAsync(StaffRole.Viewer, "/customers");
        await circuit.FindAsync("input", node => node["id"] == "search-customers");

        await circuit.SayAsync(word, args);
        await circuit.SayAsync("OnRenderCompleted", 1_000L, "made up");

        await AliveAsync(neighbour);
    }

    private async Task<CircuitClient> OpenAsync(StaffRole role, string path) => await OpenAsync(await shop.AddStaffAsync(role), path);

    private async Task<CircuitClient> OpenAsync(StaffMember member, string path)
    {
        using var browser = await shop.SignedInAsync(member);
        return await CircuitClient.OpenAsync(shop.Url, browser.CookieHeader, path);
    }

    // The circuit itself where there is one to ask, and in any case a new one.
    private async Task AliveAsync(CircuitClient? circuit = null)
    {
        if (circuit is not null)
        {
            Assert.Empty(circuit.Faults);
            await circuit.GoAsync("/me");
            await circuit.FindAsync("h1", heading => heading.Text == "My account");
        }
        await using var another = await OpenAsync(StaffRole.Viewer, "/me");
        await another.FindAsync("h1", heading => heading.Text == "My account");
    }

    private CrmDbContext Db() => shop.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));

    private async Task<long> AddCustomerAsync()
    {
        await using var db = Db();
        var customer = new Customer
        {
            FirstName = "Ann",
            LastName = "Archer",
            Email = "ann@shop.example",
            AccountType = AccountType.Registered,
            IsActive = true,
            RegisteredAt = db.Now,
            AddedBy = AddedBy.Staff,
            PreferredLanguage = "de",
            LevelId = await db.DefaultLevelIdAsync(default),
        };
        db.Customers().Add(customer);
        await db.SaveChangesAsync();
        return customer.Id;
    }

    private async Task<Customer> ReadAsync(long id)
    {
        await using var db = Db(); // afresh
        return await db.Customers().SingleAsync(c => c.Id == id);
    }

    private async Task<int> LogRowsAsync(long id)
    {
        await using var db = Db();
        return await db.EditLog().CountAsync(e => e.CustomerId == id && e.Field == "Company");
    }

    private async Task UnchangedAsync(long id)
    {
        var c = await ReadAsync(id);
        Assert.Equal(("Ann", "ann@shop.example", null, true, AccountType.Registered, null, "de", 0L),
            (c.FirstName, c.Email, c.Company, c.IsActive, c.AccountType, c.AccountManagerId, c.PreferredLanguage, c.CreditLimitMinor));
        await using var db = Db();
        Assert.False(await db.EditLog().AnyAsync(e => e.CustomerId == id && e.Field != null));
    }
}
