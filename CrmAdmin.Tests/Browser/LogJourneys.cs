using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>A customer's past: the log, its filters in the address, one field put back, and the profile of an earlier day.</summary>
public sealed class LogJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task A_manager_puts_one_field_back_from_the_log()
    {
        var page = await OpenAsync(Customer(140), Manager);
        await Field(page, "Company").FillAsync("Wrong Ltd");
        await Field(page, "TaxNumber").EvaluateAsync("field => field.closest('details').open = true");
        await Field(page, "TaxNumber").FillAsync("DE 123");
        await Button(page, "Save").ClickAsync();
        await SeeToastAsync(page, "Saved");

        await Tab(page, "Logs").ClickAsync();
        await Expect(page.GetByText("Opened the profile")).ToBeVisibleAsync();
        await Field(page, "Field").SelectOptionAsync("Company");
        await Expect(page).ToHaveURLAsync("/customers/141?tab=logs&field=Company");
        await Expect(page.Locator("main tbody tr")).ToHaveCountAsync(1);
        await Button(page, "Details").ClickAsync();
        await Button(page, "Put back: Company").ClickAsync();
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToHaveTextAsync("Company has its old value again.");
        await Expect(Button(page, "Put back: Company")).ToHaveCountAsync(0);
        await Expect(Button(page, "Put back: Tax number")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("main tbody tr")).ToHaveCountAsync(2); // the new change has a row of its own

        await Tab(page, "Account").ClickAsync();
        await Expect(Field(page, "Company")).ToHaveValueAsync("");
        await Expect(Field(page, "TaxNumber")).ToHaveValueAsync("DE 123");
    }

    [BrowserFact]
    public async Task The_profile_of_an_earlier_day_stands_beside_todays()
    {
        var page = await OpenAsync(Customer(141), Manager);
        await Field(page, "Company").FillAsync("Today Ltd");
        await Button(page, "Save").ClickAsync();
        await SeeToastAsync(page, "Saved");

        var today = ServerProcess.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await page.GotoAsync(Customer(141, "logs"));
        await Button(page, "Profile of an earlier day").ClickAsync();
        await Expect(page.GetByText("The customer was not there yet.")).ToBeVisibleAsync(); // the demonstration was made today
        await Field(page, "Day").FillAsync(today);
        await Expect(page.Locator("tr", new() { HasText = "Company" })).ToContainTextAsync("Today Ltd");
        await page.GetByLabel("Only what is different now").CheckAsync();
        await Expect(page.GetByText("Nothing is different now.")).ToBeVisibleAsync();
        await Button(page, "Back to the log").ClickAsync();
        await Expect(page.GetByText("Customer information edit log").First).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(Field(page, "Day")).ToHaveValueAsync(today);
    }

    [BrowserFact]
    public async Task In_Korean_and_on_a_phone_the_log_reads_well()
    {
        var page = await OpenAsync(Customer(142, "logs"), Manager, new() { Locale = "ko", ViewportSize = new() { Width = 390, Height = 844 } });
        await Expect(page.GetByText("고객 정보 수정 기록").First).ToBeVisibleAsync();
        await Expect(page.GetByText("열람 기록").First).ToBeVisibleAsync();
        await Expect(Button(page, "이전 날짜의 프로필")).ToBeVisibleAsync();
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
    }
}
