using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

public sealed class AddressJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task Addresses_of_two_countries_are_added_in_their_own_forms()
    {
        var page = await OpenAsync(Customer(140, "addresses"), Support);
        await Button(page, "Add address").ClickAsync();
        await Dialog(page).GetByLabel("Country").SelectOptionAsync("South Korea");
        await FillAsync(page, "Office", "한강대로 100", "Seoul", "0432");
        await Dialog(page).GetByLabel("Province").FillAsync("Seoul");
        await Save(page).ClickAsync();
        await Expect(Dialog(page).Locator(".error")).ToHaveTextAsync("Postal codes of this country look different.");
        await Expect(Field(page, "Street")).ToHaveValueAsync("한강대로 100");
        await Dialog(page).GetByLabel("Postal code").FillAsync("04320");
        await Save(page).ClickAsync();
        await SeeToastAsync(page, "Address saved");
        await Expect(Card(page, "Office")).ToContainTextAsync("South Korea");

        await Button(page, "Add address").ClickAsync();
        await Dialog(page).GetByLabel("Country").SelectOptionAsync("United States");
        await FillAsync(page, "Summer", "12 Harbor Rd", "Portland", "04101-1234");
        await Dialog(page).GetByLabel("State").FillAsync("ME");
        await Dialog(page).GetByRole(AriaRole.Checkbox, new() { Name = "Delivery address" }).CheckAsync();
        await Save(page).ClickAsync();
        await SeeToastAsync(page, "Address saved");
        await Expect(Card(page, "Summer")).ToContainTextAsync("Portland, ME 04101-1234");
        await Expect(Card(page, "Summer").Locator(".chip")).ToHaveTextAsync("Delivery");
        await Expect(Card(page, "Home").Locator(".chip")).ToHaveTextAsync("Billing");
    }

    [BrowserFact]
    public async Task Deleting_an_address_asks_first_and_can_be_taken_back()
    {
        var page = await OpenAsync(Customer(141, "addresses"), Support);
        var street = await Card(page, "Home").InnerTextAsync();
        await Button(page, "Delete address Home").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("“Home” will be gone from this customer.");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(Card(page, "Home")).ToBeVisibleAsync();

        await Button(page, "Delete address Home").ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("No address yet.")).ToBeVisibleAsync();
        await page.Locator(".toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await SeeToastAsync(page, "Taken back");
        Assert.Equal(street, await Card(page, "Home").InnerTextAsync());
    }

    [BrowserFact]
    public async Task Two_who_edit_one_address_see_both_values()
    {
        var mine = await OpenAsync(Customer(142, "addresses"), Support);
        var theirs = await OpenAsync(Customer(142, "addresses"), Manager);
        await Button(mine, "Edit address Home").ClickAsync();
        await Field(mine, "City").FillAsync("Minetown");
        await Button(theirs, "Edit address Home").ClickAsync();
        await Field(theirs, "City").FillAsync("Theirville");
        await Save(theirs).ClickAsync();
        await SeeToastAsync(theirs, "Address saved");

        await Save(mine).ClickAsync();
        await Expect(mine.GetByText("Somebody else saved first")).ToBeVisibleAsync();
        await mine.GetByRole(AriaRole.Radio, new() { Name = "Theirville" }).CheckAsync();
        await Button(mine, "Save the choice").ClickAsync();
        await Expect(Dialog(mine)).ToHaveCountAsync(0);
        await Expect(Card(mine, "Home")).ToContainTextAsync("Theirville");
    }

    private static ILocator Save(IPage page) => Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true });

    private static ILocator Card(IPage page, string name)
        => page.Locator(".addresses .card", new() { Has = page.Locator("b").GetByText(name, new() { Exact = true }) });

    private static async Task FillAsync(IPage page, string name, string street, string city, string code)
    {
        await Dialog(page).GetByLabel("Address name").FillAsync(name);
        await Dialog(page).GetByLabel("Street").FillAsync(street);
        await Dialog(page).GetByLabel("City").FillAsync(city);
        await Dialog(page).GetByLabel("Postal code").FillAsync(code);
    }
}
