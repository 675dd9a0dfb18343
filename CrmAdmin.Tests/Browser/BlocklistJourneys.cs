using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Onto the blocklist and off it: from the list and from the profile, in both languages, and not by everybody.</summary>
public sealed class BlocklistJourneys(BrowserFixture browser) : Journey(browser)
{
    private const string Fraud = "Payment fraud";

    [BrowserFact]
    public async Task A_manager_blocks_from_the_list_and_everybody_sees_it_at_once()
    {
        var watching = await OpenAsync(Customer(230), Support);
        await Expect(watching.Locator(".head-line")).ToBeVisibleAsync();
        await Expect(watching.Locator(".block-icon")).ToHaveCountAsync(0);
        var page = await OpenAsync("/customers?q=100230", Manager);
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Rows(page).GetByRole(AriaRole.Button, new() { Name = "Blocklist" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Dialog(page)).ToContainTextAsync("not on the blocklist");
        await Expect(Field(page, "Purchases")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Space");
        await Field(page, "Note").FillAsync("Two charge-backs");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(Dialog(page).Locator(".error")).ToBeVisibleAsync(); // a reason is mandatory
        await Field(page, "Reason").SelectOptionAsync(Fraud);
        await Expect(Dialog(page).Locator(".said")).ToHaveTextAsync("⚠ Orders from this account are paused. Please contact us.");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await Expect(Rows(page).GetByRole(AriaRole.Img, new() { Name = "Blocklist: purchases blocked" })).ToBeVisibleAsync();
        await Expect(watching.Locator(".head-line").GetByRole(AriaRole.Img, new() { Name = "Blocklist: purchases blocked" })).ToBeVisibleAsync();

        await page.Locator(".toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await SeeToastAsync(page, "Taken back");
        await Expect(watching.Locator(".block-icon")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task From_the_profile_on_and_off_with_its_history()
    {
        var page = await OpenAsync(Customer(231), Manager);
        await Button(page, "Blocklist").ClickAsync();
        await Field(page, "SignIn").CheckAsync();
        await Field(page, "Reason").SelectOptionAsync("Other");
        await Field(page, "Until").FillAsync("2030-12-31");
        await Button(page, "Save").Last.ClickAsync();
        await SeeToastAsync(page, "Blocklist saved");
        await Button(page, "Blocklist").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("on the blocklist since");
        await Expect(Field(page, "Until")).ToHaveValueAsync("2030-12-31");
        await Button(page, "Take off the blocklist").ClickAsync();
        await SeeToastAsync(page, "Taken off the blocklist");
        await Expect(page.Locator(".head-line .block-icon")).ToHaveCountAsync(0);
        await Button(page, "Blocklist").ClickAsync();
        await Button(page, "History").ClickAsync();
        await Expect(Dialog(page).Last.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(Dialog(page).Last.Locator("tbody tr").First).ToContainTextAsync("Taken off");
        await page.GotoAsync(Customer(231, "logs"));
        await Expect(page.Locator(".log-cards")).ToContainTextAsync("Taken off");
        await page.GetByRole(AriaRole.Button, new() { Name = "Details: Blocklist log" }).ClickAsync();
        await Expect(Dialog(page).Locator("tbody tr")).ToHaveCountAsync(2);
    }

    [BrowserFact]
    public async Task In_Korean()
    {
        var page = await OpenAsync(Customer(232), Manager, Korean());
        await Button(page, "블랙리스트").ClickAsync();
        await Dialog(page).GetByLabel("구매 차단").CheckAsync();
        await Field(page, "Reason").SelectOptionAsync("결제 사기");
        await Expect(Dialog(page).Locator(".said")).ToHaveTextAsync("⚠ 이 계정의 주문이 일시 중지되었습니다. 고객센터로 문의해 주세요.");
        await Button(page, "저장").Last.ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("블랙리스트에 저장했습니다");
        await Expect(page.Locator(".head-line").GetByRole(AriaRole.Img, new() { Name = "블랙리스트: 구매 차단" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_viewer_and_a_support_member_look_and_cannot_change()
    {
        foreach (var who in new[] { Viewer, Support })
        {
            var page = await OpenAsync("/customers?block=marked", who);
            await Expect(Rows(page).First).ToBeVisibleAsync();
            await Expect(Rows(page).GetByRole(AriaRole.Button, new() { Name = "Blocklist" })).ToHaveCountAsync(0);
            await page.GotoAsync(Customer(233));
            await Expect(page.Locator("#panel form")).ToBeVisibleAsync();
            await Expect(Button(page, "Blocklist")).ToHaveCountAsync(0);
            await page.GotoAsync("/blocklist");
            await Expect(page.Locator("main tbody tr").First).ToBeVisibleAsync();
            await Expect(page.Locator("main tbody button, main .btn.p")).ToHaveCountAsync(0);
            await page.GotoAsync("/settings/alerts");
            await Expect(Heading(page)).ToHaveTextAsync("You do not have access");
        }
    }

    [BrowserFact]
    public async Task An_e_mail_is_blocked_and_whoever_has_it_is_warned_of()
    {
        var page = await OpenAsync("/blocklist", Manager);
        await Button(page, "Add e-mail or phone").ClickAsync();
        await Expect(Field(page, "Contact")).ToBeFocusedAsync();
        await page.GetByLabel("E-mail or phone").FillAsync("guest.journey@shop.example");
        await Field(page, "Purchases").CheckAsync();
        await Field(page, "Reason").SelectOptionAsync(Fraud);
        await Button(page, "Save").ClickAsync();
        await SeeToastAsync(page, "Blocklist saved: guest.journey@shop.example");
        await page.GetByLabel("Who").SelectOptionAsync("E-mails and phones");
        await Expect(page).ToHaveURLAsync("/blocklist?kind=contacts");
        await Expect(page.Locator("main tbody tr")).ToContainTextAsync(["guest.journey@shop.example"]);

        await page.GotoAsync(Customer(234));
        await Field(page, "Email").FillAsync("Guest.Journey@shop.example");
        await Button(page, "Save").First.ClickAsync();
        await SeeToastAsync(page, "Saved");
        await Button(page, "Blocklist").ClickAsync();
        await Expect(Dialog(page).Locator(".note.warn")).ToContainTextAsync("is on the blocklist by itself: Purchases blocked.");
    }

    [BrowserFact]
    public async Task The_icon_moves_in_open_pages_when_the_setting_changes()
    {
        var list = await OpenAsync("/customers?block=marked", Support);
        var icon = Rows(list).First.Locator("td[data-c=id] .after .block-icon");
        await Expect(Rows(list).First.Locator(".block-icon")).ToBeVisibleAsync();
        await Expect(icon).ToHaveCountAsync(0);
        var admin = await OpenAsync("/settings", Admin);
        await admin.GetByRole(AriaRole.Link, new() { Name = "Alerts and blocklist" }).ClickAsync();
        await admin.GetByLabel("After the id").CheckAsync();
        await admin.Keyboard.PressAsync("Control+s");
        await SeeToastAsync(admin, "Saved");
        await Expect(icon).ToBeVisibleAsync();
        await admin.GetByLabel("Before the id").CheckAsync();
        await admin.Keyboard.PressAsync("Control+s");
        await SeeToastAsync(admin, "Saved");
        await Expect(icon).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Axe_finds_nothing_serious()
    {
        foreach (var colours in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await OpenAsync(Customer(235), Admin, new() { ColorScheme = colours });
            await Button(page, "Blocklist").ClickAsync();
            await Field(page, "Purchases").CheckAsync();
            await SeeNoBarrierAsync(page, "dialog");
            await Button(page, "Save").Last.ClickAsync();
            await Expect(Dialog(page).Locator(".error")).ToBeVisibleAsync();
            await SeeNoBarrierAsync(page, "dialog, refused");
            foreach (var (path, ready) in new[]
            {
                ("/blocklist", "main tbody tr"), ("/blocklist?q=nobody+here", ".empty"), ("/settings/alerts", "main form"),
                ("/customers", "table[role=grid] tbody tr")
            })
            {
                await page.GotoAsync(path);
                await Expect(page.Locator(ready).First).ToBeVisibleAsync();
                await SeeNoBarrierAsync(page, path);
            }
        }
    }

    internal static BrowserNewContextOptions Korean()
        => new() { Locale = "ko", ExtraHTTPHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Accept-Language"] = "ko" } };
}
