using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Pictures of the pop-ups and the settings of passwords, where <c>CRM_SCREENSHOTS</c> names a folder.</summary>
public sealed class PasswordScreenshots(BrowserFixture browser) : Journey(browser)
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
        var page = await OpenAsync(Customer(320 + look.Length), Admin, options);
        var actions = page.Locator(".actions .btn").Filter(new() { HasTextRegex = new("assword|비밀번호") });
        await actions.First.ClickAsync();
        await Field(page, "ByEmail").CheckAsync();
        await ShootAsync(page, $"temporary-password-{look}");
        await Dialog(page).Locator("[data-save]").ClickAsync();
        await Expect(Dialog(page).Locator(".note.ok")).ToBeVisibleAsync();
        await ShootAsync(page, $"temporary-password-sent-{look}");
        await Dialog(page).Locator(".btn.p").ClickAsync();
        await actions.Last.ClickAsync();
        await Field(page, "Password").FillAsync("password");
        await Field(page, "Again").FillAsync("password");
        await Dialog(page).Locator("[data-save]").ClickAsync();
        await Expect(Dialog(page).Locator(".broken").First).ToBeVisibleAsync();
        await ShootAsync(page, $"reset-password-{look}");
        await page.GotoAsync(Customer(320 + look.Length, "logs"));
        await page.Locator(".log-card").Filter(new() { HasTextRegex = new("Password log|비밀번호 기록") }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Dialog(page).Locator("tbody tr").First).ToBeVisibleAsync();
        await ShootAsync(page, $"password-log-{look}");
        await page.GotoAsync("/settings/passwords");
        await Field(page, "Trial").FillAsync("password");
        await Expect(page.Locator(".broken").First).ToBeVisibleAsync();
        await ShootAsync(page, $"password-settings-{look}");
    }
}
