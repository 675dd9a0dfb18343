using System.Text.RegularExpressions;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Server.Features.Outreach.Mail;
using CrmAdmin.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>In earnest, not in the demonstration: the mail leaves the house.</summary>
public sealed class SentMailJourney(BrowserFixture browser, LoggedShop shop) : Journey(browser), IClassFixture<LoggedShop>
{
    [BrowserFact]
    public async Task A_support_member_signs_in_finds_a_customer_and_sends_a_temporary_password_that_arrives_and_is_found_nowhere_else()
    {
        await using var sink = new SmtpSink();
        await FillAsync(sink.Port);
        var member = await shop.AddStaffAsync(StaffRole.Support);
        var page = await OpenAsync("/login", options: new() { BaseURL = shop.Url.ToString() });
        await SignInAsync(page, member.Email, WebShop.Password);
        await page.WaitForURLAsync("**/customers");
        await page.Locator("#search-customers").FillAsync("mina");
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Task.Delay(1500); // the search is on its way: arriving later it would leave the profile again
        await Rows(page).GetByRole(AriaRole.Link).First.ClickAsync();

        await Button(page, "Temporary password").ClickAsync();
        await Field(page, "ByEmail").CheckAsync();
        await Dialog(page).Locator("[data-save]").ClickAsync();
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToContainTextAsync("The mail server took it at");
        Assert.Contains("to: mina@shop.example", Assert.Single(sink.Messages), StringComparison.OrdinalIgnoreCase);
        var secret = Regex.Match(
            sink.Text, "(?<=Your temporary password: )(?:[A-Za-z2-7]{4}-){6,}[A-Za-z2-7]{1,4}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        Assert.NotEmpty(secret);
        await NowhereAsync(secret);
    }

    [BrowserFact]
    public async Task An_administrator_sees_from_a_test_mail_why_the_mail_server_does_not_take_it()
    {
        await using var sink = new SmtpSink();
        sink.Answers["RCPT"] = "550 5.1.1 nobody of that name";
        await RemoveAsync();
        var member = await shop.AddStaffAsync(StaffRole.Administrator);
        var page = await OpenAsync("/login", options: new() { BaseURL = shop.Url.ToString() });
        await SignInAsync(page, member.Email, WebShop.Password);
        await page.WaitForURLAsync("**/customers");
        await page.GotoAsync("/settings/mail");
        await Field(page, "Server").FillAsync("127.0.0.1");
        await page.GetByLabel("Encryption", new() { Exact = true }).SelectOptionAsync("None, only to a server on this machine");
        await Expect(Field(page, "Port")).ToHaveValueAsync("25");
        await Field(page, "Port").FillAsync(sink.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Field(page, "SenderAddress").FillAsync("crm@shop.example");
        await page.Locator("form [type=submit]").First.ClickAsync();
        await Expect(Button(page, "Take the server out")).ToBeVisibleAsync();

        await Button(page, "Send a test mail to me").ClickAsync();
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToContainTextAsync("Failed");
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToContainTextAsync("The mail server refused the recipient's address (550).");
        await Expect(Dialog(page)).ToContainTextAsync("The mail server said: 550 5.1.1 nobody of that name");
        await SeeNoBarrierAsync(page, "a mail that failed");
    }

    // Database, write-ahead log, backup, and what the host said meanwhile.
    private async Task NowhereAsync(string secret)
    {
        var folder = shop.Storage.Folder;
        Assert.True(await ServedFolder.HitsAsync(folder, "mina@shop.example") >= 1); // the search does find what is there …
        await ServedFolder.BackUpAsync(shop.Storage, "backup.db");
        Assert.True(await ServedFolder.HitsAsync(folder, "mina@shop.example") >= 2); // … and in the backup
        Assert.Contains(Directory.EnumerateFiles(folder), file => file.EndsWith("-wal", StringComparison.Ordinal));
        Assert.NotEmpty(shop.Log.Lines);
        foreach (var form in ServedFolder.Forms(secret))
        {
            Assert.Equal(0, await ServedFolder.HitsAsync(folder, form));
            Assert.DoesNotContain(shop.Log.Lines, line => line.Contains(form, StringComparison.OrdinalIgnoreCase));
        }
    }

    private async Task RemoveAsync()
    {
        await using var db = shop.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));
        db.MailAccounts().RemoveRange(db.MailAccounts());
        await db.SaveChangesAsync();
    }

    private async Task FillAsync(int port)
    {
        await RemoveAsync();
        await using var db = shop.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));
        db.MailAccounts().Add(new() { Server = "127.0.0.1", Port = port, Encryption = MailEncryption.None, SenderAddress = "crm@shop.example" });
        db.Customers().Add(new()
        {
            FirstName = "Mina",
            LastName = "Park",
            SignInId = "mina",
            Email = "mina@shop.example",
            AccountType = AccountType.Registered,
            IsActive = true,
            RegisteredAt = db.Now,
            AddedBy = AddedBy.Staff,
            LevelId = await db.DefaultLevelIdAsync(default),
        });
        await db.SaveChangesAsync();
    }
}

/// <summary>The served program whose log lines are kept.</summary>
public sealed class LoggedShop : WebShop
{
    public MemoryLog Log { get; } = new();

    protected override void Prepare(WebApplicationBuilder builder) => builder.Logging.AddProvider(Log);
}
