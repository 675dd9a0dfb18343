using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Imports;
using CrmAdmin.Tests.Cli;
using CrmAdmin.Tests.Features.Exchange.Imports;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>As <see cref="WholeDifferenceTests"/>, of what comes past the contracts: files in all their columns, and the commands of the command
/// line.</summary>
public sealed class OtherWaysDifferenceTests : ImportTest
{
    private const string Addresses =
        "_website,_email,_entity_id,city,company,country_id,fax,firstname,lastname,postcode,region,street,telephone,_address_default_billing_,"
        + "_address_default_shipping_\n";
    private const string Customers = "email,_website,created_at,dob,firstname,gender,lastname,middlename,prefix,suffix,taxvat\n";
    private const string NopCommerce =
        "CustomerId,CustomerGuid,Email,Active,IsGuest,IsRegistered,CreatedOnUtc,FirstName,LastName,Company,Phone,Fax,Gender,DateOfBirth,VatNumber\n";
    private const string Exported =
        "Customer number,First name,Last name,Company,E-mail,Personal phone,Work phone,Work extension,Fax extension,Preferred language\n";

    [Fact]
    public async Task A_file_of_customers_with_addresses_is_explained_when_it_comes_and_when_it_has_changed()
    {
        var first = await ExplainedAsync(() => ImportAsync(Own("magento-combined.csv")));
        var later = await ExplainedAsync(() => ImportAsync(Own("magento-combined-later.csv")));

        Assert.Equal(["Address", "Customer"], first.Select(row => row.After!["entity"]!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["Address ", "Address IsBilling", "Address Phone", "Customer ", "Customer LastName"], Fields(later));
    }

    [Fact]
    public async Task A_file_of_addresses_is_explained_in_every_column()
    {
        await ImportAsync(Own("magento-customers.csv"));
        await ExplainedAsync(() => ImportAsync(Text(
            $"{Addresses}base,mina.okafor@shop.example,17,Ghent,Brug,BE,09 1,Okke,Peeters,9000,OVL,Veldstraat 1,09 2,1,\nbase,mina.okafor@shop.example,18,Ghent,,BE,,Mina,Okafor,9000,,Korenmarkt 2,,,1\n")));

        var later = await ExplainedAsync(() => ImportAsync(Text(
            $"{Addresses}base,mina.okafor@shop.example,17,Lille,Pont,FR,03 1,Anna,Maes,59000,Nord,Rue 1,03 2,,1\nbase,mina.okafor@shop.example,18,Ghent,,BE,,Mina,Okafor,9000,,Korenmarkt 2,,1,\n")));

        var all = EditFields.Names.Where(name => typeof(Address).GetProperty(name) is not null && name != "Name"); // no file names an address
        Assert.Equal(all.Order(StringComparer.Ordinal), Fields(later).Select(field => field["Address ".Length..]));
    }

    [Fact]
    public async Task Files_that_change_every_column_they_can_are_explained()
    {
        await ImportAsync(Text($"{Customers}mina@shop.example,base,3/4/2019 7:05,2/28/2001,Mina,Female,Okafor,A.,Dr.,Jr.,EU1\n"));
        await ImportAsync(Text($"{NopCommerce}5,a,gast@shop.example,true,true,false,1/2/2020 3:04,Gast,Hansen,Hansen AS,22 1,22 2,F,2/3/1990,NO1\n"));
        await ImportAsync(Text($"{Exported}11,Noor,Haddad,,noor@shop.example,030 1,030 2,12,34,en\n"));

        IReadOnlyList<RowChange>[] later =
        [
            await ExplainedAsync(() => ImportAsync(Text($"{Customers}mina@shop.example,base,3/5/2019 7:05,2/27/2001,Minna,Other,Bell,B.,Prof.,Sr.,EU2\n"))),
            await ExplainedAsync(() => ImportAsync(Text(
                $"{NopCommerce}5,a,member@shop.example,false,false,true,1/3/2020 3:04,Member,Hagen,Hagen AS,22 3,22 4,M,2/4/1990,NO2\n"))),
            await ExplainedAsync(() => ImportAsync(Text($"{Exported}12,Noor,Haddad,Haddad BV,noor@shop.example,030 3,030 4,13,35,ko\n"))),
        ];

        var all = typeof(CustomerDraft).GetProperties().Where(property => property.CanWrite)
            .Select(property => property.Name == nameof(CustomerDraft.Active) ? nameof(Customer.IsActive) : property.Name)
            .Where(name => name is not (nameof(CustomerDraft.Fields) or nameof(CustomerDraft.LastSignInAt))) // no edit: the shop's own observation
            .Append(nameof(Customer.SignInId)); // of a guest who has registered
        Assert.Equal(all.Order(StringComparer.Ordinal).Select(name => $"Customer {name}"),
            later.SelectMany(Fields).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_referrer_is_explained()
    {
        var (referrer, id) = (await AddCustomerAsync(), await AddCustomerAsync());
        var accounts = Get<IAccountService>();
        var input = (await accounts.GetAsync(id)).Input;
        input.ReferredById = referrer;

        var correlation = "";
        Assert.Equal(["Customer ReferredById"], Fields(await ExplainedAsync(async () => correlation = (await accounts.SaveAsync(input)).Correlation)));
        Assert.Equal(["Customer ReferredById"], Fields(await ExplainedAsync(() => accounts.UndoAsync(correlation))));
    }

    [Fact]
    public async Task The_verb_import_is_explained()
    {
        var rows = await ExplainedAsync(() => CliCommandAsync(
            "import", "import", Path.Combine(AppContext.BaseDirectory, "Features", "Exchange", "Imports", "Files", "magento-combined-later.csv")));
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal("import", row.After!["source"]));
    }

    [Fact]
    public async Task The_verb_seed_is_explained()
    {
        // Orders are the shop's, and that the database is invented says a mark.
        var rows = await ExplainedAsync(() => CliCommandAsync("seed", "seed", "--customers", "300", "--orders-per-customer", "2"), "orders", "settings");
        Assert.Equal(300, rows.Count(row => row.After!["entity"] == "Customer" && row.After["field"] is null));
        Assert.Equal(300, rows.Count(row => row.After!["entity"] == "Address"));
    }

    [Fact]
    public async Task The_verb_staff_add_is_explained()
    {
        var row = Assert.Single(await ExplainedAsync(() => CliCommandAsync(
            "staff add", "staff", "add", "--name", "Dora", "--email", "dora@staff.example", "--role", "Manager")));
        Assert.Equal(("audit_log", "StaffMember", "cli"), (row.Table, row.After!["entity"], row.After["source"]));
    }

    private static IEnumerable<string> Fields(IReadOnlyList<RowChange> logged)
        => logged.Select(row => $"{row.After!["entity"]} {row.After["field"]}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private async Task<IReadOnlyList<RowChange>> ExplainedAsync(Func<Task> act, params string[] beside)
    {
        var before = new DatabaseDump(Shop.Storage.SqliteConnectionString);
        await act();
        return await LogExplanation.RequireAsync(Shop, before.ChangesUntil(new DatabaseDump(Shop.Storage.SqliteConnectionString)), beside);
    }

    private async Task CliCommandAsync(string verb, params string[] args)
    {
        var console = new RecordedConsole();
        var code = await CommandLine.RunForwardedAsync(Shop.Services, new(verb, args, Shop.Storage.Folder, "en"), console, default);
        Assert.True(code == ExitCodes.Done, string.Join('\n', console.Lines));
    }
}
