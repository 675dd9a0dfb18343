using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Imports;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Tests.Features.Administration.Staff;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>
/// Before and after each command of the contracts all tables are read past EF: every changed column of what is logged is
/// explained by a row of a log, with the values that were and are there, and every row of a log by a change.
/// </summary>
public sealed class WholeDifferenceTests : CrmTest
{
    /// <summary>Written beside the logged tables, and why without a row in a log.</summary>
    internal static readonly Dictionary<string, string> Beside = new(StringComparer.Ordinal)
    {
        ["edit_log"] = "the log",
        ["audit_log"] = "the log",
        ["staff_sessions"] = "a history of its own",
        ["retired_sign_in_ids"] = "follows the customer's ID, which is logged",
        ["job_runs"] = "the history of jobs",
        ["job_orders"] = "what waits or runs is to do; gone with its end",
        ["access_log"] = "who looked at what: a history of its own",
        ["outbox_mails"] = "mails with their fate: a history of its own",
        ["idempotency_records"] = "what a repeated click finds",
        ["block_entries"] = "told by the blocklist log",
        ["blocklist_log"] = "a history of its own",
        ["idempotency_records"] = "which dialogs were answered",
        ["level_log"] = "a history of its own",
        ["consent_ledger"] = "a log itself, chained and sealed",
        ["consent_subjects"] = "whose entries of the ledger they are",
        ["consent_states"] = "follows the consent ledger",
        ["customer_passwords"] = "told by the password events",
        ["password_events"] = "a history of its own",
        ["export_runs"] = "who took what along: a history of its own",
        ["drafts"] = "what is not saved yet",
        ["import_keys"] = "how an import finds its rows again",
    };

    internal static readonly string[] ReadPrefixes = ["Get", "List", "Find", "Needs", "Invited", "Preview"];

    /// <summary>Commands that leave the database as it is.</summary>
    private static readonly string[] Elsewhere = ["ISelfService.OfferSecondFactorAsync", "ISignInService.SignOutAsync", "ILedgerService.VerifyAsync"];

    private long customer;
    private Func<Task> act = () => Task.CompletedTask;

