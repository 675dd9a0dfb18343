using CrmAdmin.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>The database goes while a page is open: what is opened next says so, and is there once the database is back.</summary>
public sealed class ReadFailedJourney(BrowserFixture browser, WebShop shop) : Journey(browser), IClassFixture<WebShop>
{
    [BrowserFact]
    public async Task In_English() => await LoseAndFindAsync("light", "This could not be loaded.", "Try again", new() { ColorScheme = ColorScheme.Light });

    [BrowserFact]
    public async Task In_Korean_in_the_dark_on_a_phone()
    {
        var options = BlocklistJourneys.Korean();
        (options.ColorScheme, options.ViewportSize) = (ColorScheme.Dark, new() { Width = 390, Height = 844 });
        await LoseAndFindAsync("ko", "불러오지 못했습니다.", "다시 시도", options);
    }

    private async Task LoseAndFindAsync(string look, string words, string again, BrowserNewContextOptions options)
    {
        var member = await shop.AddStaffAsync(StaffRole.Administrator, "Ada Lund");
        options.BaseURL = shop.Url.ToString();
        var page = await OpenAsync("/login", options: options);
        await page.Locator("#email").FillAsync(member.Email);
        await page.Locator("#password").FillAsync(WebShop.Password);
        await page.Locator("button[type=submit]").ClickAsync();
        await Expect(page.Locator("#search-customers")).ToBeVisibleAsync();
        Move("", ".away");
        await page.Locator("nav a[href='/rights']").DispatchEventAsync("click"); // on a phone it is behind the menu
        var refusal = page.Locator("main [role=alert]");
        await Expect(refusal).ToContainTextAsync(words);
        await Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await SeeNoBarrierAsync(page, "not loaded");
        await ShootAsync(page, $"not-loaded-{look}");
        Move(".away", "");
        await Button(page, again).ClickAsync();
        await Expect(page.Locator("main tbody tr").First).ToBeVisibleAsync();
        await Expect(refusal).ToHaveCountAsync(0);
    }

    private void Move(string from, string to)
    {
        var storage = shop.Services.GetRequiredService<StorageOptions>();
        using var pooled = new SqliteConnection(storage.SqliteConnectionString);
        SqliteConnection.ClearPool(pooled);
        foreach (var end in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(storage.DatabaseFile + end + from))
            {
                File.Move(storage.DatabaseFile + end + from, storage.DatabaseFile + end + to, overwrite: true);
            }
        }
    }
}
