using CrmAdmin.Server.Features.Customers.List;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>axe finds nothing serious or critical on any page or dialog, in light and in dark.</summary>
public sealed class AccessibilityJourneys(BrowserFixture browser) : Journey(browser)
{
    // What is not a matter of colours is the same in both.
    private static readonly AxeRunOptions ColoursOnly = new() { RunOnly = RunOnlyOptions.Rules("color-contrast", "link-in-text-block") };
    private readonly List<string> found = [];
    private AxeRunOptions? options;

    [BrowserFact]
    public Task Pages_of_light_colours() => CheckPagesAsync(ColorScheme.Light);

    [BrowserFact]
    public Task Pages_of_dark_colours() => CheckPagesAsync(ColorScheme.Dark);

    [BrowserFact]
    public Task Dialogs_of_light_colours() => CheckDialogsAsync(ColorScheme.Light);

    [BrowserFact]
    public Task Dialogs_of_dark_colours() => CheckDialogsAsync(ColorScheme.Dark);

    /// <summary>The pages of a link and of a code, which somebody sees once; the rules of levels and of passwords have journeys of their own.</summary>
    [BrowserFact]
    public async Task Pages_between_an_invitation_and_a_code()
    {
        const string email = "axel@crew.example";
        const string password = "neun Igel trinken Holunder";
        var admin = await OpenAsync("/staff", Admin);
        await Button(admin, "Invite").ClickAsync();
        await Dialog(admin).GetByLabel("Name").FillAsync("Axel Roth");
        await Dialog(admin).GetByLabel("E-mail").FillAsync(email);
        await Dialog(admin).GetByRole(AriaRole.Button, new() { Name = "Invite", Exact = true }).ClickAsync();
        var page = await OpenAsync(await Dialog(admin).GetByLabel("Link").InputValueAsync());
        await Expect(Heading(page, "Welcome, Axel Roth")).ToBeVisibleAsync();
        await CheckBothAsync(page, "invitation");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByLabel("Password again").FillAsync(password);
        await Button(page, "Save").ClickAsync();
        await page.WaitForURLAsync("**/login");
        await SignInAsync(page, email, password);
        await Expect(Heading(page, "Customers")).ToBeVisibleAsync();
        await page.GotoAsync("/me");
        await page.GetByLabel("Password, once more").FillAsync(password);
        await Button(page, "Set up authenticator app").ClickAsync();
        var secret = await page.Locator("code").InnerTextAsync();
        await CheckBothAsync(page, "authenticator app offered");
        await page.GetByLabel("Code that the app shows").FillAsync(Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow)));
        await Button(page, "Confirm").ClickAsync();
        await SeeToastAsync(page, "The second factor is set up.");

        var code = await OpenAsync("/login");
        await SignInAsync(code, email, password);
        await Expect(Heading(code, "Authenticator code")).ToBeVisibleAsync();
        await CheckBothAsync(code, "code");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task CheckBothAsync(IPage page, string what)
    {
        options = null;
        await CheckAsync(page, what);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        options = ColoursOnly;
        await CheckAsync(page, $"{what}, dark");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    private async Task CheckPagesAsync(ColorScheme colours)
    {
        options = colours == ColorScheme.Dark ? ColoursOnly : null;
        var door = await OpenAsync("/login", options: new() { ColorScheme = colours });
        await CheckAsync(door, "sign in");
        await SignInAsync(door, "nobody@shop.example", "wrong");
        await Expect(door.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync(door, "sign in, refused");
        await door.GotoAsync("/invite/none");
        await CheckAsync(door, "invitation that is over");
        await door.GotoAsync("/error?status=500");
        await CheckAsync(door, "error");

        Expected("404"); // an address that leads nowhere is one of the pages
        var page = await OpenAsync("/customers", Admin, new() { ColorScheme = colours });
        foreach (var (path, ready) in new[]
        {
            ("/customers", "table[role=grid] tbody tr"), ("/customers?q=nobody+at+all", ".empty"), (Customer(3), "#panel form"),
            (Customer(3, "addresses"), ".addresses"), (Customer(3, "logs"), "#panel tbody tr"), ($"/window{Customer(3)}", "#panel form"),
            ("/customers/987654321", ".empty"), ("/imports", "#import-file"), ("/exports", ".empty, tbody tr"), ("/staff", "tbody tr"), ("/rights", "tbody tr"),
            ("/audit-log", ".empty, tbody tr"), ("/settings", ".tile"), ("/settings/mail", "main form"), ("/outbox", ".empty, tbody tr"),
            ("/jobs", "section.job"), ("/me", "tbody tr"), ("/logout", "button"), ("/nothing-is-here", "h1"),
        })
        {
            await page.GotoAsync(path);
            await Expect(page.Locator(ready).First).ToBeVisibleAsync();
            await CheckAsync(page, path);
        }
        var viewer = await OpenAsync(Customer(3), Viewer, new() { ColorScheme = colours });
        await Expect(Field(viewer, "FirstName")).ToBeVisibleAsync();
        await CheckAsync(viewer, "profile, read only");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task CheckDialogsAsync(ColorScheme colours)
    {
        options = colours == ColorScheme.Dark ? ColoursOnly : null;
        var page = await OpenAsync("/customers", Admin, new() { ColorScheme = colours });
        await Expect(Rows(page).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("shop");
        await Expect(page.Locator("#find-list [role=option]").First).ToBeVisibleAsync();
        await CheckAsync(page, "customers found");
        foreach (var (button, name) in new[] { ("Add customer", "add customer"), ("+ Filter", "filter"), ("Columns", "columns") })
        {
            await Button(page, button).ClickAsync();
            await CheckDialogAsync(page, name);
        }
        await Button(page, "Add customer").ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Add customer" }).ClickAsync();
        await Expect(Dialog(page).Locator(".error").First).ToBeVisibleAsync();
        await CheckDialogAsync(page, "add customer, refused");

        await page.GotoAsync(Customer(colours == ColorScheme.Dark ? 181 : 182, "addresses"));
        await Button(page, "Edit address Home").ClickAsync();
        await CheckDialogAsync(page, "address");
        await Button(page, "Delete address Home").ClickAsync();
        await CheckDialogAsync(page, "confirm");
        await CheckConflictAsync(page, colours);
        await Tab(page, "Logs").ClickAsync();
        await page.Locator("#panel").GetByRole(AriaRole.Button, new() { Name = "Details", Exact = true }).First.ClickAsync();
        await CheckDialogAsync(page, "details of a change");
        await CheckLogsAsync(page);

        await page.GotoAsync("/staff");
        await Button(page, "Invite").ClickAsync();
        await CheckDialogAsync(page, "invite");
        await Button(page, "Edit Viewer").ClickAsync();
        await CheckDialogAsync(page, "staff");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    // Each kind of history that has an entry has a dialog of its own.
    private async Task CheckLogsAsync(IPage page)
    {
        await Button(page, "Temporary password").ClickAsync();
        await Field(page, "ByEmail").CheckAsync();
        await Dialog(page).Locator("[data-save]").ClickAsync();
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToContainTextAsync("Kept");
        await CheckDialogAsync(page, "temporary password, sent");
        await Button(page, "Customer level").ClickAsync();
        await ChooseAsync(page, "LevelId", "VIP");
        await Field(page, "Reason").FillAsync("axe");
        await Dialog(page).Locator("[data-save]").ClickAsync();
        await SeeToastAsync(page, "Customer level saved");
        await Button(page, "Blocklist").ClickAsync();
        await Field(page, "Purchases").CheckAsync();
        await Field(page, "Reason").SelectOptionAsync("Other");
        await Dialog(page).Locator("[data-save]").ClickAsync();
        await SeeToastAsync(page, "Blocklist saved");
        await page.ReloadAsync();
        foreach (var log in new[] { "Level log", "Blocklist log", "Password log", "Access log" })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"Details: {log}" }).ClickAsync();
            await Expect(Dialog(page).Locator("tbody tr").First).ToBeVisibleAsync();
            await CheckDialogAsync(page, log);
        }
    }

    private async Task CheckConflictAsync(IPage page, ColorScheme colours)
    {
        await Tab(page, "Account").ClickAsync();
        var other = await OpenAsync(new Uri(page.Url).AbsolutePath, Manager);
        await Field(page, "Company").FillAsync($"Mine {colours}");
        await Field(other, "Company").FillAsync($"Theirs {colours}");
        await Button(other, "Save").ClickAsync();
        await SeeToastAsync(other, "Saved");
        await Expect(page.Locator(".note.warn")).ToBeVisibleAsync();
        await Button(page, "Save").ClickAsync();
        await Expect(Dialog(page)).ToBeVisibleAsync();
        await CheckAsync(page, "conflict");
        await Button(page, "Keep theirs").ClickAsync();
        await Expect(Field(page, "Company")).ToHaveValueAsync($"Theirs {colours}");
    }

    private async Task CheckDialogAsync(IPage page, string what)
    {
        await Expect(Dialog(page).GetByRole(AriaRole.Button).Last).ToBeVisibleAsync();
        await CheckAsync(page, what);
        await page.Keyboard.PressAsync("Escape");
        await Expect(Dialog(page)).ToHaveCountAsync(0);
    }

    private async Task CheckAsync(IPage page, string what)
    {
        var result = await page.RunAxe(options);
        found.AddRange(result.Violations.Where(rule => rule.Impact is "serious" or "critical").Select(rule
            => $"{what}: {rule.Id} ({rule.Impact}): {string.Join(" | ", rule.Nodes.Take(4).Select(Describe))}"));
    }

    private static string Describe(AxeResultNode node)
        => $"{node.Target} {node.Html} {string.Join("; ", node.Any.Concat(node.All).Select(check => check.Message))}";
}
