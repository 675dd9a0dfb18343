using System.Security.Claims;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Tests.Features.Administration.Staff;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CrmAdmin.Tests.Support;

/// <summary>A shop in which everything that can be written is hostile, written by its own services as an administrator writes it.</summary>
public sealed class HostileShop(TestShop shop) : IAsyncDisposable
{
    public const string Password = "neun Igel trinken Holunder";

    /// <summary>Where any postal code is taken.</summary>
    private const string FreeCountry = "AO";
    private readonly AsyncServiceScope scope = shop.Services.CreateAsyncScope();
    private IReadOnlyList<string> reasons = [];
    private IReadOnlyList<LevelRow> levels = [];

    public HostileTexts Texts { get; } = new();

    /// <summary>Who wrote it all, with a name and an address as bad as the rest.</summary>
    public StaffMember Me { get; private set; } = null!;

    /// <summary>Of the customers with texts in every field.</summary>
    public List<long> Customers { get; } = [];

    public async Task FillAsync()
    {
        await SetUpAsync();
        await KnockAsync();
        await SettingsAsync();
        var others = levels.Where(level => !level.IsDefault).ToList(); // a new customer has the other one already
        foreach (var round in Enumerable.Range(0, HostileTexts.Payloads.Count))
        {
            await StaffAsync();
            await CustomerAsync(reasons[round % reasons.Count]);
            await LevelAsync(others[round % others.Count]);
        }
        await SecretAsync();
        await ManyAsync();
        await TakeAlongAsync();
        await SettingsAsync(); // what was chosen before is history then
    }

    public T Get<T>()
        where T : notnull
        => scope.ServiceProvider.GetRequiredService<T>();

    public ValueTask DisposeAsync() => scope.DisposeAsync();

