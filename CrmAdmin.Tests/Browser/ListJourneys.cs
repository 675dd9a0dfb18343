using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>The list's columns, and the keys that walk through it.</summary>
public sealed class ListJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task Columns_are_hidden_and_moved_and_stay_so()
    {
        var page = await OpenAsync("/customers", Support);
        await Expect(Headers(page).Nth(0)).ToHaveTextAsync("Id");
        await Button(page, "Columns").ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Checkbox, new() { Name = "Phone" }).UncheckAsync();
        await Dialog(page).GetByRole(AriaRole.Checkbox, new() { Name = "Customer number" }).CheckAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Move up: Name" }).ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();

        string[] expected = ["Name", "Id", "E-mail", "Level", "Status", "Last sign-in", "Customer number", "Orders", "Total spent", "Actions"];
        await Expect(Headers(page)).ToHaveTextAsync(expected);
        await page.ReloadAsync();
        await Expect(Headers(page)).ToHaveTextAsync(expected);

        await Button(page, "Columns").ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(Headers(page).Nth(0)).ToHaveTextAsync("Id");
    }

    [BrowserFact]
    public async Task A_column_is_dragged_wider_and_stays_so()
    {
        var page = await OpenAsync("/customers", Support);
        var header = page.Locator("th[data-c=name]");
        await Expect(Rows(page).First).ToBeVisibleAsync();
        var before = (await header.BoundingBoxAsync())!;
        var grip = (await header.Locator(".grip").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(grip.X + (grip.Width / 2), grip.Y + 5);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(grip.X + 40, grip.Y + 5);
        await page.Mouse.MoveAsync(grip.X + 90, grip.Y + 5);
        await page.Mouse.UpAsync();

        await Expect(header).ToHaveAttributeAsync("style", new System.Text.RegularExpressions.Regex("max-width"));
        var after = (await header.BoundingBoxAsync())!;
        Assert.InRange(after.Width - before.Width, 60, 110);
        await Expect(page).ToHaveURLAsync("/customers");
        await page.ReloadAsync();
        await Expect(header).ToHaveAttributeAsync("style", new System.Text.RegularExpressions.Regex("max-width"));
        Assert.InRange((await header.BoundingBoxAsync())!.Width, after.Width - 2, after.Width + 2);
    }

    [BrowserFact]
    public async Task The_keyboard_alone_finds_opens_changes_and_saves()
    {
        var page = await OpenAsync("/customers", Support);
        await Expect(Rows(page).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search customers" })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("100112");
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await TabToAsync(page, Rows(page).First.Locator("td").First.Locator("a").First);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Customer(112));
        await Expect(Heading(page)).ToBeFocusedAsync();

        await TabToAsync(page, Tab(page, "Account"));
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(Tab(page, "Addresses")).ToBeFocusedAsync();
        await Expect(Tab(page, "Addresses")).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("End");
        await Expect(Tab(page, "Logs")).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(Tab(page, "Account")).ToBeFocusedAsync();

        await TabToAsync(page, Field(page, "Company"));
        await page.Keyboard.TypeAsync("Keys Only");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.Locator(".toast")).ToContainTextAsync("Saved");
        await Expect(Field(page, "Company")).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task Control_K_finds_from_anywhere()
    {
        var page = await OpenAsync(Customer(113, "logs"), Support);
        await Expect(Tab(page, "Logs")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+k");
        var find = page.GetByRole(AriaRole.Combobox, new() { Name = "Find a customer" });
        await Expect(find).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("100114");
        await Expect(page.Locator("#find-list").GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("#find-list").GetByRole(AriaRole.Option)).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Customer(114));

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("shop.example");
        await Expect(page.Locator("#find-list").GetByRole(AriaRole.Option)).ToHaveCountAsync(10);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#find-list").GetByRole(AriaRole.Option)).ToHaveCountAsync(0);
        await Expect(find).ToBeFocusedAsync();
        await Expect(find).ToHaveValueAsync(""); // as browsers do with a search field
        await page.Keyboard.TypeAsync("shop.example");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync("/customers?q=shop.example");
    }

    [BrowserFact]
    public async Task Escape_closes_a_dialog_and_the_focus_comes_back()
    {
        var page = await OpenAsync("/customers", Support);
        await Button(page, "Add customer").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Dialog(page).GetByLabel("First name")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Shift+Tab");
        Assert.True(await page.EvaluateAsync<bool>("!!document.activeElement.closest('[role=dialog]')"));
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("!!document.activeElement.closest('[role=dialog]')"));

        await page.Keyboard.PressAsync("Escape");

        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await Expect(Button(page, "Add customer")).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task The_Tab_key_stays_in_a_dialog_whose_own_script_sleeps_still()
    {
        var page = await OpenAsync("/customers", Support);
        await page.EvaluateAsync("() => { mudElementRef.focusFirst = mudElementRef.focusLast = () => { }; }"); // what wakes up late never does here
        await Button(page, "Add customer").ClickAsync();
        await Expect(Dialog(page).GetByLabel("First name")).ToBeFocusedAsync();
        foreach (var key in (string[])["Shift+Tab", "Tab"])
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < 30; i++)
            {
                await page.Keyboard.PressAsync(key);
                seen.Add(await page.EvaluateAsync<string>("document.activeElement.closest('[role=dialog]') ? document.activeElement.outerHTML : 'outside'"));
            }
            Assert.DoesNotContain("outside", seen);
            Assert.True(seen.Count > 4, string.Join('\n', seen)); // round and round
            Assert.Contains(seen, element => element.Contains("mud-button-close", StringComparison.Ordinal));
        }
        await page.Keyboard.PressAsync("Escape");
        await Expect(Dialog(page)).ToHaveCountAsync(0);
    }

    private static ILocator Headers(IPage page) => page.GetByRole(AriaRole.Columnheader);

    private static async Task TabToAsync(IPage page, ILocator goal)
    {
        for (var i = 0; i < 60; i++)
        {
            if (await goal.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                return;
            }
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"Not reached by the Tab key: {goal}");
    }
}
