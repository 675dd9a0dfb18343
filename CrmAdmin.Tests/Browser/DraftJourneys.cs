using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>What was typed and not saved survives every way out, and is offered again.</summary>
public sealed class DraftJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task What_was_typed_is_there_again_after_a_reload_and_after_a_crash_of_the_server()
    {
        Expected("console:"); // the browser complains of the crash, rightly
        await using var server = new ServerProcess(); // of its own: what others tried in theirs may keep it from starting again
        await server.StartAsync();
        var page = await OpenAsync(Customer(260), options: new() { BaseURL = server.Url });
        await SignInAsync(page, "manager@demo.example");
        await TypeAsync(page, "first words");
        await page.ReloadAsync();
        await RestoreAsync(page, "first words");

        await Field(page, "Reason").FillAsync("first words and more");
        await page.WaitForTimeoutAsync(2_500); // typing pauses, and a batch is written
        await server.StopAsync();
        await server.StartAsync();
        await Expect(page.Locator("#components-reconnect-modal")).Not.ToBeVisibleAsync(new() { Timeout = 60_000 });
        await RestoreAsync(page, "first words and more");
        await ChooseAsync(page, "LevelId", await page.Locator("h1 + .chip").TextContentAsync() == "VIP" ? "Gold" : "VIP");
        await Dialog(page).Locator("[data-save]").ClickAsync();
        await SeeToastAsync(page, "Customer level saved");

        await Button(page, "Customer level").ClickAsync();
        await Expect(Field(page, "Reason")).ToHaveValueAsync("");
        await page.WaitForTimeoutAsync(500);
        await Expect(Button(page, "Restore")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Escape_and_another_page_keep_it_and_cancel_does_not_in_Korean()
    {
        var page = await OpenAsync(Customer(261), Manager, BlocklistJourneys.Korean());
        await Button(page, "고객 등급").ClickAsync();
        await Field(page, "Reason").FillAsync("정기 심사");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".toast")).ToContainTextAsync("입력하신 내용은 보관되며");
        await Button(page, "고객 등급").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("중단되기 전의 변경 사항 1개");
        await Button(page, "복원").ClickAsync();
        await Expect(Field(page, "Reason")).ToHaveValueAsync("정기 심사");
        await Button(page, "취소").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await Button(page, "고객 등급").ClickAsync();
        await Expect(Field(page, "Reason")).ToHaveValueAsync("");
        await page.WaitForTimeoutAsync(1_500);
        await Expect(Button(page, "복원")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Both_texts_of_two_browsers_are_offered_and_one_is_dropped()
    {
        var one = await OpenAsync(Customer(262), Admin);
        var two = await OpenAsync(Customer(262), Admin);
        await Button(two, "Customer level").ClickAsync();
        await TypeAsync(one, "one");
        await Field(two, "Reason").FillAsync("two");
        await one.Keyboard.PressAsync("Escape");
        await two.Keyboard.PressAsync("Escape");
        await Expect(Dialog(two)).ToHaveCountAsync(0);

        var third = await OpenAsync(Customer(262), Admin);
        await Button(third, "Customer level").ClickAsync();
        await Expect(third.Locator("[data-draft]")).ToHaveCountAsync(2);
        await third.Locator("[data-draft]").First.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(third.Locator("[data-draft]")).ToHaveCountAsync(1);
        await Button(third, "Restore").ClickAsync();
        await Expect(Field(third, "Reason")).ToHaveValueAsync(new Regex("^one$|^two$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await SeeNoBarrierAsync(third, "restored");
    }

    private static async Task TypeAsync(IPage page, string text)
    {
        await Button(page, "Customer level").ClickAsync();
        await Field(page, "Reason").FillAsync(text);
        await Expect(Field(page, "Reason")).ToHaveValueAsync(text);
    }

    private static async Task RestoreAsync(IPage page, string text)
    {
        await Button(page, "Customer level").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("1 change from before the interruption");
        await Button(page, "Restore").ClickAsync();
        await Expect(Field(page, "Reason")).ToHaveValueAsync(text);
        await Expect(Button(page, "Restore")).ToHaveCountAsync(0);
    }
}