    public static TheoryData<string> Commands =>
    [
        .. typeof(Permissions).Assembly.GetTypes().Where(type => type.IsInterface && type.Name.EndsWith("Service", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods()).Where(method => !ReadPrefixes.Any(prefix => method.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Order(StringComparer.Ordinal),
    ];

    private IAccountService Accounts => Get<IAccountService>();

    private IAddressesService Addresses => Get<IAddressesService>();

    private IStaffService Staff => Get<IStaffService>();

    private ISelfService Self => Get<ISelfService>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        customer = await AddCustomerAsync(c => (c.BlockMarked, c.CreditLimitMinor) = (true, 100));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_change_is_explained_by_the_log_and_the_log_by_changes(string command)
    {
        await ArrangeAsync(command);
        var before = new DatabaseDump(Shop.Storage.SqliteConnectionString);
        await act();
        var changes = before.ChangesUntil(new DatabaseDump(Shop.Storage.SqliteConnectionString));

        Assert.Equal(!Elsewhere.Contains(command), changes.Count > 0);
        var logged = await LogExplanation.RequireAsync(Shop, changes);
        Assert.True(logged.Select(row => row.After!["correlation"]).Distinct().Count() <= 1);
    }

    private async Task ArrangeAsync(string command)
    {
        var member = await AddStaffAsync(StaffRole.Support);
        var browser = new Visitor(Get<ISignInService>(), Get<IHttpContextAccessor>());
        var input = (await Accounts.GetAsync(customer)).Input;
        var level = (await Get<ILevelsService>().ListAsync())[1];
        act = command switch
        {
            "ICustomersService.AddAsync" =>
                () => Get<ICustomersService>().AddAsync(new() { FirstName = "Ben", LastName = "Baker", Email = "ben@shop.example" }),
            "IAccountService.SaveAsync" => () => Accounts.SaveAsync(ChangedInEveryField(input)),
            "IAccountService.UndoAsync" => await AfterAsync(Accounts.SaveAsync(ChangedInEveryField(input)), saved => Accounts.UndoAsync(saved.Correlation)),
            "IAccountService.RevertAsync" =>
                await AfterAsync(Accounts.SaveAsync(ChangedInEveryField(input)), async _ => await Accounts.RevertAsync(await RowAsync("Company"))),
            "IEditLogService.RevertAsync" =>
                await AfterAsync(PromoteAsync(level), async _ => await Get<IEditLogService>().RevertAsync(await RowAsync("LevelId"))),
            "IAddressesService.RevertAsync" => await AfterAsync(MovedAddressAsync(), async _ => await Addresses.RevertAsync(await RowAsync("City"))),
            "IAddressesService.SaveAsync" => await AfterAsync(AddAddressAsync("Home"), _ => AddAddressAsync("Office")),
            "IAddressesService.DeleteAsync" => await AfterAsync(AddAddressAsync("Home"), saved => Addresses.DeleteAsync(saved.Id, saved.Version)),
            "IAddressesService.UndoAsync" => await AfterAsync(DeletedAddressAsync(), saved => Addresses.UndoAsync(saved.Correlation)),
            "IMailService.SaveAccountAsync" => () => Get<IMailService>().SaveAccountAsync(mailAccount),
            "IMailService.RemoveAccountAsync" =>
                await AfterAsync(SavedAsync(Get<IMailService>().SaveAccountAsync(mailAccount)), _ => Get<IMailService>().RemoveAccountAsync(0)),
            "IMailService.SaveTemplateAsync" =>
                () => Get<IMailService>().SaveTemplateAsync(new() { Name = "password", Language = "ko", Subject = "A", Body = "{{secret}}" }),
            "IMailService.SendTestAsync" => () => Get<IMailService>().SendTestAsync(),
            "IOutboxService.RetryAsync" => await AfterAsync(GivenUpAsync(), id => Get<IOutboxService>().RetryAsync(id)),
            "IOutboxService.GiveUpAsync" => await AfterAsync(Get<IMailService>().SendTestAsync(), id => Get<IOutboxService>().GiveUpAsync(id)),
            "IBlocklistService.SaveAsync" => () => BlockAsync(),
            "IBlocklistService.RemoveAsync" => await AfterAsync(BlockAsync(), saved => Get<IBlocklistService>().RemoveAsync(new(customer, 0, saved.Version))),
            "IBlocklistService.UndoAsync" => await AfterAsync(BlockAsync(), saved => Get<IBlocklistService>().UndoAsync(saved.Correlation)),
            "IAlertsService.SaveAsync" => await AfterAsync(Get<IAlertsService>().GetAsync(), alerts => Get<IAlertsService>().SaveAsync(
                new()
                {
                    Version = alerts.Version,
                    IconPosition = BlockIconPosition.After,
                    Reasons = alerts.Reasons,
                    Messages = [.. alerts.Messages.Skip(1), new() { English = "Call us." }]
                })),
            "ILevelsService.SaveAsync" =>
                () => Get<ILevelsService>()
                    .SaveAsync(new() { Id = level.Id, Version = level.Version, Name = "Brass", DiscountPercent = 2.5m, PointsPercent = 1, IsDefault = true }),
            "ILevelsService.MoveAsync" => () => Get<ILevelsService>().MoveAsync(new(level.Id, level.Version, Up: true)),
            "ILevelsService.DeleteAsync" => () => Get<ILevelsService>().DeleteAsync(level.Id, level.Version),
            "ICustomerLevelService.SaveAsync" => () => PromoteAsync(level),
            "ICustomerLevelService.UndoAsync" => await AfterAsync(PromoteAsync(level), saved => Get<ICustomerLevelService>().UndoAsync(saved.Correlation)),
            "IBulkService.RunLevelAsync" => () => BulkLevelAsync(level),
            "IBulkService.UndoLevelAsync" => await AfterAsync(BulkLevelAsync(level), done => Get<IBulkService>().UndoLevelAsync(done.Correlation)),
            "IBulkService.RunBlockAsync" => () => BulkBlockAsync(),
            "IBulkService.UndoBlockAsync" => await AfterAsync(BulkBlockAsync(), done => Get<IBulkService>().UndoBlockAsync(done.Correlation)),
            "IConsentsService.SaveAsync" => () => Get<IConsentsService>().SaveAsync(
                new() { CustomerId = customer, Kind = ConsentKinds.ThirdParty, Agreed = true, Channel = ConsentChannel.Shop, Wording = 1, Language = "en" }),
            "IPasswordsService.SendTemporaryAsync" =>
                await AfterAsync(SavedAsync(Get<IMailService>().SaveAccountAsync(mailAccount)),
                    _ => Get<IPasswordsService>().SendTemporaryAsync(new() { CustomerId = customer, Email = true })),
            "IPasswordsService.ResetAsync" => () => Get<IPasswordsService>().ResetAsync(new() { CustomerId = customer, Password = Password, Again = Password }),
            "IPasswordSettingsService.SaveAsync" => () => Get<IPasswordSettingsService>().SaveAsync(new() { MinimumLength = 12, NeedsDigit = true }),
            "ILedgerService.VerifyAsync" => () => Get<ILedgerService>().VerifyAsync(),
            "IImportsService.RunAsync" => await ImportAsync(),
            "IJobsService.RunAsync" => () => Get<IJobsService>().RunAsync(RetentionJob.JobName, isDryRun: false),
            "IExportsService.StartAsync" => () => StartExportAsync(),
            "IExportsService.CancelAsync" => await AfterAsync(StartExportAsync(), id => Get<IExportsService>().CancelAsync(id)),
            "IExportsService.DeleteAsync" => await AfterAsync(FinishedExportAsync(), id => Get<IExportsService>().DeleteAsync(id)),
            "IExportsService.FetchAsync" =>
                await AfterAsync(FinishedExportAsync(), async id => await (await Get<IExportsService>().FetchAsync(id)).Content.DisposeAsync()),
            "IDraftsService.KeepAsync" => () => KeepDraftAsync(),
            "IDraftsService.DiscardAsync" => await AfterAsync(KeepDraftAsync(), kept => Get<IDraftsService>().DiscardAsync(kept.Id, kept.Revision)),
            "IRightsService.SetAsync" => () => Get<IRightsService>().SetAsync(StaffRole.Viewer, Permissions.CustomersAdd, allowed: true),
            "IRightsService.DemandSecondFactorAsync" => () => Get<IRightsService>().DemandSecondFactorAsync(StaffRole.Viewer, demanded: true),
            "IStaffService.InviteAsync" => () => Staff.InviteAsync(new() { Name = "Dora", Email = "dora@staff.example" }),
            "IStaffService.InviteAgainAsync" => () => Staff.InviteAgainAsync(member.Id),
            "IStaffService.SaveAsync" =>
                () => Staff.SaveAsync(new() { Id = member.Id, Name = "Dora", Email = "dora@staff.example", Role = StaffRole.Manager, Password = Password }),
            "IStaffService.SetDisabledAsync" => () => Staff.SetDisabledAsync(member.Id, disabled: true),
            "IStaffService.EndSessionsAsync" => () => Staff.EndSessionsAsync(Me!.Id),
            "IStaffService.RemoveSecondFactorAsync" => await AfterAsync(SetUpFactorAsync(), _ => Staff.RemoveSecondFactorAsync(Me!.Id)),
            "ISelfService.EndSessionAsync" => async () => await Self.EndSessionAsync((await Self.ListSessionsAsync())[0].Id),
            "ISelfService.ChangePasswordAsync" => () => Self.ChangePasswordAsync(Password, "zwölf Dachse tanzen Polka"),
            "ISelfService.OfferSecondFactorAsync" => () => Self.OfferSecondFactorAsync(Password),
            "ISelfService.ConfirmSecondFactorAsync" =>
                await AfterAsync(Self.OfferSecondFactorAsync(Password), offer => Self.ConfirmSecondFactorAsync(CodeOf(offer.Secret))),
            "ISelfService.RemoveSecondFactorAsync" => await AfterAsync(SetUpFactorAsync(), _ => Self.RemoveSecondFactorAsync(Password)),
            "ISignInService.SignInAsync" => () => browser.SignInAsync(Me!.Email, Password),
            "ISignInService.SignInWithCodeAsync" => await AfterAsync(HalfwayAsync(browser), secret => browser.CodeAsync(CodeOf(secret))),
            "ISignInService.SignOutAsync" => browser.SignOutAsync,
            "ISignInService.SetUpAsync" => await AfterAsync(EmptyDatabaseAsync(), token => Get<ISignInService>().SetUpAsync(
                new() { Token = token, Name = "Ada", Email = "ada@staff.example", Password = Password, Again = Password })),
            "ISignInService.AcceptInvitationAsync" =>
                await AfterAsync(Staff.InviteAgainAsync(member.Id), invitation => Get<ISignInService>().AcceptInvitationAsync(
                    new() { Token = invitation.Path["/invite/".Length..], Password = Password, Again = Password })),
            _ => throw new InvalidOperationException($"{command} is a command: say here how it is tried."),
        };
    }

    private static readonly MailAccountInput mailAccount = new()
    {
        Server = "smtp.shop.example",
        Password = "x",
        UserName = "crm",
        SenderAddress = "crm@shop.example"
    };

    private async Task<long> GivenUpAsync()
    {
        var id = await Get<IMailService>().SendTestAsync();
        await Get<IOutboxService>().GiveUpAsync(id);
        return id;
    }

    private static async Task<bool> SavedAsync(Task work)
    {
        await work;
        return true;
    }

    private static async Task<Func<Task>> AfterAsync<T>(Task<T> first, Func<T, Task> then)
    {
        var result = await first;
        return () => then(result);
    }

    private AccountInput ChangedInEveryField(AccountInput before)
    {
        var input = before.Copy();
        foreach (var property in typeof(AccountInput).GetProperties().Where(p => p.Name is not ("Id" or "Version" or "ReferredById" or "AccountManagerId")))
        {
            property.SetValue(input, property.GetValue(input) switch
            {
                bool flag => !flag,
                AccountType => AccountType.Guest,
                long number => number + 1,
                _ when property.PropertyType == typeof(DateOnly?) => new DateOnly(1990, 1, 2),
                _ when property.Name.EndsWith("Phone", StringComparison.Ordinal) || property.Name == "Fax" => "030 4711",
                _ when property.Name == "Email" => "other@shop.example",
                _ when property.Name == "PreferredLanguage" => "ko",
                _ when property.Name == "SignInId" => null,
                _ => "other",
            });
        }
        input.AccountManagerId = Me!.Id;
        return input;
    }

    private Task<Saved> AddAddressAsync(string name)
        => Addresses.SaveAsync(new() { CustomerId = customer, Name = name, City = "Berlin", CountryCode = "DE", IsBilling = true, IsDelivery = true });

    private async Task<Saved> MovedAddressAsync()
    {
        var saved = await AddAddressAsync("Home");
        return await Addresses.SaveAsync(new()
        {
            Id = saved.Id,
            Version = saved.Version,
            CustomerId = customer,
            Name = "Home",
            City = "Bonn",
            CountryCode = "DE"
        });
    }

    private async Task<long> RowAsync(string field) => (await Get<IEditLogService>().ListAsync(new(customer, field))).Items[0].Id;

    private async Task<Saved> DeletedAddressAsync()
    {
        var saved = await AddAddressAsync("Home");
        return await Addresses.DeleteAsync(saved.Id, saved.Version);
    }

    private Task<BlockSaved> BlockAsync()
        => Get<IBlocklistService>()
            .SaveAsync(new() { CustomerId = customer, Purchases = true, SignIn = true, Reason = "Payment fraud", Until = new(2026, 12, 31) });

    private Task<LevelSaved> PromoteAsync(LevelRow level)
        => Get<ICustomerLevelService>().SaveAsync(new() { CustomerId = customer, LevelId = level.Id, Reason = "review" });

    private async Task<BulkResult> BulkLevelAsync(LevelRow level)
    {
        var input = new BulkLevelInput { LevelId = level.Id, Reason = "review" };
        return await Get<IBulkService>().RunLevelAsync(await Get<IBulkService>().PreviewLevelAsync(new(new(), new HashSet<long>()), input), input);
    }

    private async Task<BulkResult> BulkBlockAsync()
    {
        var input = new BulkBlockInput { Purchases = true, SignIn = true, Reason = "Payment fraud" };
        return await Get<IBulkService>().RunBlockAsync(await Get<IBulkService>().PreviewBlockAsync(new(null, new HashSet<long> { customer }), input), input);
    }

    private async Task<Func<Task>> ImportAsync()
    {
        using var file = new MemoryStream(
            "email,_website,firstname,lastname\nann@shop.example,base,Anna,Archer\nnew@shop.example,base,New,Person\n"u8.ToArray());
        var id = await Get<ImportUploads>().KeepAsync(Me!.Id, "people.csv", file, ImportLimits.ForUploads, default);
        return () => Get<IImportsService>().RunAsync(id, ImportMode.GoodRows);
    }

    // Another batch is written a second later.
    private async Task<DraftKept> KeepDraftAsync()
    {
        var kept = await Get<IDraftsService>().KeepAsync(new() { Form = "level/1", Fields = new Dictionary<string, DraftField>(StringComparer.Ordinal) });
        Clock.Advance(TimeSpan.FromSeconds(1));
        return kept;
    }

    private Task<long> StartExportAsync() => Get<IExportsService>().StartAsync(new() { Reason = "audit", Command = Guid.NewGuid() });

    private async Task<long> FinishedExportAsync()
    {
        var id = await StartExportAsync();
        await Get<JobRunner>().RunWaitingAsync();
        return id;
    }

    private async Task<string> SetUpFactorAsync()
    {
        var offer = await Self.OfferSecondFactorAsync(Password);
        await Self.ConfirmSecondFactorAsync(CodeOf(offer.Secret));
        Clock.Now += TimeSpan.FromSeconds(30);
        return offer.Secret;
    }

    private async Task<string> HalfwayAsync(Visitor browser)
    {
        var secret = await SetUpFactorAsync();
        await browser.SignInAsync(Me!.Email, Password);
        return secret;
    }

    // A shop before its first administrator: what the others wrote is taken away, past the program.
    private async Task<string> EmptyDatabaseAsync()
    {
        await using var db = Shop.CreateDb();
        db.RemoveRange(await db.StaffSessions().ToListAsync());
        db.RemoveRange(await db.Staff().ToListAsync());
        await db.SaveChangesAsync();
        return Get<SetupToken>().Make();
    }

    private string CodeOf(string secret) => Totp.Code(secret, Totp.StepAt(Clock.Now));
}
