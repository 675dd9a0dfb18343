using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>The pop-ups "Third-party provision" and "Consignment", from the profile to the receipt.</summary>
public sealed class ConsentJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task A_customer_agrees_withdraws_and_gets_receipts()
    {
        var page = await OpenAsync(Customer(205), Support);
        var colleague = await OpenAsync(Customer(205), Manager);
        await Expect(Mark(page, "Third-party provision")).ToHaveTextAsync("F");
        await OpenDialogAsync(page, "Third-party provision");
        await Expect(Dialog(page)).ToContainTextAsync("There is no entry for this customer: F.");
        await Dialog(page).GetByText("Wording, version 1").ClickAsync();
        await Expect(Dialog(page).Locator(".wording p")).ToBeVisibleAsync();

        // Saved too early: both fields say so, the dialog stays.
        await page.Keyboard.PressAsync("Control+s");
        await Expect(Dialog(page).Locator(".error")).ToHaveCountAsync(2);
        await SeeNoBarrierAsync(page, "refused");
        await Dialog(page).GetByLabel("agrees", new() { Exact = true }).CheckAsync();
        await Expect(Dialog(page)).ToContainTextAsync("Will be recorded: agreed (T), wording 1");
        await Dialog(page).GetByLabel("Source").SelectOptionAsync("Counter");
        await ShootAsync(page, "consents-third-party");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).DblClickAsync();
        await SeeToastAsync(page, "Third-party provision: agreed");
        await Expect(Mark(page, "Third-party provision")).ToHaveTextAsync("T");
        await Expect(Mark(colleague, "Third-party provision")).ToHaveTextAsync("T", new() { Timeout = 2_000 }); // by a notice, without loading anything
        await Expect(Mark(page, "Consignment")).ToHaveTextAsync("F");

        await OpenDialogAsync(page, "Third-party provision");
        await Dialog(page).GetByLabel("withdraws the consent").CheckAsync();
        await Dialog(page).GetByLabel("Source").SelectOptionAsync("Phone");
        await page.Keyboard.PressAsync("Control+s");
        await SeeToastAsync(page, "Third-party provision: withdrawn");

        await OpenDialogAsync(page, "Third-party provision");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Check edit log" }).ClickAsync();
        var rows = page.Locator("[role=dialog] tbody tr");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Nth(0)).ToContainTextAsync("withdrawn");
        await Expect(rows.Nth(1)).ToContainTextAsync("Counter");
        await SeeNoBarrierAsync(page, "log");
        await ShootAsync(page, "consents-log");
        var download = await page.RunAndWaitForDownloadAsync(() => rows.Nth(1).GetByRole(AriaRole.Link).ClickAsync());
        Assert.StartsWith("consent-third-party-", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains("KI-CR-v1.1.0", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await Expect(Dialog(page)).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task From_the_list_by_keyboard()
    {
        var page = await OpenAsync("/customers?q=100209", Support);
        await Rows(page).First.GetByRole(AriaRole.Button, new() { Name = "Actions: " }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Third-party provision", Exact = true })).ToBeFocusedAsync();
        await SeeNoBarrierAsync(page, "row menu");
        await ShootAsync(page, "consents-row-menu");
        await page.Keyboard.PressAsync("Tab");
        await Expect(Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Consignment", Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[role=dialog] .consent-now")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(Dialog(page)).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task In_Korean_a_customer_refuses_consignment()
    {
        var page = await OpenAsync(Customer(206), Support,
            new() { Locale = "ko", ExtraHTTPHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Accept-Language"] = "ko" } });
        await OpenDialogAsync(page, "처리 위탁");
        await Dialog(page).GetByLabel("동의하지 않음").CheckAsync();
        await Dialog(page).GetByLabel("경로").SelectOptionAsync("매장");
        await Expect(Dialog(page)).ToContainTextAsync("기록될 내용: 거부함 (F), 문구 1판");
        await ShootAsync(page, "consents-consignment-ko");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "저장" }).ClickAsync();
        await SeeToastAsync(page, "처리 위탁: 거부함", "닫기");
        await OpenDialogAsync(page, "처리 위탁");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "수정 기록 확인" }).ClickAsync();
        await Expect(page.Locator("[role=dialog] tbody tr")).ToContainTextAsync("거부함");
        await ShootAsync(page, "consents-log-ko");
    }

    [BrowserFact]
    public async Task In_Korean_a_customer_agrees_to_third_party_provision()
    {
        var page = await OpenAsync(Customer(209), Support, BlocklistJourneys.Korean());
        await Expect(Mark(page, "제3자 제공")).ToHaveTextAsync("F");
        await OpenDialogAsync(page, "제3자 제공");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(Dialog(page).Locator(".error")).ToHaveCountAsync(2);
        await SeeNoBarrierAsync(page, "refused, in Korean");
        await Dialog(page).GetByLabel("동의함", new() { Exact = true }).CheckAsync();
        await Dialog(page).GetByLabel("경로").SelectOptionAsync("전화");
        await Expect(Dialog(page)).ToContainTextAsync("기록될 내용: 동의함 (T), 문구 1판");
        await ShootAsync(page, "consents-third-party-ko");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "저장" }).DblClickAsync();
        await SeeToastAsync(page, "제3자 제공: 동의함", "닫기");
        await Expect(Mark(page, "제3자 제공")).ToHaveTextAsync("T");
        await OpenDialogAsync(page, "제3자 제공");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "수정 기록 확인" }).ClickAsync();
        await Expect(page.Locator("[role=dialog] tbody tr")).ToHaveCountAsync(1); // the double click was one
        await Expect(page.Locator("[role=dialog] tbody tr")).ToContainTextAsync("동의함");
    }

    [BrowserFact]
    public async Task A_viewer_reads_and_a_manager_verifies_the_ledger()
    {
        var viewer = await OpenAsync(Customer(207), Viewer, new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });
        await OpenDialogAsync(viewer, "Consignment");
        await Expect(Dialog(viewer).GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true })).ToHaveCountAsync(0);
        await Expect(Dialog(viewer).GetByRole(AriaRole.Button, new() { Name = "Check edit log" })).ToBeVisibleAsync();
        await viewer.GotoAsync("/ledger");
        await Expect(viewer.GetByRole(AriaRole.Button, new() { Name = "Verify now" })).ToHaveCountAsync(0);

        var phone = await OpenAsync(Customer(208), Support, new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });
        await OpenDialogAsync(phone, "Third-party provision");
        await ShootAsync(phone, "consents-phone");

        var page = await OpenAsync("/customers", Manager, new() { ColorScheme = ColorScheme.Dark });
        await page.GetByRole(AriaRole.Link, new() { Name = "Consent ledger" }).ClickAsync();
        await Expect(page.Locator(".note.ok")).ToContainTextAsync("all as they were written.");
        await SeeNoBarrierAsync(page, "ledger");
        await ShootAsync(page, "consents-ledger-dark");
        await Button(page, "Verify now").ClickAsync();
        await Expect(page.Locator(".note.ok")).ToContainTextAsync("all as they were written.");
        await Expect(Button(page, "Verify now")).ToBeEnabledAsync();
        await page.GotoAsync(Customer(1990));
        await ShootAsync(page, "consents-profile-dark");
        await OpenDialogAsync(page, "Consignment");
        await SeeNoBarrierAsync(page, "dialog, dark");
        await ShootAsync(page, "consents-consignment-dark");
    }

    private static ILocator Action(IPage page, string title) => page.Locator(".actions button", new() { HasText = title });

    private static ILocator Mark(IPage page, string title) => Action(page, title).Locator(".chip [aria-hidden]");

    private static async Task OpenDialogAsync(IPage page, string title)
    {
        await Action(page, title).ClickAsync();
        await Expect(page.Locator("[role=dialog] .consent-now")).ToBeVisibleAsync();
    }

    private static async Task SeeToastAsync(IPage page, string text, string close)
    {
        var toast = page.Locator(".toast", new() { HasText = text });
        await toast.GetByRole(AriaRole.Button, new() { Name = close }).ClickAsync();
        await Expect(toast).ToHaveCountAsync(0);
    }
}
