using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Pictures of the blocklist's pop-up and pages, where <c>CRM_SCREENSHOTS</c> names a folder.</summary>
public sealed class BlocklistScreenshots(BrowserFixture browser) : Journey(browser)
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
        var page = await OpenAsync(Customer(240 + look.Length), Admin, options);
        await page.Locator(".actions .btn.bad").ClickAsync();
        await Field(page, "Purchases").CheckAsync();
        await Field(page, "Reason").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Field(page, "Until").FillAsync("2026-12-31");
        await Field(page, "Note").FillAsync("Two charge-backs in October, see orders 0071 and 0074.");
        await ShootAsync(page, $"blocklist-dialog-{look}");
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await Expect(page.Locator(".head-line .block-icon")).ToBeVisibleAsync();
        await ShootAsync(page, $"blocklist-profile-{look}");
        await page.Locator(".actions .btn.bad").ClickAsync();
        await Expect(page.Locator(".block-form .btn.bad")).ToBeVisibleAsync();
        await ShootAsync(page, $"blocklist-listed-{look}");
        await page.Locator(".block-form .ghost.first").ClickAsync();
        await Expect(Dialog(page).Last.Locator("tbody tr").First).ToBeVisibleAsync();
        await ShootAsync(page, $"blocklist-log-{look}");
        foreach (var (path, name, ready) in new[]
        {
            ("/blocklist", "blocklist", "main tbody tr"), ("/settings/alerts", "alerts", "main form"),
            ("/customers?block=marked", "blocklist-customers", "tbody tr")
        })
        {
            await page.GotoAsync(path);
            await Expect(page.Locator(ready).First).ToBeVisibleAsync();
            await ShootAsync(page, $"{name}-{look}");
        }
    }
}
