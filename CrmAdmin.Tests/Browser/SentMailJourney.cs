using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Customers;
using CrmAdmin.Server.Features.Levels;
using CrmAdmin.Server.Features.Mail;
using CrmAdmin.Tests.Http;
using CrmAdmin.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>In earnest, not in the demonstration: the mail leaves the house.</summary>
public sealed class SentMailJourney(BrowserFixture browser, WebShop shop) : Journey(browser), IClassFixture<WebShop>
{
    [BrowserFact]
    public async Task A_support_member_signs_in_finds_a_customer_and_sends_a_temporary_password_that_arrives()
    {
        await using var sink = new SmtpSink();
        await FillAsync(sink.Port);
        var member = await shop.AddStaffAsync(StaffRole.Support);
        var page = await OpenAsync("/login", options: new() { BaseURL = shop.Url.ToString() });
        await SignInAsync(page, member.Email, WebShop.Password);
        await page.WaitForURLAsync("**/customers");
        await page.Locator("#search-customers").FillAsync("mina");
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Rows(page).GetByRole(AriaRole.Link).First.ClickAsync();

        await Button(page, "Temporary password").ClickAsync();
        await Field(page, "ByEmail").CheckAsync();
        await Dialog(page).Locator("[data-save]").ClickAsync();
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToContainTextAsync("The mail server took it at");
        Assert.Contains("to: mina@shop.example", Assert.Single(sink.Messages), StringComparison.OrdinalIgnoreCase);
        Assert.Matches("Your temporary password: ([A-Za-z2-7]{4}-){6}", sink.Text);
    }

    private async Task FillAsync(int port)
    {
        await using var db = shop.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));
        db.MailAccounts().Add(new() { Server = "127.0.0.1", Port = port, SenderAddress = "crm@shop.example" });
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