    private async Task SetUpAsync()
    {
        await Get<ISignInService>()
            .SetUpAsync(Texts.Fill(new SetupInput { Token = Get<SetupToken>().Make(), Password = Password, Again = Password }, "Name", "Email"));
        await using var db = shop.CreateDb();
        Me = await db.Staff().SingleAsync();
        var book = Get<SessionBook>();
        var session = (await book.FindAsync(await book.StartAsync(Me.Id, Texts.Of("a browser's name"), "127.0.0.1", default), default))!.Id;
        Get<CurrentStaff>()
            .UseSession(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(StaffClaims.Session, session.ToString(CultureInfo.InvariantCulture))], "test")), "ui");
    }

    // At the doors everything may be typed; it is refused and kept nowhere.
    private async Task KnockAsync()
    {
        var visitor = new Visitor(Get<ISignInService>(), Get<IHttpContextAccessor>());
        for (var i = 0; i < 3; i++)
        {
            await visitor.SignInAsync(Texts.Of("SignInInput.Email"), Texts.Of("SignInInput.Password"));
        }
        var dora = await Get<IStaffService>().InviteAsync(Texts.Fill(new StaffInput { Role = StaffRole.Administrator }, "Name", "Email"));
        var secret = Texts.Of("InvitationInput.Password", takes: IsLong);
        await Get<ISignInService>()
            .AcceptInvitationAsync(new() { Token = dora.Path["/invite/".Length..], Password = secret, Again = Texts.Again("InvitationInput.Again", secret) });
    }

    private static bool IsLong(string text) => text.Length >= 24; // as the rules at first want it

    private async Task SettingsAsync()
    {
        var alerts = await Get<IAlertsService>().GetAsync();
        alerts.Messages = [.. alerts.Messages.Select(message => new AlertMessage
        {
            Place = message.Place, English = Texts.Of("AlertMessage.English"), Korean = Texts.Of("AlertMessage.Korean")
        })];
        alerts.Reasons =
        [
            .. Enumerable.Range(0, AlertsInput.MaxReasons)
                .Select(_ => new AlertReason
                {
                    English = Texts.Of("AlertReason.English", most: AlertsInput.ReasonLength),
                    Korean = Texts.Of("AlertReason.Korean", most: AlertsInput.ReasonLength)
                }),
        ];
        await Get<IAlertsService>().SaveAsync(alerts);
        reasons = [.. alerts.Reasons.Select(reason => reason.English!)];

        levels = await Get<ILevelsService>().ListAsync();
        foreach (var level in levels)
        {
            await Get<ILevelsService>().SaveAsync(Texts.Fill(new LevelInput { Id = level.Id, Version = level.Version, IsDefault = level.IsDefault }, "Name"));
        }
        var mail = Get<IMailService>();
        var account = (await mail.GetAsync()).Account;
        await mail.SaveAccountAsync(Texts.Fill(
            new MailAccountInput { Server = "localhost", Port = 9, Version = account?.Version ?? -1 }, "UserName", "Password", "SenderAddress", "SenderName"));
        foreach (var template in (await mail.GetAsync()).Templates)
        {
            template.Subject = Texts.Of("MailTemplateInput.Subject", takes: IsNoField);
            template.Body = $"{Texts.Of("MailTemplateInput.Body", takes: IsNoField)} {{{{name}}}}{(template.Fields.Contains("secret") ? " {{secret}}" : "")}";
            await mail.SaveTemplateAsync(template);
        }
    }

    private static bool IsNoField(string text) => !text.Contains("{{", StringComparison.Ordinal); // refused as a broken template

    private async Task StaffAsync()
    {
        var input = Texts.Fill(new StaffInput { Role = StaffRole.Viewer }, "Name", "Email");
        var invitation = await Get<IStaffService>().InviteAsync(input);
        var row = (await Get<IStaffService>().ListAsync()).Single(one => one.Id == invitation.StaffId);
        await Get<IStaffService>()
            .SaveAsync(Texts.Fill(new StaffInput { Id = row.Id, Version = row.Version, Role = StaffRole.Support, Password = Password }, "Name", "Email"));
    }

    private async Task CustomerAsync(string reason)
    {
        var id = await Get<ICustomersService>()
            .AddAsync(Texts.Fill(
                new AddCustomerInput { PersonalPhone = "030 4711 4711" }, "FirstName", "LastName", "Email", "Company", "SignInId", "PreferredLanguage"));
        Customers.Add(id);
        var account = (await Get<IAccountService>().GetAsync(id)).Input;
        account.WorkPhone = account.Fax = "030 4712 4712";
        account.AccountManagerId = Me.Id;
        account.ReferredById = Customers.Count > 1 ? Customers[^2] : null;
        await Get<IAccountService>().SaveAsync(Texts.Fill(
            account, "SignInId", "Number", "NamePrefix", "FirstName", "MiddleName", "LastName", "NameSuffix", "Company", "Email", "WorkPhoneExtension",
            "FaxExtension", "PreferredLanguage", "Gender", "TaxNumber"));
        for (var i = 0; i < 2; i++)
        {
            await Get<IAddressesService>().SaveAsync(Texts.Fill(
                new AddressInput { CustomerId = id, CountryCode = FreeCountry, IsBilling = i == 0, IsDelivery = i == 1 }, "Name", "Recipient", "Company",
                "Street", "City", "Region", "PostalCode"));
        }
        var blocklist = Get<IBlocklistService>();
        await blocklist.SaveAsync(Texts.Fill(new BlockInput { CustomerId = id, Purchases = true, Reason = Texts.Again("BlockInput.Reason", reason) }, "Note"));
        await blocklist.SaveAsync(Texts.Fill(
            new BlockInput { Contact = Texts.Of("BlockInput.Contact", isEmail: true), Purchases = true, Reason = reason }, "Note"));
        await Get<IConsentsService>()
            .SaveAsync(new() { CustomerId = id, Kind = ConsentKinds.ThirdParty, Agreed = true, Channel = ConsentChannel.Shop, Wording = 1, Language = "en" });

        await Get<IPasswordsService>().ResetAsync(new() { CustomerId = id, Password = Password, Again = Password });
        await Get<IPasswordsService>().SendTemporaryAsync(new() { CustomerId = id, Email = true });
    }

    // Of somebody with a plain name: a password may not hold parts of it.
    private async Task SecretAsync()
    {
        var id = await Get<ICustomersService>().AddAsync(new() { FirstName = "Zoë", LastName = "Quill", Email = "zoe@shop.example" });
        for (var i = 0; i < 3; i++)
        {
            var secret = Texts.Of("ResetInput.Password", takes: IsLong);
            await Get<IPasswordsService>().ResetAsync(new() { CustomerId = id, Password = secret, Again = Texts.Again("ResetInput.Again", secret) });
        }
    }

    private Task LevelAsync(LevelRow level)
        => Get<ICustomerLevelService>().SaveAsync(Texts.Fill(new CustomerLevelInput { CustomerId = Customers[^1], LevelId = level.Id }, "Reason"));

    private async Task ManyAsync()
    {
        var bulk = Get<IBulkService>();
        foreach (var level in levels)
        {
            var input = Texts.Fill(new BulkLevelInput { LevelId = level.Id }, "Reason");
            await bulk.RunLevelAsync(await bulk.PreviewLevelAsync(new(null, Customers.Take(3).ToHashSet()), input), input);
        }
        foreach (var reason in reasons.Take(3))
        {
            var block = Texts.Fill(new BulkBlockInput { Purchases = true, SignIn = true, Reason = Texts.Again("BulkBlockInput.Reason", reason) }, "Note");
            await bulk.RunBlockAsync(await bulk.PreviewBlockAsync(new(null, Customers.Take(3).ToHashSet()), block), block);
        }
    }

    private async Task TakeAlongAsync()
    {
        foreach (var _ in HostileTexts.Payloads)
        {
            var input = Texts.Fill(
                new ExportInput
                {
                    Query = new() { Search = Texts.Of("CustomerQuery.Search") },
                    Shown = [Texts.Of("ExportInput.Shown")],
                    Command = Guid.NewGuid()
                }, "Reason");
            var id = await Get<IExportsService>().StartAsync(input);
            await Get<JobRunner>().RunWaitingAsync();
            await (await Get<IExportsService>().FetchAsync(id)).Content.DisposeAsync();
        }
    }
}
