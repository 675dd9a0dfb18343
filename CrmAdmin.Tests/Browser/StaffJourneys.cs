using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Staff come, change and go; what they may do changes under their hands.</summary>
public sealed class StaffJourneys(BrowserFixture browser) : Journey(browser)
{
    private const string OwnPassword = "seven quiet herons at dusk";

    [BrowserFact]
    public async Task Somebody_is_invited_sets_a_password_and_signs_in()
    {
        var admin = await OpenAsync("/staff", Admin);
        var link = await InviteAsync(admin, "Ottilie Brand", "ottilie@crew.example", "Support");
        await Expect(admin.Locator("tbody tr", new() { HasText = "Ottilie Brand" })).ToContainTextAsync("Invited");

        var page = await OpenAsync(link);
        await Expect(Heading(page, "Welcome, Ottilie Brand")).ToBeVisibleAsync();
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("short");
        await page.GetByLabel("Password again").FillAsync("short");
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The password needs at least 15 characters.");
        await SetPasswordAsync(page);
        await SignInAsync(page, "ottilie@crew.example", OwnPassword);
        await Expect(Heading(page, "Customers")).ToBeVisibleAsync();

        await page.GotoAsync(link);
        await Expect(Heading(page, "This link is over.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_second_factor_is_set_up_used_and_removed()
    {
        var page = await JoinAsync("Pavel Quist", "pavel@crew.example", "Viewer");
        await page.GotoAsync("/me");
        await page.GetByLabel("Password, once more").FillAsync(OwnPassword);
        await Button(page, "Set up authenticator app").ClickAsync();
        var secret = await page.Locator("code").InnerTextAsync();
        Assert.True(await page.GetByAltText("QR code for the authenticator app").EvaluateAsync<bool>("e => e.complete && e.naturalWidth > 0"));
        await page.GetByLabel("Code that the app shows").FillAsync("000000");
        await Button(page, "Confirm").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        var step = Totp.StepAt(DateTimeOffset.UtcNow);
        await page.GetByLabel("Code that the app shows").FillAsync(Totp.Code(secret, step));
        await Button(page, "Confirm").ClickAsync();
        await SeeToastAsync(page, "The second factor is set up.");

        var other = await OpenAsync("/login?returnUrl=%2Fme");
        await SignInAsync(other, "pavel@crew.example", OwnPassword);
        await Expect(Heading(other, "Authenticator code")).ToBeVisibleAsync();
        await other.GetByLabel("Code").FillAsync(Totp.Code(secret, step)); // used already
        await Button(other, "Sign in").ClickAsync();
        await Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("was used already");
        await other.GetByLabel("Code").FillAsync(Totp.Code(secret, step + 1));
        await Button(other, "Sign in").ClickAsync();
        await Expect(Heading(other, "My account")).ToBeVisibleAsync();

        await other.GetByLabel("Password, once more").FillAsync(OwnPassword);
        await Button(other, "Remove second factor").ClickAsync();
        await Expect(Button(other, "Set up authenticator app")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_demotion_and_ended_sessions_lead_to_the_door()
    {
        var demoted = await JoinAsync("Renske Vos", "renske@crew.example", "Support");
        await demoted.GotoAsync(Customer(150));
        await Expect(Heading(demoted)).ToBeVisibleAsync();
        var ended = await JoinAsync("Ulla Berg", "ulla@crew.example", "Support");
        await ended.GotoAsync(Customer(150));
        await Expect(Heading(ended)).ToBeVisibleAsync();

        var admin = await OpenAsync("/staff", Admin);
        await Button(admin, "Edit Renske Vos").ClickAsync();
        await Dialog(admin).GetByLabel("Role").SelectOptionAsync("Viewer");
        await Dialog(admin).GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await SeeToastAsync(admin, "Saved");
        await demoted.WaitForURLAsync("**/login?**", new() { Timeout = 20_000 });

        await Button(admin, "Edit Ulla Berg").ClickAsync();
        await Dialog(admin).GetByRole(AriaRole.Button, new() { Name = "End sessions" }).ClickAsync();
        await SeeToastAsync(admin, "Signed out everywhere");
        await ended.WaitForURLAsync("**/login?**", new() { Timeout = 20_000 });
        await Expect(ended.GetByLabel("Password")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_right_is_given_and_taken_and_the_page_follows()
    {
        var viewer = await OpenAsync("/customers", Viewer);
        await Expect(Rows(viewer).First).ToBeVisibleAsync();
        await Expect(Button(viewer, "Add customer")).ToHaveCountAsync(0);
        var admin = await OpenAsync("/rights", Admin);
        var box = admin.GetByRole(AriaRole.Checkbox, new() { Name = "Viewer: Add customers" });

        await box.CheckAsync();
        await Expect(Button(viewer, "Add customer")).ToBeVisibleAsync();
        await Expect(admin.Locator("label", new() { Has = box })).ToContainTextAsync("changed");
        await box.UncheckAsync();
        await Expect(Button(viewer, "Add customer")).ToHaveCountAsync(0);

        var own = admin.GetByRole(AriaRole.Checkbox, new() { Name = "Administrator: Manage staff" });
        await own.ClickAsync();
        await Expect(admin.Locator(".toast.bad")).ToBeVisibleAsync();
        await Expect(own).ToBeCheckedAsync();
        await admin.GotoAsync("/audit-log");
        await Expect(admin.Locator("tbody tr").First).ToContainTextAsync("Administrator");
    }

    private async Task<IPage> JoinAsync(string name, string email, string role)
    {
        var page = await OpenAsync(await InviteAsync(await OpenAsync("/staff", Admin), name, email, role));
        await SetPasswordAsync(page);
        await SignInAsync(page, email, OwnPassword);
        await Expect(Heading(page, "Customers")).ToBeVisibleAsync();
        return page;
    }

    private static async Task<string> InviteAsync(IPage admin, string name, string email, string role)
    {
        await Button(admin, "Invite").ClickAsync();
        await Dialog(admin).GetByLabel("Name").FillAsync(name);
        await Dialog(admin).GetByLabel("E-mail").FillAsync(email);
        await Dialog(admin).GetByLabel("Role").SelectOptionAsync(role);
        await Dialog(admin).GetByRole(AriaRole.Button, new() { Name = "Invite", Exact = true }).ClickAsync();
        var link = await Dialog(admin).GetByLabel("Link").InputValueAsync();
        await Dialog(admin).GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await SeeToastAsync(admin, "Invited");
        return link;
    }

    private static async Task SetPasswordAsync(IPage page)
    {
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(OwnPassword);
        await page.GetByLabel("Password again").FillAsync(OwnPassword);
        await Button(page, "Save").ClickAsync();
        await page.WaitForURLAsync("**/login");
    }
}
