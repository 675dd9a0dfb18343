using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>A temporary password, a reset by hand and the rules, in both languages, and not by everybody.</summary>
public sealed class PasswordJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task A_support_member_sends_one_sees_what_became_of_it_and_sends_again()
    {
        var page = await OpenAsync(Customer(310), Support);
        await Expect(Button(page, "Reset password")).ToHaveCountAsync(0);
        await Button(page, "Temporary password").ClickAsync();
        await Expect(Field(page, "ByEmail")).ToBeFocusedAsync();
        await Expect(Button(page, "Save").Last).ToBeDisabledAsync();
        await Expect(Dialog(page).Locator(".mail-text")).ToContainTextAsync("••••");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToContainTextAsync("Kept"); // the demonstration's own mailbox
        var outbox = await OpenAsync("/outbox", Support);
        await Expect(outbox.Locator("tbody tr", new() { HasText = "310@" })).ToHaveCountAsync(1);
        await Button(page, "Send again").ClickAsync();
        await Expect(outbox.Locator("tbody tr", new() { HasText = "310@" })).ToHaveCountAsync(2); // by itself
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToContainTextAsync("Kept");
        await Button(page, "Close").Last.ClickAsync();

        await page.GotoAsync(Customer(310, "logs"));
        var card = page.Locator(".log-card", new() { HasText = "Password log" });
        await Expect(card).ToContainTextAsync("Temporary password sent");
        await card.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Dialog(page).Locator("tbody tr")).ToHaveCountAsync(2);
        await outbox.Locator("tbody tr", new() { HasText = "310@" }).First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Dialog(outbox).Locator(".mail-text")).ToContainTextAsync("Your temporary password: ");
    }

    [BrowserFact]
    public async Task An_administrator_types_one_by_the_rules()
    {
        var page = await OpenAsync(Customer(316), Admin);
        await Button(page, "Reset password").ClickAsync();
        await Expect(Field(page, "Password")).ToBeFocusedAsync();
        await Field(page, "Password").FillAsync("password");
        await Field(page, "Again").FillAsync("password");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(Dialog(page).Locator(".rules .broken")).ToContainTextAsync("at least 15 characters");
        await Field(page, "Password").FillAsync("neun Igel trinken Holunder");
        await Field(page, "Again").FillAsync("neun Igel trinken Holunder");
        await page.Keyboard.PressAsync("Control+s");
        await SeeToastAsync(page, "Password set");
        await page.GotoAsync(Customer(316, "logs"));
        await Expect(page.Locator(".log-card", new() { HasText = "Password log" })).ToContainTextAsync("Reset by hand");
    }

    [BrowserFact]
    public async Task In_Korean()
    {
        var page = await OpenAsync(Customer(312), Admin, BlocklistJourneys.Korean());
        await Button(page, "임시 비밀번호").ClickAsync();
        await Field(page, "ByEmail").CheckAsync();
        await Button(page, "저장").Last.ClickAsync();
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToContainTextAsync("보관됨");
        await Button(page, "닫기").Last.ClickAsync();
        await Button(page, "비밀번호 재설정").ClickAsync();
        await Field(page, "Password").FillAsync("아홉 마리 고슴도치가 차를 마신다");
        await Field(page, "Again").FillAsync("아홉 마리 고슴도치가 차를 마신다");
        await Button(page, "저장").Last.ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("비밀번호를 설정했습니다");
    }

    [BrowserFact]
    public async Task A_blocked_customer_gets_none_and_a_viewer_sends_none()
    {
        var page = await OpenAsync(Customer(313), Manager);
        await Button(page, "Blocklist").ClickAsync();
        await Field(page, "SignIn").CheckAsync();
        await Field(page, "Reason").SelectOptionAsync("Other");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await SeeToastAsync(page, "Blocklist saved");
        await Button(page, "Temporary password").ClickAsync();
        await Expect(Dialog(page).GetByRole(AriaRole.Alert)).ToContainTextAsync("sign-in is blocked");
        await Expect(Field(page, "ByEmail")).ToBeDisabledAsync();

        var viewer = await OpenAsync(Customer(313), Viewer);
        await Expect(viewer.Locator("#panel form")).ToBeVisibleAsync();
        await Expect(Button(viewer, "Temporary password")).ToHaveCountAsync(0);
        await viewer.GotoAsync("/settings/passwords");
        await Expect(Heading(viewer)).ToHaveTextAsync("You do not have access");
    }

    [BrowserFact]
    public async Task The_rules_are_set_tried_and_shown_where_a_password_is_typed()
    {
        var page = await OpenAsync("/settings", Admin);
        await page.GetByRole(AriaRole.Link, new() { Name = "Passwords" }).ClickAsync();
        await Field(page, "Trial").FillAsync("neun Igel trinken Holunder");
        await Expect(page.Locator(".chip.ok")).ToHaveTextAsync("would be taken");
        await Field(page, "NeedsSymbol").CheckAsync();
        await Field(page, "NeedsDigit").CheckAsync();
        await Expect(page.Locator(".rules .broken")).ToContainTextAsync("a digit");
        await Field(page, "NeedsDigit").UncheckAsync();
        await page.Keyboard.PressAsync("Control+s");
        await SeeToastAsync(page, "Saved");
        await page.GotoAsync("/me");
        await Expect(page.Locator(".rules")).ToContainTextAsync("a sign that is neither letter nor digit");
        await page.GotoAsync("/settings/passwords");
        await Field(page, "NeedsSymbol").UncheckAsync();
        await page.Keyboard.PressAsync("Control+s");
        await SeeToastAsync(page, "Saved");
    }

    [BrowserFact]
    public async Task Axe_finds_nothing_serious()
    {
        foreach (var colours in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await OpenAsync(Customer(314), Admin, new() { ColorScheme = colours });
            await Button(page, "Temporary password").ClickAsync();
            await Expect(Field(page, "ByEmail")).ToBeVisibleAsync();
            await SeeNoBarrierAsync(page, "temporary");
            await Field(page, "ByEmail").CheckAsync();
            await Dialog(page).Locator("[data-save]").ClickAsync();
            await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToContainTextAsync("Kept");
            await SeeNoBarrierAsync(page, "sent");
            await Button(page, "Close").Last.ClickAsync();
            await Button(page, "Reset password").ClickAsync();
            await Dialog(page).Locator("[data-save]").ClickAsync();
            await Expect(Dialog(page).Locator(".error").First).ToBeVisibleAsync();
            await SeeNoBarrierAsync(page, "reset, refused");
            await page.GotoAsync("/settings/passwords");
            await Field(page, "Trial").FillAsync("password");
            await Expect(page.Locator(".rules .broken")).ToBeVisibleAsync();
            await SeeNoBarrierAsync(page, "/settings/passwords");
        }
    }
}
