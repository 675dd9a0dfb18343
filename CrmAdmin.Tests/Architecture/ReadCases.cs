using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Extensions.DependencyInjection;

namespace CrmAdmin.Tests.Architecture;

/// <summary>Each reading of the contracts, over a shop with a little of everything: once for each filter, and from a place on.</summary>
internal sealed class ReadCases
{
    private const string Words = "an";
    private readonly Dictionary<string, IReadOnlyList<Func<Task>>> all = new(StringComparer.Ordinal);
    private readonly IServiceProvider services;

    private ReadCases(IServiceProvider services) => this.services = services;

    public IReadOnlyDictionary<string, IReadOnlyList<Func<Task>>> All => all;

    public static async Task<ReadCases> FillAsync(TestShop shop, IServiceProvider services, long manager)
    {
        var cases = new ReadCases(services);
        var found = await ReadData.FillAsync(shop, services, manager);
        cases.AddCustomers(found);
        cases.AddPopups(found);
        cases.AddLogs(found);
        cases.AddNearby(found);
        return cases;
    }

    private void AddCustomers(ReadData at)
    {
        var input = new AddCustomerInput { FirstName = "Ann", LastName = "Archer", Email = "ann@shop.example", PersonalPhone = "+49 151 1234567" };
        Add<ICustomersService>("List",
            customers => [customers.ListAsync(new()), customers.ListAsync(new() { Search = Words }),
                customers.ListAsync(new() { Levels = [1], Active = true })]);
        Add<ICustomersService>("GetHead", customers => [customers.GetHeadAsync(at.Customer)]);
        Add<ICustomersService>("GetChoices", customers => [customers.GetChoicesAsync()]);
        Add<ICustomersService>("Find", customers => [customers.FindAsync("archer"), customers.FindAsync(Words), customers.FindAsync("archer an")]);
        Add<ICustomersService>("FindDuplicates", customers => [customers.FindDuplicatesAsync(input)]);
        Add<IAccountService>("Get", accounts => [accounts.GetAsync(at.Customer)]);
        Add<IAddressesService>("List", addresses => [addresses.ListAsync(at.Customer)]);
        Add<IBulkService>("GetCount", bulk => [.. Selections(at).Select(one => bulk.GetCountAsync(one))]);
        Add<IBulkService>("PreviewLevel", bulk => [.. Selections(at).Select(one => bulk.PreviewLevelAsync(one, new() { LevelId = 2, Reason = "review" }))]);
        Add<IBulkService>("PreviewBlock", bulk => [.. Selections(at).SelectMany(one => new[] { false, true }
            .Select(remove => bulk.PreviewBlockAsync(one, new() { Remove = remove, Purchases = !remove, Reason = ReadData.Reason })))]);
        Add<IExportsService>("GetCount", exports => [
            .. Selections(at).Where(one => one.All is not null).Select(one => exports.GetCountAsync(new() { Query = one.All! })),
            exports.GetCountAsync(new() { Log = new LogFilter(at.Customer, By: Words).ToAddress() }), exports.GetCountAsync(new() { Log = "/audit-log" })]);
        Add<IExportsService>("List", exports => [exports.ListAsync(), exports.ListAsync(after: 5)]);
        Add<IImportsService>("Preview", imports => [imports.PreviewAsync(at.Upload)]);
    }

    private void AddPopups(ReadData at)
    {
        Add<IBlocklistService>("Get", blocklist => [blocklist.GetAsync(at.Customer), blocklist.GetAsync(at.Other)]);
        Add<IBlocklistService>("GetContact", blocklist => [blocklist.GetContactAsync(at.Contact), blocklist.GetContactAsync(0)]);
        Add<IBlocklistService>("FindLookAlikes", blocklist => [blocklist.FindLookAlikesAsync(at.Customer)]);
        Add<IBlocklistService>("List", blocklist => [.. BlocklistQueries().Select(query => blocklist.ListAsync(query))]);
        Add<IAlertsService>("Get", alerts => [alerts.GetAsync()]);
        Add<IAlertsService>("GetIconPosition", alerts => [alerts.GetIconPositionAsync()]);
        Add<IConsentsService>("GetMarks", consents => [consents.GetMarksAsync(at.Customer)]);
        Add<IConsentsService>("Get", consents => [consents.GetAsync(at.Customer, ConsentKinds.ThirdParty)]);
        Add<IConsentsService>("GetReceipt", consents => [consents.GetReceiptAsync(at.Customer, at.Consent)]);
        Add<ICustomerLevelService>("Get", levels => [levels.GetAsync(at.Customer)]);
        Add<ICustomerLevelService>("GetLevels", levels => [levels.GetLevelsAsync()]);
        Add<ILevelsService>("List", levels => [levels.ListAsync()]);
        Add<IPasswordsService>("GetTemporary", passwords => [passwords.GetTemporaryAsync(at.Customer)]);
        Add<IPasswordsService>("GetStatus", passwords => [passwords.GetStatusAsync(at.Customer, at.Mail)]);
        Add<IPasswordsService>("GetReset", passwords => [passwords.GetResetAsync(at.Customer)]);
        Add<IPasswordSettingsService>("Get", settings => [settings.GetAsync()]);
        Add<IPasswordSettingsService>("Preview", settings => [settings.PreviewAsync(new(), "neun Igel")]);
        Add<IPasswordRulesService>("Get", rules => [rules.GetAsync()]);
    }

