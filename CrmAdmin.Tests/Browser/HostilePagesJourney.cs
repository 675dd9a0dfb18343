using System.Reflection;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Tests.Architecture;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Every page and dialog of a shop in which all that people wrote is hostile shows it as text.</summary>
public sealed class HostilePagesJourney(BrowserFixture browser, HostileServer hostile) : Journey(browser), IClassFixture<HostileServer>
{
    private readonly HostileWatch watch = new(hostile.Written);

    private long Id => hostile.Customers[^1];

    [BrowserFact]
    public async Task Every_page_and_dialog_shows_what_was_written_as_text()
    {
        var page = await SignInAsync();
        await PagesAsync(page);
        await ProfileAsync(page);
        await LogsAsync(page, Id);
        await LogsAsync(page, hostile.Customers[0]); // one of those that were changed in bulk
        await ListAsync(page);
        await SettingsAsync(page);
        await ConflictAsync(page);
        watch.AssertAllWasTextAndSeen(HostileTextTests.KeptNowhere.Keys);
        var log = hostile.Process.Log;
        Assert.DoesNotMatch("(fail|crit):", log);
        Assert.All(hostile.Written.Where(text => text.Text.Length > 12), text => Assert.DoesNotContain(text.Text, log, StringComparison.Ordinal));
    }

    private async Task<IPage> SignInAsync()
    {
        var page = await OpenAsync("/login", options: new() { BaseURL = hostile.Process.Url });
        await page.EvaluateAsync("document.forms[0].noValidate = true"); // a browser takes no quoted address
        await page.GetByLabel("E-mail").FillAsync(HostileTexts.Payloads[1]);
        await page.GetByLabel("Password").FillAsync(HostileTexts.Payloads[1]);
        await Button(page, "Sign in").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await watch.LookAsync(page, "sign in, refused");
        await page.EvaluateAsync("document.forms[0].noValidate = true");
        await SignInAsync(page, hostile.Email, HostileShop.Password);
        await Expect(Rows(page).First).ToBeVisibleAsync();
        return page;
    }

    // As they are, and with an address that is as bad as the rest.
    private async Task PagesAsync(IPage page)
    {
        var pages = new[] { typeof(Permissions).Assembly, typeof(MasterKey).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template).Order(StringComparer.Ordinal).ToList();
        Assert.True(pages.Count > 20);
        var n = 0;
        foreach (var template in pages)
        {
            var payload = HostileTexts.Payloads[n++ % HostileTexts.Payloads.Count];
            var escaped = Uri.EscapeDataString(payload);
            var path = template.Replace("{Id:long}", $"{Id}", StringComparison.Ordinal).Replace("{Token}", escaped, StringComparison.Ordinal);
            Assert.DoesNotContain('{', path);
            foreach (var address in new[]
            {
                path,
                $"{path}?{string.Join('&', "q tab level status day after kind state field by source returnUrl".Split(' ').Select(name => $"{name}={escaped}"))}"
            })
            {
                await page.GotoAsync(address);
                await Expect(page.Locator("main h1, .door h1, h1").First).ToBeVisibleAsync();
                await watch.LookAsync(page, address);
            }
        }
    }

    private async Task ProfileAsync(IPage page)
    {
        await page.GotoAsync($"/customers/{Id}");
        var tabs = page.GetByRole(AriaRole.Tab);
        await Expect(tabs.First).ToBeVisibleAsync();
        for (var i = 0; i < await tabs.CountAsync(); i++)
        {
            await tabs.Nth(i).ClickAsync();
            await Expect(tabs.Nth(i)).ToHaveAttributeAsync("aria-selected", "true");
            await watch.LookAsync(page, $"tab {i}");
        }
        await OpenEachAsync(page, page.Locator(".actions .btn"), "profile", "Level log", "Check edit log", "Blocklist log", "History");
        await tabs.Nth(1).ClickAsync();
        await OpenEachAsync(page, page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Edit|Delete) address") }), "address");
    }

    private async Task LogsAsync(IPage page, long customer)
    {
        await page.GotoAsync($"/customers/{customer}?tab=logs");
        await Expect(page.Locator(".log-card").First).ToBeVisibleAsync();
        await OpenEachAsync(page, page.Locator(".log-card .btn"), "log");
        var details = page.Locator("#panel tbody .btn");
        await OpenEachAsync(page, details, "details");
        await Button(page, "Profile of an earlier day").ClickAsync();
        await watch.LookAsync(page, "an earlier day");
    }

