using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Server.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Privacy.Consents;
using CrmAdmin.Server.Features.SignIn.Passwords;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>
/// A pop-up that was open when its right was taken away is no way in any more (R10), and one that is sent many times in one go acts
/// once (R29). What says so is not the page: a client of its own making sends the messages.
/// </summary>
public sealed class CircuitPopupTests(WebShop shop) : IClassFixture<WebShop>
{
    private static int made;

    [Theory]
    [InlineData("Customer level", "Reason", StaffRole.Manager, StaffRole.Support)]
    [InlineData("Blocklist", "Purchases", StaffRole.Manager, StaffRole.Support)]
    [InlineData("Temporary password", "ByEmail", StaffRole.Support, StaffRole.Viewer)]
    [InlineData("Reset password", "Password", StaffRole.Administrator, StaffRole.Manager)]
    [InlineData("Third-party provision", "Agreed", StaffRole.Support, StaffRole.Viewer)]
    [InlineData("Consignment", "Agreed", StaffRole.Support, StaffRole.Viewer)]
    public async Task What_an_open_popup_sends_after_its_right_is_gone_changes_nothing(string popup, string field, StaffRole before, StaffRole after)
    {
        await using var sink = await SetUpMailAsync();
        var customer = await AddCustomerAsync();
        var member = await shop.AddStaffAsync(before);
        await using var circuit = await OpenAsync(member, $"/customers/{customer}");
        await OpenPopupAsync(circuit, popup, field);
        await FillAsync(circuit, popup);
        var was = await StateAsync(customer);

        await BecomeAsync(member, after);
        Assert.True((await circuit.SubmitAsync(await circuit.FieldAsync(field))).Taken);
        await RefusedAsync(circuit);
        Assert.Equal(was, await StateAsync(customer));

        await BecomeAsync(member, before); // it was the right alone that was missing
        Assert.True((await circuit.SubmitAsync(await circuit.FieldAsync(field))).Taken);
        Assert.NotEqual(was, await StateAsync(customer));
        Assert.Empty(circuit.Faults);
    }

    [Fact]
    public async Task Nobody_is_taken_off_the_blocklist_by_a_popup_whose_right_is_gone()
    {
        var customer = await AddCustomerAsync();
        var member = await shop.AddStaffAsync(StaffRole.Manager);
        await using var circuit = await OpenAsync(member, $"/customers/{customer}");
        await OpenPopupAsync(circuit, "Blocklist", "Purchases");
        await FillAsync(circuit, "Blocklist");
        await circuit.SubmitAsync(await circuit.FieldAsync("Purchases"));
        await circuit.SeeAsync(page => page.All().Any(node => node["data-field"] == "Purchases") ? null : page);
        await OpenPopupAsync(circuit, "Blocklist", "Purchases");
        await circuit.ButtonAsync("Take off the blocklist");
        var was = await StateAsync(customer);

        await BecomeAsync(member, StaffRole.Support);
        Assert.True((await circuit.ClickAsync(await circuit.ButtonAsync("Take off the blocklist"))).Taken);
        await RefusedAsync(circuit);
        Assert.Equal(was, await StateAsync(customer));

        await BecomeAsync(member, StaffRole.Manager);
        Assert.True((await circuit.ClickAsync(await circuit.ButtonAsync("Take off the blocklist"))).Taken);
        Assert.NotEqual(was, await StateAsync(customer));
    }

    [Fact]
    public async Task A_job_is_not_run_by_a_button_that_was_there_when_the_right_was()
    {
        var member = await shop.AddStaffAsync(StaffRole.Administrator);
        await using var circuit = await OpenAsync(member, "/jobs");
        var button = await circuit.ButtonAsync("Run now");
        await BecomeAsync(member, StaffRole.Manager);
        await circuit.ClickAsync(button); // or it is gone already: then the message is refused as such
        Assert.Equal(0, await RunsAsync(member));

        await BecomeAsync(member, StaffRole.Administrator);
        await using var again = await OpenAsync(member, "/jobs");
        Assert.True((await again.ClickAsync(await again.ButtonAsync("Run now"))).Taken);
        Assert.Equal(1, await RunsAsync(member));
    }

