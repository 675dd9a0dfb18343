using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Language, size and colours.</summary>
public sealed class LookJourneys(BrowserFixture browser) : Journey(browser)
{
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true };

    [BrowserFact]
    public async Task Korean_keeps_the_place()
    {
        var page = await OpenAsync(Customer(110, "addresses"), Support);
        await page.GetByRole(AriaRole.Link, new() { Name = "한국어" }).ClickAsync();

        await Expect(Tab(page, "주소")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(page).ToHaveURLAsync(Customer(110, "addresses"));
        await Tab(page, "계정").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "저장" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "고객", Exact = true }).ClickAsync();
        await Expect(Heading(page, "고객")).ToBeVisibleAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "ko");

        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(Heading(page, "Customers")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Nothing_stands_above_the_page()
    {
        var page = await OpenAsync("/customers", Manager);
        await Expect(Rows(page).First).ToBeVisibleAsync();
        Assert.Equal((0, 0), (await page.EvaluateAsync<double>("document.querySelector('.app').getBoundingClientRect().top"), await page.EvaluateAsync<double>("scrollY")));
        Assert.True(await Button(page, "Light or dark").Locator("svg").EvaluateAsync<bool>("icon => icon.getBBox().width > 0")); // the icons are drawn all the same
    }

    [BrowserFact]
    public async Task The_list_is_cards_on_a_phone()
    {
        var page = await OpenAsync("/customers", Manager, Phone);
        await Expect(Rows(page).First).ToBeVisibleAsync();
        await AssertFitsAsync(page);

        await Button(page, "Menu").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Customers", Exact = true }).ClickAsync();
        await Expect(page.Locator(".side.open")).ToHaveCountAsync(0);

        await Rows(page).First.ClickAsync();
        await Expect(Field(page, "FirstName")).ToBeVisibleAsync();
        await AssertFitsAsync(page);
        await Tab(page, "Logs").ClickAsync();
        await Expect(page.GetByText("Customer information edit log").First).ToBeVisibleAsync();
        await AssertFitsAsync(page);
        await Tab(page, "Addresses").ClickAsync();
        await Button(page, "Add address").ClickAsync();
        await Expect(Dialog(page).GetByLabel("Street")).ToBeVisibleAsync();
        await AssertFitsAsync(page);
        var box = (await Dialog(page).BoundingBoxAsync())!;
        Assert.InRange(box.X, 0, 1);
        Assert.InRange(box.Width, 380, 390);
        Assert.InRange(box.Y + box.Height, 0, 845);
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
    }

    [BrowserFact]
    public async Task Dark_stays_dark()
    {
        var page = await OpenAsync("/customers", Support);
        await Button(page, "Light or dark").ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(18, 23, 31)");

        await page.ReloadAsync();
        await Expect(Heading(page, "Customers")).ToBeVisibleAsync();
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(18, 23, 31)");

        await Button(page, "Light or dark").ClickAsync();
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(245, 247, 250)");
    }

    private static async Task AssertFitsAsync(IPage page)
        => Assert.Equal(390, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
}