    private async Task ListAsync(IPage page)
    {
        await page.GotoAsync("/customers");
        await Expect(Rows(page).First).ToBeVisibleAsync();
        await OpenEachAsync(page, page.Locator("main .chip.out, main > .row .btn:not(a)"), "list");
        await OpenEachAsync(page, Rows(page).First.GetByRole(AriaRole.Button), "row", "Temporary password");
        await page.GetByLabel("Choose all on this page").CheckAsync();
        await page.Locator(".bulk-bar .btn").First.ClickAsync();
        await Field(page, "LevelId").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Field(page, "Reason").FillAsync(HostileTexts.Payloads[0]);
        await Button(page, "Preview").ClickAsync();
        await Expect(Dialog(page).Locator(".preview")).ToBeVisibleAsync();
        await watch.LookAsync(page, "bulk, level");
        await CloseAsync(page);
        await page.Locator(".bulk-bar .btn.bad").ClickAsync();
        await watch.LookAsync(page, "bulk, blocklist");
        await CloseAsync(page);
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("window.ran");
        await Expect(page.Locator("#find-list [role=option] a, #find-list a").First).ToBeVisibleAsync();
        await watch.LookAsync(page, "found");
    }

    private async Task SettingsAsync(IPage page)
    {
        foreach (var (path, buttons) in new[]
        {
            ("/blocklist", "main .btn.p, tbody tr:nth-child(1) .btn, tbody tr:nth-child(2) .btn"),
            ("/settings/levels", "tbody tr:nth-child(1) .btn, main .btn.p"), ("/outbox", "tbody tr:nth-child(1) .btn, tbody tr:nth-child(2) .btn"),
            ("/staff", "tbody tr:nth-child(1) .btn, main .btn.p"), ("/exports", ".export-actions button"),
        })
        {
            await page.GotoAsync(path);
            await Expect(page.Locator("main tbody tr").First).ToBeVisibleAsync();
            await OpenEachAsync(page, page.Locator(buttons), path, "Blocklist log", "History");
        }
        await page.GotoAsync("/jobs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).First.ClickAsync();
        await OpenEachAsync(page, page.Locator(".job .foot .btn"), "/jobs");
        await page.GotoAsync("/settings/mail");
        for (var i = 0; i < 2; i++)
        {
            await Field(page, "TemplateName").SelectOptionAsync(new SelectOptionValue { Index = i });
            for (var language = 0; language < 2; language++)
            {
                await Field(page, "TemplateLanguage").SelectOptionAsync(new SelectOptionValue { Index = language });
                await watch.LookAsync(page, "mail, preview");
            }
        }
        await Button(page, "Send a test mail to me").ClickAsync();
        await Expect(Dialog(page)).ToBeVisibleAsync();
        await watch.LookAsync(page, "test mail");
        await CloseAsync(page);
    }

    private async Task ConflictAsync(IPage page)
    {
        var other = await OpenAsync($"/customers/{Id}", options: new() { BaseURL = hostile.Process.Url }, cookies: await page.Context.StorageStateAsync());
        await page.GotoAsync($"/customers/{Id}");
        await Field(page, "Company").FillAsync(HostileTexts.Payloads[2]);
        await Field(other, "Company").FillAsync(HostileTexts.Payloads[3]);
        await Button(other, "Save").ClickAsync();
        await Expect(other.Locator(".toast")).ToBeVisibleAsync();
        await watch.LookAsync(other, "toast");
        await Expect(page.Locator(".note.warn")).ToBeVisibleAsync();
        await watch.LookAsync(page, "overtaken");
        await Button(page, "Save").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync(HostileTexts.Payloads[3]);
        await watch.LookAsync(page, "conflict");
        await Button(page, "Keep theirs").ClickAsync();
    }

    // Each of these opens a dialog, and some buttons in it open another one.
    private async Task OpenEachAsync(IPage page, ILocator buttons, string where, params IEnumerable<string> within)
    {
        await Expect(buttons.First).ToBeVisibleAsync();
        await watch.LookAsync(page, where);
        for (var i = 0; i < Math.Min(8, await buttons.CountAsync()); i++)
        {
            await buttons.Nth(i).ClickAsync();
            await Expect(Dialog(page)).ToBeVisibleAsync();
            await watch.LookAsync(page, $"{where}, dialog {i}");
            foreach (var name in within)
            {
                var further = Dialog(page).Last.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
                if (await further.CountAsync() > 0)
                {
                    await further.First.ClickAsync();
                    await Expect(page.Locator("[role=dialog] table, [role=dialog] form").Last).ToBeVisibleAsync();
                    await watch.LookAsync(page, $"{where}, dialog {i}, {name}");
                    break;
                }
            }
            await CloseAsync(page);
        }
    }

    private static async Task CloseAsync(IPage page)
    {
        for (var (tries, open) = (0, await Dialog(page).CountAsync()); open > 0; open = await Dialog(page).CountAsync())
        {
            await page.Keyboard.PressAsync("Escape");
            try
            {
                await page.WaitForFunctionAsync(
                    "open => document.querySelectorAll('[role=dialog]').length < open", open, new() { Timeout = 1_000, PollingInterval = 20 });
            }
            catch (TimeoutException) when (++tries < 10)
            {
                // One that is closing takes no key, and the one below not yet: the next try does.
            }
        }
    }
}
