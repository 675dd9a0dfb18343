using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>The words of the mails and what became of each mail, in both languages.</summary>
public sealed class MailJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task An_administrator_sees_what_a_customer_will_read_and_what_became_of_a_mail()
    {
        var page = await OpenAsync("/settings/mail", Admin);
        var preview = page.Locator(".preview");
        await Expect(preview).ToContainTextAsync("Hello Jiwon Kim");
        await SeeNoBarrierAsync(page, "/settings/mail");
        var body = await Field(page, "Body").InputValueAsync();
        await Field(page, "Body").FillAsync($"{{{{nmae}}}} {body}");
        await Expect(preview.Locator(".error")).ToContainTextAsync("nmae");
        await Expect(Button(page, "Save the text")).ToBeDisabledAsync();
        await SeeNoBarrierAsync(page, "/settings/mail, broken");
        await Field(page, "Body").FillAsync($"Dear {{{{name}}}}\n{body}");
        await Expect(preview).ToContainTextAsync("Dear Jiwon Kim");

        await Button(page, "Send a test mail to me").ClickAsync();
        await Expect(Dialog(page).Locator(".chip")).ToHaveTextAsync("Kept");
        await SeeNoBarrierAsync(page, "mail");
        await page.Keyboard.PressAsync("Escape");
        await page.GotoAsync("/outbox?state=kept");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("a test mail");
        await SeeNoBarrierAsync(page, "/outbox");
        await page.Locator("tbody tr").First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Dialog(page).Locator(".mail-text")).ToContainTextAsync("the mail settings are right");
        await page.Keyboard.PressAsync("Escape");
        await Field(page, "State").SelectOptionAsync("Failed");
        await Expect(page).ToHaveURLAsync("/outbox?state=failed");
        await Expect(page.Locator(".empty")).ToContainTextAsync("No mail in this state.");
    }

    [BrowserFact]
    public async Task In_Korean()
    {
        var page = await OpenAsync("/settings/mail", Admin, BlocklistJourneys.Korean());
        await Field(page, "TemplateLanguage").SelectOptionAsync("한국어");
        await Expect(page.Locator(".preview")).ToContainTextAsync("Jiwon Kim 님, 안녕하세요.");
        await Button(page, "나에게 시험 메일 보내기").ClickAsync();
        await Expect(Dialog(page).Locator(".chip")).ToHaveTextAsync("보관됨");
        await Expect(Dialog(page).Locator(".mail-text")).ToContainTextAsync("메일 설정이 올바른 것입니다");
        await page.GotoAsync("/outbox");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("시험 메일");
        await SeeNoBarrierAsync(page, "/outbox");
    }
}
