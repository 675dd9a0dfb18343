using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>One change for many: chosen by keyboard, by filter, previewed, run and undone, in both languages.</summary>
public sealed class BulkJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task Rows_chosen_by_keyboard_get_a_level_and_get_the_old_ones_back()
    {
        var page = await OpenAsync("/customers?q=10029", Manager);
        await Expect(Rows(page)).ToHaveCountAsync(10);
        await Expect(page.Locator(".bulk-bar")).ToHaveCountAsync(0);
        foreach (var n in new[] { 0, 1 })
        {
            await Rows(page).Nth(n).Locator("input").FocusAsync();
            await page.Keyboard.PressAsync("Space");
        }
        await Expect(page.Locator(".bulk-bar")).ToContainTextAsync("2 chosen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose all 10 that match" }).ClickAsync();
        await Expect(page.Locator(".bulk-bar")).ToContainTextAsync("10 chosen");
        await Rows(page).Nth(9).Locator("input").UncheckAsync();
        await Expect(page.Locator(".bulk-bar")).ToContainTextAsync("9 chosen");
        var before = await Rows(page).Locator("td[data-c=level]").AllTextContentsAsync();

        await page.Locator(".bulk-bar").GetByRole(AriaRole.Button, new() { Name = "Customer level" }).ClickAsync();
        await Field(page, "LevelId").SelectOptionAsync("VIP");
        await Field(page, "Reason").FillAsync("winter offer");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(Dialog(page).Locator(".preview[role=status]")).ToContainTextAsync("Will change:");
        await Expect(Dialog(page).Locator("[data-next]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Dialog(page)).ToContainTextAsync("Changed:");
        await SeeNoBarrierAsync(page, "result");
        await Expect(Rows(page).Locator("td[data-c=level]")).ToHaveTextAsync([.. Enumerable.Repeat("VIP", 9), before[9].Trim()]);
        await Button(page, "Undo").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("Taken back:");
        await SeeNoBarrierAsync(page, "taken back");
        await Expect(Rows(page).Locator("td[data-c=level]")).ToHaveTextAsync([.. before.Select(text => text.Trim())]);
        await Dialog(page).Locator(".btn.p").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await Expect(page.Locator(".bulk-bar")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_page_is_put_on_the_blocklist_in_Korean_and_the_toast_takes_it_back()
    {
        var page = await OpenAsync("/customers?q=10027", Manager, BlocklistJourneys.Korean());
        await Expect(Rows(page)).ToHaveCountAsync(10);
        await page.GetByLabel("이 페이지 전체 선택").CheckAsync();
        await page.Locator(".bulk-bar .btn.bad").ClickAsync();
        await Dialog(page).GetByLabel("구매 차단").CheckAsync();
        await Field(page, "Reason").SelectOptionAsync("결제 사기");
        await Button(page, "미리 보기").ClickAsync();
        await Expect(Dialog(page).Locator(".preview[role=status]")).ToContainTextAsync("변경 예정:");
        await Dialog(page).Locator("[data-next]").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("변경됨:");
        await SeeNoBarrierAsync(page, "result in Korean");
        await Expect(Rows(page).Locator(".block-icon")).ToHaveCountAsync(10);
        await Dialog(page).Locator("[data-next]").ClickAsync();
        await page.Locator(".toast .mud-snackbar-action-button").First.ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("되돌림:");
        await SeeNoBarrierAsync(page, "taken back in Korean");
        await Expect(Rows(page).Locator(".block-icon")).Not.ToHaveCountAsync(10);
    }
}
