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
    public async Task The_list_is_cards_on_a_phone()
    {
        var page = await OpenAsync("/customers", Manager, Phone);
        await Expect(Rows(page).First).ToBeVisibleAsync();
        await AssertFitsAsync(page);

        await Button(page, "Menu").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Customers", Exact = true }).ClickAsync();
        await Expect(page.Locator(".side.mud-drawer--open")).ToHaveCountAsync(0);

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

    /// <summary>What is in the page for others to use (drawings, scripts) takes no room.</summary>
    [BrowserFact]
    public async Task Every_page_begins_at_the_top()
    {
        foreach (var size in new BrowserNewContextOptions[] { new() { ViewportSize = new() { Width = 1280, Height = 800 } }, Phone })
        {
            var page = await OpenAsync("/customers", Manager, size);
            await Expect(Rows(page).First).ToBeVisibleAsync();
            Assert.InRange(
                await page.EvaluateAsync<double>(
                    "Math.min(...['.side', '.top', 'main'].map(s => document.querySelector(s)?.getBoundingClientRect()).filter(b => b && b.width > 0 && "
                    + "b.right > 0).map(b => b.top))"), 0, 1);
            Assert.True(await Button(page, "Light or dark").Locator("svg").EvaluateAsync<bool>("icon => icon.getBBox().width > 0")); // drawn all the same
            await page.GotoAsync("/window" + Customer(110));
            await Expect(Heading(page)).ToBeVisibleAsync();
            Assert.InRange(
                await page.EvaluateAsync<double>(
                    "[...document.body.querySelectorAll('*')].map(e => e.getBoundingClientRect()).filter(b => b.width > 0 && b.height > 0).reduce((top, b) => "
                    + "Math.min(top, b.top), 1e9)"), 0, 1);
        }
        var door = await OpenAsync("/login", who: null, new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        await Expect(door.GetByLabel("E-mail")).ToBeVisibleAsync();
        Assert.True(await door.EvaluateAsync<bool>("document.documentElement.scrollHeight <= innerHeight"));
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

    [BrowserFact]
    public async Task What_the_system_prefers_holds_before_anything_was_chosen_on_every_page()
    {
        foreach (var (path, who) in new[] { ("/login", null), ("/error?status=500", null), ("/customers", Support) })
        {
            var page = await OpenAsync(path, who, new() { ColorScheme = ColorScheme.Dark });
            await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(18, 23, 31)");
            var primary = await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).getPropertyValue('--mud-palette-primary')");
            Assert.Equal("rgba(138,166,255,1)", primary.Trim());
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(245, 247, 250)");
        }
    }

    [BrowserFact]
    public async Task The_navigation_stands_beside_a_wide_page_and_opens_over_a_narrow_one()
    {
        var page = await OpenAsync("/customers", Manager);
        var side = page.GetByRole(AriaRole.Navigation, new() { Name = "Main" });
        await Expect(side).ToBeInViewportAsync();
        await Expect(Button(page, "Menu")).ToBeHiddenAsync();

        await page.SetViewportSizeAsync(900, 800);
        await Expect(side).Not.ToBeInViewportAsync();
        await Button(page, "Menu").ClickAsync();
        await Expect(side).ToBeInViewportAsync();
        await side.GetByRole(AriaRole.Link, new() { Name = "Blocklist" }).ClickAsync();
        await Expect(Heading(page, "Blocklist")).ToBeVisibleAsync();
        await Expect(side).Not.ToBeInViewportAsync();
    }

    /// <summary>What the library keeps in the page for each dialog goes with it.</summary>
    [BrowserFact]
    public async Task Five_hundred_dialogs_leave_nothing_behind()
    {
        var page = await OpenAsync("/customers", Support);
        await Expect(Rows(page).First).ToBeVisibleAsync();
        const string Kept = "() => [document.querySelectorAll('body *').length, Object.keys(window.mudPopover.map).length].join()";
        async Task OpenAndCloseAsync(int times) => await page.EvaluateAsync(
            """
            async times => {
              const isOpen = () => !!document.querySelector('[role=dialog] button.p');
              const until = async wanted => { while (isOpen() !== wanted) await new Promise(r => setTimeout(r, 4)); };
              const button = [...document.querySelectorAll('main button')].find(b => b.textContent.trim() === 'Columns');
              for (let i = 0; i < times; i++) {
                button.click(); await until(true);
                document.querySelector('[role=dialog] .mud-button-close').click(); await until(false);
              }
            }
            """, times);
        await OpenAndCloseAsync(5);
        var before = await page.EvaluateAsync<string>(Kept);
        await OpenAndCloseAsync(495);
        Assert.Equal(before, await page.EvaluateAsync<string>(Kept));
    }

    private static async Task AssertFitsAsync(IPage page)
        => Assert.Equal(390, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
}
