using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>
/// Typing where every answer takes 160 ms and letters come each 35 ms: the server is always some letters behind, and no late
/// answer may write its older text over the newer.
/// </summary>
public sealed class SlowLineJourneys(BrowserFixture browser) : Journey(browser)
{
    private const string Text = "the quick brown fox jumps";

    [BrowserFact]
    public async Task No_letter_typed_into_the_account_is_lost()
    {
        await using var line = Line();
        var page = await OpenAsync(Customer(112), Admin, new() { BaseURL = line.Url });
        foreach (var (field, text) in new[]
        {
            ("FirstName", Text), ("Company", Text), ("Email", "quick.brown.fox@shop.example"), ("PersonalPhone", "+49 151 12 34 56 78"),
            ("WorkPhoneExtension", "12345678"), ("Number", Text), ("CreditLimitMinor", "1234567.89"),
        })
        {
            await TypeAsync(Field(page, field), text);
        }
        await ReadLaterAsync(page);
        await Expect(Field(page, "FirstName")).ToHaveValueAsync(Text);
        await Expect(Field(page, "CreditLimitMinor")).ToHaveValueAsync("1234567.89");
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task What_is_typed_while_a_save_is_on_its_way_stays()
    {
        await using var line = Line();
        var page = await OpenAsync(Customer(113), Support, new() { BaseURL = line.Url });
        await TypeAsync(Field(page, "Company"), "Before");
        await page.Keyboard.PressAsync("Control+s");
        await Field(page, "Company").PressSequentiallyAsync("-and-after", new() { Delay = 35 });

        await Expect(page.Locator(".toast", new() { HasText = "Saved" })).ToBeVisibleAsync();
        await ReadLaterAsync(page);
        await Expect(Field(page, "Company")).ToHaveValueAsync("Before-and-after");
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task No_letter_typed_into_a_dialog_is_lost_not_even_beside_a_search_for_duplicates()
    {
        await using var line = Line();
        var page = await OpenAsync("/customers", Support, new() { BaseURL = line.Url });
        await Button(page, "Add customer").ClickAsync();
        await Expect(Dialog(page)).ToBeVisibleAsync();
        await TypeAsync(Field(page, "FirstName"), Text);
        await TypeAsync(Field(page, "LastName"), Text);
        await TypeAsync(Field(page, "Email"), "quick.brown.fox@shop.example");
        await ReadLaterAsync(page);
        await Expect(Field(page, "FirstName")).ToHaveValueAsync(Text);
        await Button(page, "Cancel").ClickAsync();

        await page.GotoAsync(Customer(112, "addresses"));
        await Button(page, "Add address").ClickAsync();
        await Expect(Dialog(page)).ToBeVisibleAsync();
        await TypeAsync(Field(page, "Name"), Text);
        await TypeAsync(Field(page, "Street"), Text);
        await TypeAsync(Field(page, "City"), Text);
        await ReadLaterAsync(page);
        await Expect(Field(page, "Name")).ToHaveValueAsync(Text);
        await page.Context.CloseAsync();
    }

    private SlowLine Line() => new(new Uri(Browser.Server.Url).Port, TimeSpan.FromMilliseconds(80));

    private static async Task TypeAsync(ILocator field, string text)
    {
        await field.FillAsync("");
        await field.PressSequentiallyAsync(text, new() { Delay = 35 });
        await Expect(field).ToHaveValueAsync(text);
    }

    // What would overwrite a text is on its way for as long.
    private static Task ReadLaterAsync(IPage page) => page.WaitForTimeoutAsync(400);
}