    private void AddLogs(ReadData at)
    {
        Add<IEditLogService>("List", log => [.. EditQueries(at.Customer).Select(query => log.ListAsync(query))]);
        Add<IEditLogService>("GetDetails", log => [log.GetDetailsAsync(at.Edit)]);
        Add<IEditLogService>("GetAsOf", log => [log.GetAsOfAsync(at.Customer, at.Today)]);
        Add<IEditLogService>(
            "ListAuditLog", log => [log.ListAuditLogAsync(new()), log.ListAuditLogAsync(new(After: 5)), log.ListAuditLogAsync(new(Words: Words))]);
        Add<IAccessLogService>("List", log => [
            log.ListAsync(new(at.Customer)), log.ListAsync(new(at.Customer, "Downloaded")), log.ListAsync(new(at.Customer, By: Words, After: 5))]);
        Add<IBlocklistService>("GetLog", blocklist => [
            blocklist.GetLogAsync(new(at.Customer)), blocklist.GetLogAsync(new(), at.Contact), blocklist.GetLogAsync(new(at.Customer, "Added")),
            blocklist.GetLogAsync(new(at.Customer, By: Words, After: 5))]);
        Add<ICustomerLevelService>("GetLog", levels => [
            levels.GetLogAsync(new(at.Customer)), levels.GetLogAsync(new(at.Customer, "ByHand")), levels.GetLogAsync(new(at.Customer, By: Words, After: 5))]);
        Add<IConsentsService>(
            "GetLog", consents => [consents.GetLogAsync(new(at.Customer)), consents.GetLogAsync(new(at.Customer, ConsentKinds.ThirdParty, After: 5))]);
        Add<IPasswordsService>(
            "GetLog", passwords => [passwords.GetLogAsync(new(at.Customer)), passwords.GetLogAsync(new(at.Customer, "TemporarySent", After: 5))]);
        Add<ILedgerService>("List", ledger => [ledger.ListAsync(new()), ledger.ListAsync(new(After: 2))]);
        Add<ILedgerService>("Verify", ledger => [ledger.VerifyAsync()]);
    }

    private void AddNearby(ReadData at)
    {
        Add<IDraftsService>("List", drafts => [drafts.ListAsync("level/1")]);
        Add<IJobsService>("List", jobs => [jobs.ListAsync()]);
        Add<IJobsService>("ListRuns", jobs => [jobs.ListRunsAsync(ReadData.Job), jobs.ListRunsAsync(ReadData.Job, after: 5)]);
        Add<IOutboxService>("List", outbox => [
            outbox.ListAsync(new()), outbox.ListAsync(new(Kind: "Waiting")), outbox.ListAsync(new(at.Customer)),
            outbox.ListAsync(new(at.Customer, "Waiting", After: 5))]);
        Add<IOutboxService>("Get", outbox => [outbox.GetAsync(at.Mail)]);
        Add<IMailService>("Get", mail => [mail.GetAsync()]);
        Add<IMailService>("Preview", mail => [mail.PreviewAsync(at.Template)]);
        Add<IStaffService>("List", staff => [staff.ListAsync()]);
        Add<IRightsService>("Get", rights => [rights.GetAsync()]);
        Add<ISelfService>("Get", self => [self.GetAsync()]);
        Add<ISelfService>("ListSessions", self => [self.ListSessionsAsync()]);
        Add<ISignInService>("NeedsSetup", door => [door.NeedsSetupAsync()]);
        Add<ISignInService>("Invited", door => [door.InvitedAsync("token")]);
    }

    private static BulkSelection[] Selections(ReadData at) =>
    [
        new(new(), new HashSet<long>()), new(new(), new HashSet<long> { at.Customer }), new(new() { Search = "archer" }, new HashSet<long>()),
        new(null, new HashSet<long> { at.Customer }), new(new() { Levels = [1] }, new HashSet<long>()),
        new(new() { AddedBy = AddedBy.Portal, Active = true }, new HashSet<long>()),
    ];

    private static IEnumerable<BlocklistQuery> BlocklistQueries() =>
    [
        new(), new() { After = 5 }, new() { Kind = BlockKind.Customers }, new() { Kind = BlockKind.Contacts }, new() { Block = BlockFilter.Marked },
        new() { Block = BlockFilter.SignIn }, new() { Reason = ReadData.Reason }, new() { Search = "archer" }, new() { Search = Words },
        new() { Search = "1234567", After = 5 },
    ];

    private static IEnumerable<LogFilter> EditQueries(long customer) =>
    [
        new(customer), new(customer, "LastName"), new(customer, By: Words), new(customer, Source: "ui"), new(customer, From: new(2026, 3, 1)),
        new(customer, To: new(2026, 3, 9), After: 5),
    ];

    private void Add<T>(string method, Func<T, IEnumerable<Task>> calls)
        where T : notnull
        => all.Add($"{typeof(T).Name}.{method}Async", [() => Task.WhenAll(calls(services.GetRequiredService<T>()))]);
}
