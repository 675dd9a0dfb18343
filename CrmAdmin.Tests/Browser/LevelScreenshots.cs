using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Pictures of the level's pop-up, the levels and a bulk change, where <c>CRM_SCREENSHOTS</c> names a folder.</summary>
public sealed class LevelScreenshots(BrowserFixture browser) : Journey(browser)
{
    [Screenshots.ScreenshotsFact]
    public Task Light() => TakeAsync("light", new() { ColorScheme = ColorScheme.Light });

    [Screenshots.ScreenshotsFact]
    public Task Dark() => TakeAsync("dark", new() { ColorScheme = ColorScheme.Dark });

    [Screenshots.ScreenshotsFact]
    public Task Korean() => TakeAsync("ko", BlocklistJourneys.Korean());

    [Screenshots.ScreenshotsFact]
    public Task OnAPhone() => TakeAsync("phone", new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });

    private async Task TakeAsync(string look, BrowserNewContextOptions options)
    {
        var page = await OpenAsync(Customer(280 + look.Length), Admin, options);
        await page.Locator(".actions .btn").First.ClickAsync();
        var target = await page.Locator("h1 + .chip").TextContentAsync() == "VIP" ? "Gold" : "VIP";
        await ChooseAsync(page, "LevelId", target);
        await Field(page, "Reason").FillAsync("2026 review");
        await ShootAsync(page, $"level-dialog-{look}");
        await Field(page, "Reason").FillAsync("");
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await Expect(Dialog(page).GetByText(options.Locale == "ko" ? "입력해 주세요." : "Please fill this in.")).ToBeVisibleAsync();
        await ShootAsync(page, $"level-refused-{look}");
        await Field(page, "Reason").FillAsync("2026 review");
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await Expect(page.Locator("h1 + .chip")).ToHaveTextAsync(target);
        await ShootAsync(page, $"level-profile-{look}");
        await page.Locator(".actions .btn").First.ClickAsync();
        await page.Locator(".level-form button.first").ClickAsync();
        await Expect(Dialog(page).Last.Locator("tbody tr").First).ToBeVisibleAsync();
        await ShootAsync(page, $"level-log-{look}");
        await page.GotoAsync(Customer(280 + look.Length, "logs"));
        await Expect(page.Locator(".log-card").First).ToBeVisibleAsync();
        await Expect(page.Locator("#panel [aria-busy]")).ToHaveCountAsync(0);
        await ShootAsync(page, $"level-logs-tab-{look}");
        await page.GotoAsync("/settings");
        await Expect(page.Locator(".tile").First).ToBeVisibleAsync();
        await ShootAsync(page, $"level-settings-{look}");
        await page.GotoAsync("/settings/levels");
        await Expect(page.Locator("main tbody tr").First).ToBeVisibleAsync();
        await ShootAsync(page, $"levels-{look}");
        await page.Locator("main tbody .btn").First.ClickAsync();
        await Expect(Field(page, "Name")).ToBeVisibleAsync();
        await ShootAsync(page, $"levels-edit-{look}");
        await page.GotoAsync("/customers?q=shop");
        await Rows(page).Nth(1).Locator("[data-c=pick] input").CheckAsync();
        await Rows(page).Nth(3).Locator("[data-c=pick] input").CheckAsync();
        await ShootAsync(page, $"bulk-list-{look}");
        await page.Locator(".bulk-bar .link").First.ClickAsync();
        await page.Locator(".bulk-bar .btn").First.ClickAsync();
        await Field(page, "LevelId").SelectOptionAsync("Silver");
        await Field(page, "Reason").FillAsync("Winter offer");
        await ShootAsync(page, $"bulk-level-{look}");
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await Expect(Dialog(page).Locator(".preview")).ToBeVisibleAsync();
        await ShootAsync(page, $"bulk-preview-{look}");
        await page.Locator("[role=dialog] [data-next]").ClickAsync();
        await Expect(Dialog(page).Locator("progress")).ToBeVisibleAsync();
        await ShootAsync(page, $"bulk-running-{look}");
        await Expect(Dialog(page).Locator("progress")).ToHaveCountAsync(0);
        await ShootAsync(page, $"bulk-done-{look}");
        await page.Locator("[role=dialog] .bar .btn").First.ClickAsync();
        await Expect(Dialog(page).Locator(".preview")).ToBeVisibleAsync();
        await ShootAsync(page, $"bulk-undone-{look}");
        await page.Locator("[role=dialog] .btn.p").ClickAsync();
        await Rows(page).Nth(1).Locator("[data-c=pick] input").CheckAsync();
        await page.Locator(".bulk-bar .btn.bad").ClickAsync();
        await Field(page, "Purchases").CheckAsync();
        await ShootAsync(page, $"bulk-block-{look}");
    }
}
