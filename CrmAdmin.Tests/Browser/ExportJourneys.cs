using System.Text;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>From the list to the file, in both languages.</summary>
public sealed class ExportJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task A_search_is_exported_while_the_page_is_closed_and_fetched_later()
    {
        var page = await OpenAsync("/customers?q=shop.example&status=active", Manager);
        await Expect(Rows(page).First).ToBeVisibleAsync();
        await Button(page, "Export").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("customers · as searched and filtered");
        await Field(page, "Format").SelectOptionAsync("CSV");
        await Field(page, "Template").SelectOptionAsync("List columns as shown");
        await ShootAsync(page, "export");
        await Button(page, "Start export").ClickAsync();
        await Expect(Dialog(page).Locator(".error")).ToHaveCountAsync(1);
        await SeeNoBarrierAsync(page, "dialog, refused");
        await Field(page, "Reason").FillAsync("Christmas cards");
        await page.Locator("[role=dialog] [data-save]").DblClickAsync();
        await Expect(page.Locator(".toast", new() { HasText = "Export started" })).ToBeVisibleAsync();
        await page.CloseAsync();

        var later = await OpenAsync("/exports", Manager);
        var row = later.Locator("tbody tr", new() { HasText = "Christmas cards" });
        await Expect(row).ToHaveCountAsync(1); // the double click was one
        await Expect(row).ToContainTextAsync("ready", new() { Timeout = 30_000 });
        await SeeNoBarrierAsync(later, "page");
        await ShootAsync(later, "exports");
        var download = await later.RunAndWaitForDownloadAsync(() => row.GetByRole(AriaRole.Link, new() { NameRegex = new("Download export") }).ClickAsync());
        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(await download.PathAsync(), Encoding.UTF8);
        Assert.StartsWith(
            "Customer ID,Name,E-mail,Phone,Level,Status,Last sign-in (Europe/Berlin),Orders,Total spent,Currency\r\n", text, StringComparison.Ordinal);
        Assert.True(text.Split("\r\n").Length > 100);

        await row.GetByRole(AriaRole.Button, new() { NameRegex = new("Delete the file") }).ClickAsync();
        await Dialog(later).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(row).ToContainTextAsync("file deleted");
        var viewer = await OpenAsync("/customers", Viewer);
        await Expect(Rows(viewer).First).ToBeVisibleAsync();
        await Expect(Button(viewer, "Export")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task In_Korean_on_a_phone_and_in_the_dark_it_is_the_same()
    {
        var korean = new Dictionary<string, string>(StringComparer.Ordinal) { ["Accept-Language"] = "ko" };
        var page = await OpenAsync("/customers", Admin, new() { Locale = "ko", ExtraHTTPHeaders = korean, ColorScheme = ColorScheme.Dark });
        await Expect(Rows(page).First).ToBeVisibleAsync();
        await Button(page, "내보내기").ClickAsync();
        await Field(page, "Reason").FillAsync("연말 점검");
        await SeeNoBarrierAsync(page, "dialog, dark");
        await ShootAsync(page, "export-ko-dark");
        await Button(page, "내보내기 시작").ClickAsync();
        await page.Locator(".toast a").ClickAsync();
        var row = page.Locator("tbody tr", new() { HasText = "연말 점검" });
        await Expect(row).ToContainTextAsync("완료", new() { Timeout = 30_000 });
        await SeeNoBarrierAsync(page, "page, dark");
        await ShootAsync(page, "exports-ko-dark");
        var download = await page.RunAndWaitForDownloadAsync(() => row.Locator("a[download]").ClickAsync());
        Assert.EndsWith(".xlsx", download.SuggestedFilename, StringComparison.Ordinal);

        var phone = await OpenAsync("/exports", Admin, new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });
        await Expect(phone.Locator("tbody tr").First).ToBeVisibleAsync();
        await Expect(phone.Locator("tbody a[download]").First).ToBeInViewportAsync();
        await SeeNoBarrierAsync(phone, "page, phone");
        await ShootAsync(phone, "exports-phone");
        await phone.GotoAsync("/customers");
        await Button(phone, "Export").ClickAsync();
        await Expect(Field(phone, "Reason")).ToBeVisibleAsync();
        await Field(phone, "Format").SelectOptionAsync("CSV with semicolons");
        await ShootAsync(phone, "export-phone");
    }
}
