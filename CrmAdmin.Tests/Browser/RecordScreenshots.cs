using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Pictures of mails, jobs and logs, where <c>CRM_SCREENSHOTS</c> names a folder.</summary>
public sealed class RecordScreenshots(BrowserFixture browser) : Journey(browser)
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
        var page = await OpenAsync("/settings/mail", Admin, options);
        await Expect(page.Locator(".preview")).ToContainTextAsync("Jiwon Kim");
        await ShootAsync(page, $"mail-account-{look}");
        await page.Locator(".preview").ScrollIntoViewIfNeededAsync();
        await ShootAsync(page, $"mail-settings-{look}");
        await page.Locator("main .btn").Filter(new() { HasTextRegex = new("test mail|시험 메일") }).ClickAsync();
        await Expect(Dialog(page).Locator(".chip")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        var customer = look switch { "light" => 330, "dark" => 331, "ko" => 332, _ => 334 };
        await page.GotoAsync(Customer(customer));
        await page.Locator(".actions .btn").Filter(new() { HasTextRegex = new("Temporary password|임시 비밀번호") }).ClickAsync();
        await Field(page, "ByEmail").CheckAsync();
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await Expect(Dialog(page).Locator(".note.ok")).ToBeVisibleAsync();
        await page.GotoAsync("/outbox");
        await Expect(page.Locator("tbody tr").Nth(1)).ToBeVisibleAsync();
        await ShootAsync(page, $"outbox-{look}");
        await page.Locator("tbody tr", new() { HasTextRegex = new("test mail|시험 메일") }).First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Dialog(page).Locator(".mail-text")).ToBeVisibleAsync();
        await ShootAsync(page, $"mail-{look}");

        await page.GotoAsync("/jobs");
        await Expect(page.Locator("section.job").First).ToBeVisibleAsync();
        await Expect(page.Locator("section.job tbody tr").First).ToBeVisibleAsync();
        await ShootAsync(page, $"jobs-{look}");

        await page.GotoAsync(Customer(customer));
        await page.Locator(".actions .btn").First.ClickAsync();
        await ChooseAsync(page, "LevelId", "VIP");
        await Field(page, "Reason").FillAsync("2026 review");
        await ShootAsync(page, $"level-{look}");
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await page.GotoAsync(Customer(customer, "logs"));
        await page.Locator("main tbody tr").First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Dialog(page).Locator("tbody tr").First).ToBeVisibleAsync();
        await ShootAsync(page, $"edit-details-{look}");
        await page.Keyboard.PressAsync("Escape");
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await page.Locator("#panel .btn").Filter(new() { HasTextRegex = new("^(Export|내보내기)$") }).ClickAsync();
        await Field(page, "Reason").FillAsync("Complaint of 12 November");
        await ShootAsync(page, $"log-export-{look}");
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await ShootAsync(page, $"logs-{look}");
        await page.Locator(".log-card").Filter(new() { HasTextRegex = new("Access log|열람 기록") }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Dialog(page).Locator("tbody tr").Nth(1)).ToBeVisibleAsync();
        await ShootAsync(page, $"access-log-{look}");
        await page.GotoAsync("/exports");
        await Expect(page.Locator("tbody tr").First).ToBeVisibleAsync();
        await ShootAsync(page, $"exports-{look}");

        var typing = await OpenAsync(Customer(customer + 10), Admin, options);
        await typing.Locator(".actions .btn.bad").ClickAsync();
        await Field(typing, "Note").FillAsync("Two charge-backs in October");
        var other = await OpenAsync(Customer(customer + 10), Manager);
        await Button(other, "Blocklist").ClickAsync();
        await Field(other, "Purchases").CheckAsync();
        await Field(other, "Reason").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await other.Locator("[role=dialog] [data-save]").ClickAsync();
        await Expect(typing.Locator("[data-meanwhile]")).ToBeVisibleAsync();
        await ShootAsync(typing, $"meanwhile-{look}");
    }
}
