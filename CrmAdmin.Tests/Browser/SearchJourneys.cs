using System.Text.RegularExpressions;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Finding customers in the list.</summary>
public sealed class SearchJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task The_list_is_searched_while_typing_by_name_part_phone_and_Korean()
    {
        var page = await OpenAsync(Customer(108), Support);
        var korean = await Heading(page).InnerTextAsync();
        Assert.Matches(@"^\p{IsHangulSyllables}{2,4}$", korean);
        await page.GotoAsync(Customer(109));
        var (first, last) = (await Field(page, "FirstName").InputValueAsync(), await Field(page, "LastName").InputValueAsync());
        var digits = string.Concat((await Field(page, "PersonalPhone").InputValueAsync()).Where(char.IsAsciiDigit))[^6..];
        await page.GotoAsync("/customers");

        foreach (var (typed, name) in new[]
        {
            ($"{first} {last}", $"{first} {last}"), (last[..^1].ToUpperInvariant(), last), ($"{digits[..4]} {digits[4..]}", $"{first} {last}"),
            (korean, korean), (korean[^2..], korean),
        })
        {
            await Search(page).FillAsync("");
            await Search(page).PressSequentiallyAsync(typed, new() { Delay = 30 });
            await Expect(page).ToHaveURLAsync(new Regex("[?&]q=" + Regex.Escape(Uri.EscapeDataString(typed)) + "$"));
            await Expect(Rows(page).Filter(new() { HasText = name }).First).ToBeVisibleAsync();
            await Expect(Search(page)).ToHaveValueAsync(typed);
        }
    }

    [BrowserFact]
    public async Task The_URL_keeps_the_search_and_the_count_says_how_many()
    {
        var page = await OpenAsync("/customers", Support);
        await Expect(page.GetByText("1,000+")).ToBeVisibleAsync();

        await Search(page).FillAsync("100110");
        await Expect(page.GetByText("1 customer", new() { Exact = true })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("1 customer", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Search(page)).ToHaveValueAsync("100110");
        await Expect(Rows(page)).ToHaveCountAsync(1);

        await Search(page).FillAsync("nobody is called so");
        await Expect(page.GetByText("No customer matches.")).ToBeVisibleAsync();
        await Button(page, "Show everyone").ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(50);
        await Expect(Search(page)).ToHaveValueAsync("");
        await Expect(page).ToHaveURLAsync("/customers");
    }

    [BrowserFact]
    public async Task Over_a_slow_line_no_letter_is_lost()
    {
        await using var line = new SlowLine(new Uri(Browser.Server.Url).Port, TimeSpan.FromMilliseconds(80));
        var page = await OpenAsync("/customers", Support, new() { BaseURL = line.Url });
        await Expect(Rows(page).First).ToBeVisibleAsync();
        const string Text = "the quick brown fox jumps";

        await Search(page).PressSequentiallyAsync(Text, new() { Delay = 60 });
        await Expect(page).ToHaveURLAsync(new Regex("q=the%20quick%20brown%20fox%20jumps$"));
        await Expect(Search(page)).ToHaveValueAsync(Text);
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task Over_a_slow_line_no_letter_of_a_form_is_lost()
    {
        await using var line = new SlowLine(new Uri(Browser.Server.Url).Port, TimeSpan.FromMilliseconds(80));
        var page = await OpenAsync("/customers", Support, new() { BaseURL = line.Url });
        const string Text = "the quick brown fox jumps";
        await page.GotoAsync(Customer(111));
        await Field(page, "Company").FillAsync("");
        await Field(page, "Company").PressSequentiallyAsync(Text, new() { Delay = 35 });
        await Expect(page.GetByText("1 unsaved change")).ToBeVisibleAsync();
        await page.WaitForTimeoutAsync(400); // what would overwrite the text is on its way for as long
        await Expect(Field(page, "Company")).ToHaveValueAsync(Text);
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task Filters_are_chosen_in_a_dialog_and_taken_away_one_by_one()
    {
        var page = await OpenAsync("/customers", Support);
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Dialog(page).GetByLabel("Status").SelectOptionAsync("Inactive");
        await Dialog(page).GetByLabel("Account type").SelectOptionAsync("Registered");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();

        await Expect(page).ToHaveURLAsync("/customers?status=inactive&type=registered");
        await Expect(page.GetByText("Status: Inactive")).ToBeVisibleAsync();
        await Expect(Rows(page).Filter(new() { HasNotText = "Inactive" })).ToHaveCountAsync(0);
        await Button(page, "Take away: Account type: Registered").ClickAsync();
        await Expect(page).ToHaveURLAsync("/customers?status=inactive");

        await page.GoBackAsync();
        await Expect(page.GetByText("Account type: Registered")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Clear all" }).ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page).ToHaveURLAsync("/customers");
    }

    [BrowserFact]
    public async Task Next_and_previous_walk_through_the_list()
    {
        var page = await OpenAsync("/customers?q=shop.example", Support);
        await Expect(Rows(page)).ToHaveCountAsync(50);
        await Expect(Button(page, "‹ Previous")).ToBeDisabledAsync();
        var first = await Names(page).AllInnerTextsAsync();

        await Button(page, "Next ›").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"\?q=shop.example&after=\d+$"));
        await Expect(Names(page).First).Not.ToHaveTextAsync(first[0]);
        var second = await Rows(page).AllInnerTextsAsync();
        await Button(page, "Next ›").ClickAsync();
        await Expect(Rows(page).First).Not.ToContainTextAsync(second[0].Split('\t')[0]);
        await Button(page, "‹ Previous").ClickAsync();
        await Expect(Rows(page).First).ToContainTextAsync(second[0].Split('\t')[0]);
        Assert.Equal(second, await Rows(page).AllInnerTextsAsync());
        await Button(page, "‹ Previous").ClickAsync();
        await Expect(Button(page, "‹ Previous")).ToBeDisabledAsync();
        Assert.Equal(first, await Names(page).AllInnerTextsAsync());
    }

    private static ILocator Search(IPage page) => page.GetByRole(AriaRole.Searchbox, new() { Name = "Search customers" });

    private static ILocator Names(IPage page) => Rows(page).Locator("a.name");
}
