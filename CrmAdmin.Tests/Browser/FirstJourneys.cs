using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>What the house is for, end to end: find somebody, open, change, see who changed it.</summary>
public sealed class FirstJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task Somebody_finds_a_customer_changes_the_phone_and_the_log_says_so()
    {
        var page = await OpenAsync("/customers", Support);
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search customers" }).FillAsync("100101");
        await Expect(page.GetByText("1 customer", new() { Exact = true })).ToBeVisibleAsync();
        var name = await Rows(page).First.Locator("a.name").InnerTextAsync();
        await Rows(page).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(Customer(101));
        await Expect(Heading(page, name)).ToBeVisibleAsync();
        var before = await Field(page, "PersonalPhone").InputValueAsync();

        await Field(page, "PersonalPhone").FillAsync("+82 10-5555-0101");
        await Expect(page.GetByText("1 unsaved change")).ToBeVisibleAsync();
        await Button(page, "Save").ClickAsync();
        await SeeToastAsync(page, "Saved");
        await Expect(page.Locator(".head-line")).ToContainTextAsync("+82 10-5555-0101");

        await Tab(page, "Logs").ClickAsync();
        var row = page.Locator("#panel tbody tr").First;
        await Expect(row).ToContainTextAsync("Personal phone");
        await Expect(row.Locator("del")).ToHaveTextAsync(before);
        await Expect(row.Locator("ins")).ToHaveTextAsync("+82 10-5555-0101");
        await Expect(row).ToContainTextAsync("Support");
        await row.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("Details of the change");
        await Expect(Dialog(page).Locator("tbody tr")).ToContainTextAsync("+82 10-5555-0101");
    }

    [BrowserFact]
    public async Task The_toast_takes_a_change_back()
    {
        var page = await OpenAsync(Customer(102), Support);
        var before = await Field(page, "Company").InputValueAsync();
        await Field(page, "Company").FillAsync("Kestrel & Daughters");
        await Button(page, "Save").ClickAsync();

        await page.Locator(".toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await SeeToastAsync(page, "Taken back");
        await Expect(Field(page, "Company")).ToHaveValueAsync(before);
    }

    [BrowserFact]
    public async Task Two_people_who_change_the_same_customer_choose_field_by_field()
    {
        var mine = await OpenAsync(Customer(103), Support);
        var theirs = await OpenAsync(Customer(103), Manager);
        await Field(mine, "FirstName").FillAsync("Mina");
        await Field(mine, "LastName").FillAsync("Mine");
        await Field(theirs, "FirstName").FillAsync("Theo");
        await Field(theirs, "LastName").FillAsync("Theirs");
        await Field(theirs, "Company").FillAsync("Theirs Ltd");
        await Button(theirs, "Save").ClickAsync();
        await SeeToastAsync(theirs, "Saved");
        await Expect(mine.GetByText("Manager changed this customer meanwhile.")).ToBeVisibleAsync();

        await Button(mine, "Save").ClickAsync();
        var dialog = Dialog(mine);
        await Expect(dialog).ToContainTextAsync("Somebody else saved first");
        await Expect(dialog.Locator("tbody tr")).ToHaveCountAsync(3);
        await dialog.GetByRole(AriaRole.Radio, new() { Name = "Mina" }).CheckAsync();
        await dialog.GetByRole(AriaRole.Radio, new() { Name = "Theirs", Exact = true }).CheckAsync();
        await Button(mine, "Save the choice").ClickAsync();
        await SeeToastAsync(mine, "Saved");

        foreach (var page in new[] { mine, theirs })
        {
            await Expect(Field(page, "FirstName")).ToHaveValueAsync("Mina");
            await Expect(Field(page, "LastName")).ToHaveValueAsync("Theirs");
            await Expect(Field(page, "Company")).ToHaveValueAsync("Theirs Ltd");
            await Expect(Heading(page, "Mina Theirs")).ToBeVisibleAsync();
        }
    }

    [BrowserFact]
    public async Task A_viewer_sees_masked_values_and_nothing_to_change_them_with()
    {
        var page = await OpenAsync("/customers", Viewer);
        await Expect(Rows(page).First.Locator("[data-c=email]")).ToContainTextAsync("•••@");
        await Expect(page.Locator("[data-c=phone]", new() { HasText = "•••" }).First).ToBeVisibleAsync();
        await Expect(page.Locator("tbody [data-c=phone]", new() { HasText = "555" })).ToHaveCountAsync(0);
        await Expect(Button(page, "Add customer")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Import" })).ToHaveCountAsync(0);

        await page.GotoAsync(Customer(104));
        await Expect(Field(page, "Email")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^.•••@shop.example$"));
        await Expect(Field(page, "PersonalPhone")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^••• [0-9]{2}$"));
        await Expect(Field(page, "FirstName")).ToHaveJSPropertyAsync("readOnly", true);
        await Expect(page.Locator("#panel").GetByRole(AriaRole.Button, new() { Name = "Save" })).ToHaveCountAsync(0);
        await Tab(page, "Addresses").ClickAsync();
        await Expect(page.Locator(".addresses .card").First).ToBeVisibleAsync();
        await Expect(Button(page, "Add address")).ToHaveCountAsync(0);
        await Tab(page, "Logs").ClickAsync();
        await Expect(page.GetByText("Customer information edit log").First).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_viewer_who_types_the_address_of_another_page_is_told_so()
    {
        foreach (var path in new[] { "/staff", "/rights", "/audit-log", "/imports" })
        {
            var page = await OpenAsync(path, Viewer);
            await Expect(page.Locator("main h1")).ToHaveTextAsync("You do not have access");
            Assert.DoesNotContain("demo.example", await page.Locator("main").InnerTextAsync());
        }
    }
}
