using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Exchange.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace CrmAdmin.Tests.Architecture;

/// <summary>What there is to be read: a customer with something in every pop-up, and keys of it.</summary>
internal sealed record ReadData(
    long Customer, long Other, long Contact, long Consent, long Mail, long Edit, string Upload, MailTemplateInput Template, DateOnly Today)
{
    public const string Reason = "Payment fraud";
    public const string Job = "edit-log";

    public static async Task<ReadData> FillAsync(TestShop shop, IServiceProvider services, long manager)
    {
        long customer, other;
        await using (var db = shop.CreateDb())
        {
            var people = ListInvention.Customers(40, [1, 2, 3, 4], manager, shop.Clock.Now);
            db.AddRange(people);
            await db.SaveChangesAsync();
            (people[0].Email, people[0].PersonalPhone, people[1].PersonalPhone) = ("ann@shop.example", "+49 151 1234567", "0151 1234567");
            (people[0].BlockSignIn, people[0].IsActive, people[0].BlockEndsAt) = (false, true, null);
            await db.SaveChangesAsync();
            (customer, other) = (people[0].Id, people[1].Id);
        }
        T Get<T>()
            where T : notnull
            => services.GetRequiredService<T>();

        foreach (var id in new[] { customer, other })
        {
            await Get<IAddressesService>()
                .SaveAsync(new()
                {
                    CustomerId = id,
                    Name = "Home",
                    Street = "Weg 1",
                    City = "Köln",
                    PostalCode = "50667",
                    CountryCode = "DE",
                    IsBilling = true
                });
        }
        var account = (await Get<IAccountService>().GetAsync(customer)).Input;
        (account.LastName, account.AccountManagerId) = ("Archer-Brown", manager);
        await Get<IAccountService>().SaveAsync(account);
        var level = (await Get<ICustomerLevelService>().GetAsync(customer)).Input;
        (level.LevelId, level.Reason) = (level.LevelId == 3 ? 2 : 3, "review");
        await Get<ICustomerLevelService>().SaveAsync(level);
        await Get<IMailService>().SaveAccountAsync(new() { Server = "localhost", Port = 9, SenderAddress = "crm@shop.example" });
        var sent = await Get<IPasswordsService>().SendTemporaryAsync(new() { CustomerId = customer, Email = true });
        var block = (await Get<IBlocklistService>().GetAsync(customer)).Input;
        (block.Purchases, block.Reason) = (true, Reason);
        await Get<IBlocklistService>().SaveAsync(block);
        await Get<IBlocklistService>().SaveAsync(new() { Contact = "fraud@shop.example", Purchases = true, Reason = Reason });
        var contact = (await Get<IBlocklistService>().ListAsync(new() { Kind = BlockKind.Contacts })).Items[0].Id;
        var consent = await Get<IConsentsService>().SaveAsync(new()
        {
            CustomerId = customer,
            Kind = ConsentKinds.ThirdParty,
            Agreed = true,
            Channel = ConsentChannel.Phone,
            Wording = 1,
            Language = "en",
        });
        await Get<IExportsService>().StartAsync(new() { Reason = "audit", Command = Guid.NewGuid() });
        await Get<IJobsService>().RunAsync(Job, isDryRun: true);
        await Get<IStaffService>().InviteAsync(new() { Name = "Dora Dent", Email = "dora@staff.example" });
        var edit = (await Get<IEditLogService>().ListAsync(new(customer))).Items[0].Id;
        using var file = new MemoryStream("email,_website,firstname,lastname\nann@shop.example,base,Anna,Archer\n"u8.ToArray());
        var upload = await Get<ImportUploads>().KeepAsync(manager, "people.csv", file, ImportLimits.ForUploads, default);
        return new(
            customer, other, contact, consent.Entry, sent.MailId, edit, upload, (await Get<IMailService>().GetAsync()).Templates[0],
            DateOnly.FromDateTime(shop.Clock.Now.UtcDateTime));
    }
}
