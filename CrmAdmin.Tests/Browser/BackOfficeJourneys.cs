using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Windows, the keyboard and the address bar: what makes a desk out of pages.</summary>
public sealed class BackOfficeJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task The_audit_log_is_in_the_address_and_back_leads_back()
    {
        var page = await OpenAsync("/audit-log", Admin);
        await Expect(page.Locator("table.list tbody tr").First).ToBeVisibleAsync();
        var search = page.GetByRole(AriaRole.Searchbox, new() { Name = "Search the audit log" });
        await search.PressSequentiallyAsync("demo", new() { Delay = 20 });
        await Expect(page).ToHaveURLAsync("/audit-log?q=demo");
        await page.ReloadAsync();
        await Expect(search).ToHaveValueAsync("demo");

        await search.FillAsync("nobody is called so");
        await Expect(page).ToHaveURLAsync(new Regex(@"\?q=nobody"));
        await Expect(page.GetByText("No entry matches.")).ToBeVisibleAsync();
        await Button(page, "Show everything").ClickAsync();
        await Expect(page).ToHaveURLAsync("/audit-log");
        await Expect(search).ToHaveValueAsync("");
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"\?q=nobody"));
        await Expect(page.GetByText("No entry matches.")).ToBeVisibleAsync();
        await page.GoForwardAsync();
        await Expect(page.Locator("table.list tbody tr").First).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_customer_opens_in_a_window_from_the_list_by_mouse_and_by_keyboard()
    {
        var page = await OpenAsync("/customers?q=100150", Support);
        await Expect(Rows(page)).ToHaveCountAsync(1);
        var name = await Rows(page).Locator("a.name").InnerTextAsync();
        var way = page.GetByRole(AriaRole.Link, new() { Name = $"Open {name} in a window" });
        var window = await page.RunAndWaitForPopupAsync(() => way.ClickAsync());
        await Expect(window).ToHaveURLAsync("/window" + Customer(150));
        await Expect(Heading(window)).ToHaveTextAsync(name);
        await Expect(window.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync("/customers?q=100150");
        await window.CloseAsync();

        var id = Rows(page).Locator("td").First.Locator("a").First;
        await id.FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(way).ToBeFocusedAsync();
        window = await page.RunAndWaitForPopupAsync(() => page.Keyboard.PressAsync("Enter"));
        await Expect(Heading(window)).ToHaveTextAsync(name);
        await window.CloseAsync();

        window = await page.RunAndWaitForPopupAsync(() => Rows(page).Locator("a.name").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] }));
        await Expect(window).ToHaveURLAsync("/window" + Customer(150));
        await window.CloseAsync();

        await id.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Customer(150));
    }

    [BrowserFact]
    public async Task A_row_opens_in_a_tab_by_the_middle_button()
    {
        var page = await OpenAsync("/customers?q=100150", Support);
        await Expect(Rows(page)).ToHaveCountAsync(1);
        var tab = await page.Context.RunAndWaitForPageAsync(() => Rows(page).Locator("td").First.Locator("a").First
            .ClickAsync(new() { Button = MouseButton.Middle }));
        await Expect(tab).ToHaveURLAsync(Customer(150));
        await Expect(page).ToHaveURLAsync("/customers?q=100150");
    }

    [BrowserFact]
    public async Task A_referrer_is_chosen_by_keyboard_and_Enter_sends_no_form()
    {
        var page = await OpenAsync(Customer(151), Support);
        await Field(page, "Company").FillAsync("Not to be saved yet");
        var referrer = page.GetByRole(AriaRole.Combobox, new() { Name = "Referred by" });
        var options = page.Locator("#referrer-list").GetByRole(AriaRole.Option);
        await referrer.PressSequentiallyAsync("100152", new() { Delay = 20 });
        await Expect(options).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter");
        await Expect(options).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(options).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Button(page, "Take the referrer away")).ToBeFocusedAsync();
        await Expect(page.GetByText("2 unsaved changes")).ToBeVisibleAsync();
        await Expect(page.Locator(".toast")).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("Enter");
        await Expect(referrer).ToBeFocusedAsync();
        await Expect(page.GetByText("1 unsaved change")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task The_focus_comes_back_after_every_dialog()
    {
        var page = await OpenAsync("/customers", Support);
        await Expect(Rows(page).First).ToBeVisibleAsync();
        foreach (var name in new[] { "Add customer", "+ Filter", "Columns" })
        {
            await Button(page, name).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await InDialogAsync(page);
            await page.Keyboard.PressAsync("Escape");
            await Expect(Dialog(page)).ToHaveCountAsync(0);
            await Expect(Button(page, name)).ToBeFocusedAsync();
        }

        await page.GotoAsync(Customer(152, "addresses"));
        await Button(page, "Edit address Home").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Dialog(page).GetByLabel("Address name")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(Button(page, "Edit address Home")).ToBeFocusedAsync();

        // Where the opener is gone with what it was for, the focus does not fall off the page.
        await Button(page, "Delete address Home").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await InDialogAsync(page);
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("No address yet.")).ToBeVisibleAsync();
        await Expect(Heading(page)).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task After_a_dialog_on_a_dialog_the_focus_is_in_the_first_one()
    {
        var mine = await OpenAsync(Customer(153, "addresses"), Support);
        var theirs = await OpenAsync(Customer(153, "addresses"), Manager);
        await Button(mine, "Edit address Home").ClickAsync();
        await Field(mine, "City").FillAsync("Minetown");
        await Button(theirs, "Edit address Home").ClickAsync();
        await Field(theirs, "City").FillAsync("Theirville");
        await theirs.Keyboard.PressAsync("Control+s");
        await SeeToastAsync(theirs, "Address saved");

        await Field(mine, "City").FocusAsync();
        await mine.Keyboard.PressAsync("Enter");
        await Expect(mine.GetByText("Somebody else saved first")).ToBeVisibleAsync();
        await Expect(mine.GetByRole(AriaRole.Radio).First).ToBeFocusedAsync();
        await mine.Keyboard.PressAsync("Escape");
        await Expect(Dialog(mine)).ToHaveCountAsync(1);
        await Expect(Field(mine, "City")).ToBeFocusedAsync();
    }

    private static Task InDialogAsync(IPage page) => Expect(Dialog(page).Locator(":focus")).ToHaveCountAsync(1);
}
