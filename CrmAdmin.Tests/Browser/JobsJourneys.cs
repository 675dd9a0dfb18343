using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Scheduled work: seen, tried, started; with its pictures where <c>CRM_SCREENSHOTS</c> names a folder.</summary>
public sealed class JobsJourneys(BrowserFixture browser) : Journey(browser)
{
    private const string EditLog = "Delete old rows of the edit log";
    [BrowserFact]
    public async Task An_administrator_tries_and_starts_the_deletion_and_a_manager_sees_it()
    {
        var page = await OpenAsync("/customers", Admin);
        var manager = await OpenAsync("/jobs", Manager);
        await page.GetByRole(AriaRole.Link, new() { Name = "Jobs" }).ClickAsync();
        await Expect(Heading(page, "Jobs")).ToBeVisibleAsync();
        await Expect(Card(page, EditLog).Locator("tbody tr", new() { HasText = "the clock" }).First).ToBeVisibleAsync(); // made up for at start
        await Button(page, $"Dry run: {EditLog}").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Card(page, EditLog).Locator(".note")).ToHaveTextAsync("0 rows would be deleted");
        await SeeNoBarrierAsync(page, "jobs");
        await Button(page, $"Run now: {EditLog}").DblClickAsync();
        await SeeToastAsync(page, $"{EditLog}: 0 rows deleted");
        await Expect(Card(page, EditLog).Locator("tbody tr").First).ToContainTextAsync("Administrator");
        await Expect(Card(manager, EditLog).Locator("tbody tr").First).ToContainTextAsync("Administrator", new() { Timeout = 3_000 }); // by a notice
        await Expect(manager.GetByRole(AriaRole.Button, new() { Name = "Run now" })).ToHaveCountAsync(0);
        await ShootAsync(page, "jobs", isWhole: true);

        await Button(page, $"All runs: {EditLog}").ClickAsync();
        await Expect(Dialog(page).Locator("tbody tr").First).ToBeVisibleAsync();
        await SeeNoBarrierAsync(page, "all runs");
        await ShootAsync(page, "jobs-runs", isWhole: true);
        await page.Keyboard.PressAsync("Escape");
        await Expect(Dialog(page)).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task In_Korean_on_a_phone_in_the_dark_it_is_the_same()
    {
        var page = await OpenAsync("/jobs", Admin, new()
        {
            Locale = "ko",
            ExtraHTTPHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Accept-Language"] = "ko" },
            ColorScheme = ColorScheme.Dark,
            ViewportSize = new() { Width = 390, Height = 844 },
            HasTouch = true,
            IsMobile = true,
        });
        await Expect(Heading(page, "예약 작업")).ToBeVisibleAsync();
        await Button(page, "시험 실행: 오래된 수정 기록 삭제").ClickAsync();
        await Expect(Card(page, "오래된 수정 기록 삭제").Locator(".note")).ToHaveTextAsync("0행이 삭제됩니다");
        await SeeNoBarrierAsync(page, "jobs in Korean");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 390"), "it is wider than the phone");
        await ShootAsync(page, "jobs-ko-phone-dark", isWhole: true);
    }

    [BrowserFact]
    public async Task Support_has_no_way_to_it()
    {
        var page = await OpenAsync("/customers", Support);
        await Expect(Rows(page).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Jobs" })).ToHaveCountAsync(0);
        await page.GotoAsync("/jobs");
        await Expect(page.Locator("section.job")).ToHaveCountAsync(0);
    }

    private static ILocator Card(IPage page, string title) => page.Locator($"section[aria-label='{title}']");
}