    [Fact]
    public async Task A_temporary_password_sent_twenty_times_in_one_go_is_one_mail_and_one_row_of_the_log()
    {
        await using var sink = await SetUpMailAsync();
        var customer = await AddCustomerAsync();
        await using var circuit = await OpenAsync(await shop.AddStaffAsync(StaffRole.Support), $"/customers/{customer}");
        await OpenPopupAsync(circuit, "Temporary password", "ByEmail");
        await FillAsync(circuit, "Temporary password");
        var submit = (await circuit.FieldAsync("ByEmail")).Hearing("onsubmit")!.Handlers["onsubmit"];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => circuit.DispatchAsync("submit", submit, "{}")));

        await circuit.SeeAsync(page => page.All().FirstOrDefault(node => node["role"] == "status" && node.Text.Contains("The mail server took it at")));
        Assert.Single(sink.Messages);
        await using var db = Db();
        Assert.Equal(
            (1, 1), (await db.OutboxMails().CountAsync(m => m.CustomerId == customer), await db.PasswordEvents().CountAsync(e => e.CustomerId == customer)));
    }

    // What opens a dialog is done when the dialog closes: it is not waited for.
    private static async Task OpenPopupAsync(CircuitClient circuit, string popup, string field)
    {
        _ = circuit.ClickAsync(await circuit.FindAsync("button", node => node.Text.Trim().StartsWith(popup, StringComparison.Ordinal)));
        await circuit.FieldAsync(field);
    }

    private static async Task FillAsync(CircuitClient circuit, string popup)
    {
        switch (popup)
        {
            case "Customer level":
                var level = await circuit.FieldAsync("LevelId");
                await circuit.DispatchAsync(
                    "mousedown", level.Hearing("onmousedown")!.Handlers["onmousedown"], """{"type":"mousedown","detail":1,"button":0}""");
                await circuit.ClickAsync(await circuit.FindAsync("div", node => node["role"] == "option" && node.Text.Trim() == "VIP"));
                await circuit.ChangeAsync(await circuit.FieldAsync("Reason"), "forged");
                break;
            case "Blocklist":
                await TickAsync(circuit, "Purchases");
                await circuit.ChangeAsync(await circuit.FieldAsync("Reason"), "0");
                break;
            case "Temporary password":
                await TickAsync(circuit, "ByEmail");
                break;
            case "Reset password":
                await circuit.ChangeAsync(await circuit.FieldAsync("Password"), WebShop.Password);
                await circuit.ChangeAsync(await circuit.FieldAsync("Again"), WebShop.Password);
                break;
            default:
                await circuit.ChangeAsync(await circuit.FieldAsync("Agreed"), "on");
                await circuit.ChangeAsync(await circuit.FieldAsync("Channel"), "0");
                break;
        }
    }

    private static async Task TickAsync(CircuitClient circuit, string field)
        => Assert.True((await circuit.DispatchAsync("change", (await circuit.FieldAsync(field)).Handlers["onchange"], """{"value":true}""")).Taken);

    private static Task RefusedAsync(CircuitClient circuit)
        => circuit.SeeAsync(page => page.All().FirstOrDefault(node => node["role"] == "alert" && node.Text.Contains("You may not do this.")));

    private async Task<CircuitClient> OpenAsync(StaffMember member, string path)
    {
        using var browser = await shop.SignedInAsync(member);
        return await CircuitClient.OpenAsync(shop.Url, browser.CookieHeader, path);
    }

    private CrmDbContext Db() => shop.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));

    private async Task BecomeAsync(StaffMember member, StaffRole role)
    {
        await using var db = Db();
        (await db.FindAsync<StaffMember>(member.Id))!.Role = role;
        await db.SaveChangesAsync();
    }

    private async Task<SmtpSink> SetUpMailAsync()
    {
        var sink = new SmtpSink();
        await using var db = Db();
        if (await db.MailAccounts().SingleOrDefaultAsync() is { } account)
        {
            account.Port = sink.Port;
        }
        else
        {
            db.MailAccounts().Add(new() { Server = "127.0.0.1", Port = sink.Port, Encryption = MailEncryption.None, SenderAddress = "crm@shop.example" });
        }
        await db.SaveChangesAsync();
        return sink;
    }

    private async Task<long> AddCustomerAsync()
    {
        await using var db = Db();
        var name = string.Create(CultureInfo.InvariantCulture, $"bea{Interlocked.Increment(ref made)}");
        var customer = new Customer
        {
            FirstName = "Bea",
            LastName = "Archer",
            SignInId = name,
            Email = $"{name}@shop.example",
            AccountType = AccountType.Registered,
            IsActive = true,
            RegisteredAt = db.Now,
            AddedBy = AddedBy.Staff,
            LevelId = await db.DefaultLevelIdAsync(default),
        };
        db.Customers().Add(customer);
        await db.SaveChangesAsync();
        return customer.Id;
    }

    // All that the pop-ups write: flags, entries, passwords, mails and every log.
    private async Task<string> StateAsync(long id)
    {
        await using var db = Db();
        var customer = await db.Customers().AsNoTracking().SingleAsync(c => c.Id == id);
        object?[] state =
        [
            customer.LevelId, customer.BlockMarked, customer.BlockPurchases, customer.BlockSignIn,
            await db.BlockEntries().CountAsync(e => e.CustomerId == id && e.EndedAt == null), await db.BlockLog().CountAsync(e => e.CustomerId == id),
            await db.LevelLog().CountAsync(e => e.CustomerId == id), await db.CustomerPasswords().CountAsync(p => p.CustomerId == id),
            await db.PasswordEvents().CountAsync(e => e.CustomerId == id), await db.OutboxMails().CountAsync(m => m.CustomerId == id),
            await db.CustomerConsents().CountAsync(c => c.CustomerId == id), await db.ConsentLedger().CountAsync(),
            await db.EditLog().CountAsync(e => e.CustomerId == id),
        ];
        return string.Join(' ', state);
    }

    private async Task<int> RunsAsync(StaffMember member)
    {
        await using var db = Db();
        return await db.JobRuns().CountAsync(run => run.StaffId == member.Id);
    }
}
