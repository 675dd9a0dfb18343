using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

public sealed class SignInJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task Somebody_signs_in_and_sees_the_customers()
    {
        var page = await OpenAsync("/");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/login"));
        await Expect(page).ToHaveTitleAsync("Sign in");

        await SignInAsync(page, "support@demo.example");

        await Expect(Heading(page, "Customers")).ToBeVisibleAsync();
        await Expect(page.GetByText("Demonstration with invented customers.")).ToBeVisibleAsync();
        await Expect(Rows(page)).ToHaveCountAsync(50);
    }

    [BrowserFact]
    public async Task A_wrong_password_keeps_the_email_typed_and_says_nothing_more()
    {
        var page = await OpenAsync("/login");

        await SignInAsync(page, "nobody@shop.example", "not the password at all");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("E-mail or password is not right");
        await Expect(page.GetByLabel("E-mail")).ToHaveValueAsync("nobody@shop.example");
        await Expect(page.GetByLabel("Password")).ToHaveValueAsync("");
    }

    [BrowserFact]
    public async Task After_signing_out_the_back_button_shows_no_customer()
    {
        var page = await OpenAsync("/login");
        await SignInAsync(page, "support@demo.example");
        await Rows(page).First.ClickAsync();
        await Expect(Tab(page, "Account")).ToBeVisibleAsync();
        var name = await Heading(page).InnerTextAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "My account" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await Button(page, "Sign out").ClickAsync();
        await page.WaitForURLAsync("**/login");
        for (var i = 0; i < 4; i++)
        {
            await page.GoBackAsync();
            Assert.DoesNotContain(name, await page.ContentAsync());
        }
        await page.GotoAsync("/customers");
        await Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Signing_in_leads_to_the_page_that_was_asked_for()
    {
        var page = await OpenAsync("/customers/7?tab=addresses");

        await SignInAsync(page, "support@demo.example");

        await Expect(Tab(page, "Addresses")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(page).ToHaveURLAsync("/customers/7?tab=addresses");
    }

    [BrowserFact]
    public async Task Signing_in_never_leads_to_another_host()
    {
        foreach (var elsewhere in new[] { "https://evil.example/", "//evil.example", @"/\evil.example" })
        {
            var page = await OpenAsync("/login?returnUrl=" + Uri.EscapeDataString(elsewhere));
            await SignInAsync(page, "support@demo.example");
            await Expect(page).ToHaveURLAsync("/customers");
        }
    }
}
