using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>One customer's page: forms, windows, and what others do meanwhile.</summary>
public sealed class ProfileJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task A_wrong_email_is_told_at_its_field_and_what_was_typed_stays()
    {
        var page = await OpenAsync(Customer(120), Support);
        await Field(page, "Email").FillAsync("not an address");
        await Field(page, "Company").FillAsync("Stays Here");
        await Button(page, "Save").ClickAsync();

        await Expect(page.Locator(".f", new() { Has = Field(page, "Email") }).Locator(".error")).ToHaveTextAsync("This is not an e-mail address.");
        await Expect(Field(page, "Email")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Some entries are not right yet.");
        await Expect(Field(page, "Email")).ToHaveValueAsync("not an address");
        await Expect(Field(page, "Company")).ToHaveValueAsync("Stays Here");

        await Button(page, "Undo").ClickAsync();
        await Expect(Field(page, "Company")).ToHaveValueAsync("");
        await Expect(page.Locator(".f .error")).ToHaveCountAsync(0);
        await Expect(Button(page, "Save")).ToBeDisabledAsync();
    }

    [BrowserFact]
    public async Task A_change_elsewhere_appears_within_a_second_in_list_and_profile()
    {
        var list = await OpenAsync("/customers?q=100121", Support);
        await Expect(Rows(list)).ToHaveCountAsync(1);
        var profile = await OpenAsync(Customer(121), Viewer);
        await Expect(Heading(profile)).ToBeVisibleAsync();
        var other = await OpenAsync(Customer(121), Manager);
        await Field(other, "LastName").FillAsync("Newname");
        await Field(other, "FirstName").FillAsync("Nora");

        await Button(other, "Save").ClickAsync();
        await SeeToastAsync(other, "Saved");

        await Expect(Rows(list).First).ToContainTextAsync("Nora Newname", new() { Timeout = 1000 });
        await Expect(Heading(profile)).ToHaveTextAsync("Nora Newname", new() { Timeout = 1000 });
        await Expect(Field(profile, "LastName")).ToHaveValueAsync("Newname");
        await Expect(Field(profile, "LastName")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("flash")); // what changed lights up in place
        await Expect(Heading(profile)).ToHaveClassAsync("flash");
        await Expect(Field(profile, "Company")).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("flash"));
    }

    [BrowserFact]
    public async Task A_customer_opens_in_a_window_without_navigation()
    {
        var page = await OpenAsync(Customer(122), Support);
        var name = await Heading(page).InnerTextAsync();
        var window = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Open in window" }).ClickAsync());

        await Expect(Heading(window, name)).ToBeVisibleAsync();
        await Expect(window.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
        await Tab(window, "Logs").ClickAsync();
        await Expect(window).ToHaveURLAsync("/window/customers/123?tab=logs");
        await Expect(window.Locator("#panel[aria-labelledby=tab-logs]")).ToBeVisibleAsync(); // the address is there before the panel
        await Tab(window, "Account").ClickAsync();
        await Expect(window.Locator("#panel[aria-labelledby=tab-account]")).ToBeVisibleAsync();
        await Field(window, "Company").FillAsync("From the Window");
        await window.Keyboard.PressAsync("Control+s");
        await SeeToastAsync(window, "Saved");
        await Expect(Field(page, "Company")).ToHaveValueAsync("From the Window");
    }

    [BrowserFact]
    public async Task A_customer_that_is_not_there_says_so()
    {
        var page = await OpenAsync("/customers/987654321", Support);
        await Expect(Heading(page, "There is no such customer.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "To the customers" }).ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(50);

        Expected("404");
        await page.GotoAsync("/no/such/page");
        await Expect(Heading(page, "There is nothing here.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Leaving_with_unsaved_changes_asks_first()
    {
        var page = await OpenAsync(Customer(123), Support);
        await Field(page, "Company").FillAsync("Not saved");
        await Expect(page.GetByText("1 unsaved change")).ToBeVisibleAsync();

        await Tab(page, "Logs").ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await Expect(Field(page, "Company")).ToHaveValueAsync("Not saved");

        await page.GetByRole(AriaRole.Link, new() { Name = "Customers", Exact = true }).ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(50);
    }
}
