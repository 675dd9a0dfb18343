using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

public sealed class AddCustomerJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task A_customer_is_added_and_opened()
    {
        var page = await OpenAsync("/customers", Support);
        await Button(page, "Add customer").ClickAsync();
        await Dialog(page).GetByLabel("First name").FillAsync("Idris");
        await Dialog(page).GetByLabel("Last name").FillAsync("Vale");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Add customer" }).ClickAsync();
        await Expect(Dialog(page).Locator(".error")).ToHaveTextAsync("Please fill this in.");
        await Expect(Field(page, "FirstName")).ToHaveValueAsync("Idris");

        await Dialog(page).GetByLabel("E-mail").FillAsync("idris.vale@shop.example");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Add customer" }).ClickAsync();

        await Expect(Heading(page, "Idris Vale")).ToBeVisibleAsync();
        await Expect(Field(page, "SignInId")).ToHaveValueAsync("idris.vale@shop.example");
        await Expect(page.Locator(".figures")).ToContainTextAsync("Support");
        await page.GetByRole(AriaRole.Link, new() { Name = "Customers", Exact = true }).ClickAsync();
        await Expect(Rows(page).First).ToContainTextAsync("Idris Vale");
    }

    [BrowserFact]
    public async Task Somebody_alike_is_shown_before_adding_and_the_taken_id_is_told_at_its_field()
    {
        var page = await OpenAsync(Customer(130), Support);
        var (name, email, id) = (await Heading(page).InnerTextAsync(), await Field(page, "Email").InputValueAsync(),
            await Field(page, "SignInId").InputValueAsync());
        await page.GotoAsync("/customers");
        await Button(page, "Add customer").ClickAsync();
        await Dialog(page).GetByLabel("First name").FillAsync("Somebody");
        await Dialog(page).GetByLabel("Last name").FillAsync("Else");
        await Dialog(page).GetByLabel("E-mail").FillAsync(email);

        await Expect(Dialog(page).GetByText("Perhaps the same person:")).ToBeVisibleAsync();
        await Expect(Dialog(page).GetByRole(AriaRole.Link, new() { Name = name })).ToHaveAttributeAsync("href", Customer(130));
        await Dialog(page).GetByLabel("Customer ID").FillAsync(id);
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Add all the same" }).ClickAsync();
        await Expect(Dialog(page).GetByText("Somebody has, or had, this customer ID.")).ToBeVisibleAsync();

        await Dialog(page).GetByLabel("Account type").SelectOptionAsync("Guest");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Add all the same" }).ClickAsync();
        await Expect(Heading(page, "Somebody Else")).ToBeVisibleAsync();
        await Expect(Field(page, "SignInId")).ToHaveValueAsync("");
    }
}
