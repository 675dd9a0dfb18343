using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>A customer's level and the levels themselves: from the profile and from the list, in both languages, and not by everybody.</summary>
public sealed class LevelJourneys(BrowserFixture browser) : Journey(browser)
{
    /// <summary>A list that opened half beside the screen made a phone's page twice as wide, and the dialog stood below its edge.</summary>
    [BrowserFact]
    public async Task On_a_phone_the_list_of_levels_lies_within_the_screen()
    {
        var page = await OpenAsync(Customer(288), Manager, new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });
        await Button(page, "Customer level").ClickAsync();
        await ChooseAsync(page, "LevelId", "Gold");
        Assert.Equal(390, await page.EvaluateAsync<int>("innerWidth"));
        await Button(page, "Cancel").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_manager_changes_a_level_and_everybody_sees_it_at_once()
    {
        var watching = await OpenAsync(Customer(250, "logs"), Support);
        var chip = watching.Locator("h1 + .chip");
        await Expect(chip).ToBeVisibleAsync();
        var before = await chip.TextContentAsync();
        var target = before == "Gold" ? "VIP" : "Gold";
        var page = await OpenAsync(Customer(250), Manager);
        await page.Locator(".actions .btn").First.ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("Customer level");
        await ChooseAsync(page, "LevelId", target);
        await Expect(page.Locator(".benefits tbody tr").First).ToContainTextAsync(target);
        await page.Keyboard.PressAsync("Control+s");
        await Expect(Dialog(page).GetByText("Please fill this in.")).ToBeVisibleAsync(); // a reason is mandatory
        await Field(page, "Reason").FillAsync("2026 review");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await Expect(page.Locator("h1 + .chip")).ToHaveTextAsync(target);
        await Expect(chip).ToHaveTextAsync(target);
        var card = watching.Locator(".log-card", new() { HasText = "Level log" });
        await Expect(card).ToContainTextAsync("2026 review");
        await card.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Dialog(watching).Locator("tbody tr").First).ToContainTextAsync("by hand");

        await page.Locator(".toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await SeeToastAsync(page, "Taken back");
        await Expect(chip).ToHaveTextAsync(before!);
    }

    [BrowserFact]
    public async Task From_the_list_in_Korean()
    {
        var page = await OpenAsync("/customers?q=100251", Manager, BlocklistJourneys.Korean());
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Rows(page).GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("고객 등급");
        var target = await Rows(page).Locator("td[data-c=level]").TextContentAsync() is { } before && before.Trim() == "VIP" ? "Gold" : "VIP";
        await ChooseAsync(page, "LevelId", target);
        await Dialog(page).GetByLabel("사유").FillAsync("정기 심사");
        await Button(page, "저장").ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("고객 등급을 저장했습니다");
        await Expect(Rows(page).Locator("td[data-c=level]")).ToHaveTextAsync(target);
    }

    [BrowserFact]
    public async Task A_viewer_and_a_support_member_look_and_cannot_change()
    {
        foreach (var who in new[] { Viewer, Support })
        {
            var page = await OpenAsync("/customers", who);
            await Expect(Rows(page).First).ToBeVisibleAsync();
            await Expect(page.Locator("table[role=grid] input[type=checkbox]")).ToHaveCountAsync(0);
            await Expect(Rows(page).GetByRole(AriaRole.Button, new() { Name = "Customer level" })).ToHaveCountAsync(0);
            await page.GotoAsync(Customer(252, "logs"));
            await Expect(page.Locator(".log-card", new() { HasText = "Level log" })).ToBeVisibleAsync();
            await Expect(Button(page, "Customer level")).ToHaveCountAsync(0);
            await page.GotoAsync("/settings/levels");
            await Expect(Heading(page)).ToHaveTextAsync("You do not have access");
        }
    }

    [BrowserFact]
    public async Task An_administrator_adds_moves_and_deletes_a_level()
    {
        var page = await OpenAsync("/settings", Admin);
        await page.GetByRole(AriaRole.Link, new() { Name = "Customer levels" }).ClickAsync();
        await Button(page, "Add a level").ClickAsync();
        await Field(page, "Name").FillAsync("Journey");
        await Field(page, "DiscountPercent").FillAsync("200");
        await Button(page, "Save").ClickAsync();
        await Expect(Dialog(page).Locator(".error")).ToHaveTextAsync("Enter a percentage from 0 to 100, with at most two decimals.");
        await Field(page, "DiscountPercent").FillAsync("12.5");
        await Button(page, "Save").ClickAsync();
        await SeeToastAsync(page, "Saved");
        await Expect(page.Locator("main tbody tr").First).ToContainTextAsync("Journey");
        await Button(page, "Move down: Journey").ClickAsync();
        await Expect(page.Locator("main tbody tr").Nth(1)).ToContainTextAsync("12.5%");
        await Button(page, "Delete: VIP").ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await SeeToastAsync(page, "The level cannot be deleted");
        await Button(page, "Delete: Journey").ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await SeeToastAsync(page, "Deleted");
        await Expect(page.Locator("main tbody")).Not.ToContainTextAsync("Journey");
    }

    [BrowserFact]
    public async Task Axe_finds_nothing_serious()
    {
        foreach (var colours in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await OpenAsync(Customer(253), Admin, new() { ColorScheme = colours });
            await Button(page, "Customer level").ClickAsync();
            await Expect(Field(page, "Reason")).ToBeVisibleAsync();
            await Field(page, "LevelId").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Option, new() { Name = "VIP" })).ToBeVisibleAsync();
            await SeeNoBarrierAsync(page, "dialog, choosing");
            await page.GetByRole(AriaRole.Option, new() { Name = "VIP" }).ClickAsync();
            await Button(page, "Save").Last.ClickAsync();
            await Expect(Dialog(page).GetByText("Please fill this in.")).ToBeVisibleAsync();
            await SeeNoBarrierAsync(page, "dialog, refused");
            await page.GotoAsync("/settings/levels");
            await Expect(page.Locator("main tbody tr").First).ToBeVisibleAsync();
            await SeeNoBarrierAsync(page, "/settings/levels");
            await Button(page, "Edit Gold").ClickAsync();
            await Expect(Field(page, "Name")).ToBeVisibleAsync();
            await SeeNoBarrierAsync(page, "level");
            await page.GotoAsync("/customers");
            await page.GetByLabel("Choose all on this page").CheckAsync();
            await SeeNoBarrierAsync(page, "chosen");
            await page.Locator(".bulk-bar .btn.bad").ClickAsync();
            await Field(page, "Purchases").CheckAsync();
            await SeeNoBarrierAsync(page, "bulk, blocklist");
            await Button(page, "Cancel").ClickAsync();
            await page.Locator(".bulk-bar .btn").First.ClickAsync();
            await Field(page, "LevelId").SelectOptionAsync("VIP");
            await Field(page, "Reason").FillAsync("axe");
            await Button(page, "Preview").ClickAsync();
            await Expect(Dialog(page).Locator(".preview")).ToBeVisibleAsync();
            await SeeNoBarrierAsync(page, "bulk, preview");
        }
    }
}
