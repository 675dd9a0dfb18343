using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Exchange.Imports;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>Files that come again after somebody changed something, there or here.</summary>
public sealed class ImportAgainTests : ImportTest
{
    private const string Combined =
        "email,_website,firstname,lastname,_address_firstname,_address_lastname,_address_street,_address_city,_address_country_id\n";
    private const string Shopify =
        "Customer ID,First Name,Last Name,Email,Default Address Address1,Default Address City,Default Address Zip,Default Address Country Code";

    [Fact]
    public async Task An_address_that_came_without_an_id_gets_the_id_of_the_file_that_has_one()
    {
        await ImportAsync(Text($"{Combined}ann@shop.example,base,Ann,Archer,Ann,Archer,1 High St,Leeds,GB\n"));

        const string File = "_website,_email,_entity_id,firstname,lastname,street,city,country_id\nbase,ann@shop.example,17,Ann,Archer,1 High St,Leeds,GB\n";
        await ImportAsync(Text(File));

        Assert.Equal("magento:17", Assert.Single(await AddressesAsync()).SourceKey);
        Assert.Equal((0, 0, 1, 0), Counts(await ImportAsync(Text(File))));
    }

    [Fact]
    public async Task A_new_last_name_is_a_new_addressee_and_not_a_second_address()
    {
        await ImportAsync(Text($"{Shopify}\n1,Ann,Archer,ann@shop.example,1 High St,Leeds,LS1 4AB,GB\n"));

        Assert.Equal((0, 1, 0, 0), Counts(await ImportAsync(Text($"{Shopify}\n1,Ann,Bell,ann@shop.example,1 High St,Leeds,LS1 4AB,GB\n"))));
        Assert.Equal("Ann Bell", Assert.Single(await AddressesAsync()).Recipient);
    }

    [Fact]
    public async Task What_the_layout_has_no_column_for_stays_with_the_address()
    {
        var file = $"{Shopify}\n1,Ann,Archer,ann@shop.example,1 High St,Leeds,LS1 4AB,GB\n";
        await ImportAsync(Text(file));
        var address = (await ListAsync())[0];
        (address.Phone, address.Fax, address.Company) = ("+44 113 1234567", "+44 113 1234568", "Archer Ltd");
        await Get<IAddressesService>().SaveAsync(address);

        Assert.Equal((0, 0, 1, 0), Counts(await ImportAsync(Text(file))));
        var kept = Assert.Single(await AddressesAsync());
        Assert.Equal(("+44 113 1234567", "+44 113 1234568", "Archer Ltd"), (kept.Phone, kept.Fax, kept.Company));
    }

    [Fact]
    public async Task A_mark_that_staff_moved_is_not_taken_back()
    {
        var file = $"{Shopify}\n1,Ann,Archer,ann@shop.example,1 High St,Leeds,LS1 4AB,GB\n";
        await ImportAsync(Text(file));
        var customer = (await AddressesAsync())[0].CustomerId;
        await Get<IAddressesService>().SaveAsync(
            new()
            {
                CustomerId = customer,
                Name = "Office",
                Street = "2 Low St",
                City = "York",
                PostalCode = "YO1 7HH",
                CountryCode = "GB",
                IsDelivery = true
            });

        Assert.Equal((0, 0, 1, 0), Counts(await ImportAsync(Text(file))));
        Assert.Equal([("Leeds", true, false), ("York", false, true)], (await AddressesAsync()).Select(a => (a.City!, a.IsBilling, a.IsDelivery)));
    }

    [Fact]
    public async Task The_name_of_an_address_does_not_end_in_half_a_character()
    {
        var city = new string('x', AddressInput.NameLength - 5) + "😀😀";
        await ImportAsync(Text($"{Shopify}\n1,Ann,Archer,ann@shop.example,1 High St,{city},LS1 4AB,GB\n"));

        Assert.Equal(new string('x', AddressInput.NameLength - 5), Assert.Single(await AddressesAsync()).Name);
    }

    [Theory]
    [InlineData("+47 22 12 34 56", null)]
    [InlineData(null, "+47 (22) 123456")]
    public async Task A_phone_that_staff_wrote_in_groups_is_found(string? personal, string? work)
    {
        await AddCustomerAsync(c => (c.FirstName, c.LastName, c.Email, c.PersonalPhone, c.WorkPhone) = ("Ida", "Berg", null, personal, work));

        var report = await ImportAsync(Text("First Name,Last Name,Email,Accepts Email Marketing,Phone\nIda,Berg,,no,+4722123456\n"));

        Assert.Equal(0, report.Created);
    }

    [Theory]
    [InlineData("Archer | Sons", "ann@shop.example")]
    [InlineData("Archer", "ann|sons@shop.example")]
    public async Task A_bar_in_a_name_or_an_email_does_not_hide_the_customer(string lastName, string email)
    {
        await Get<ICustomersService>().AddAsync(new() { FirstName = "Ann", LastName = lastName, Email = email });

        Assert.Equal(0, (await ImportAsync(Text($"First Name,Last Name,Email,Accepts Email Marketing\nAnn,{lastName},{email},no\n"))).Created);
    }

    [Fact]
    public async Task A_customer_found_by_contact_is_found_again_under_a_corrected_name()
    {
        var customers = Get<ICustomersService>();
        var id = await customers.AddAsync(new() { FirstName = "Noor", LastName = "Haddad", Email = "noor@shop.example" });
        const string File = "First Name,Last Name,Email,Accepts Email Marketing\nNoor,Haddad,noor@shop.example,no\n";
        await ImportAsync(Text(File), ImportMode.DryRun);
        var dry = await QueryAsync(db => db.ImportKeys().CountAsync());
        await ImportAsync(Text(File));
        await using (var db = Shop.CreateDb())
        {
            (await db.FindAsync<Customer>(id))!.LastName = "Haddad-Bell";
            await db.SaveChangesAsync();
        }

        Assert.Equal(0, dry);
        Assert.Equal(0, (await ImportAsync(Text(File))).Created);
    }

    private Task<List<Address>> AddressesAsync() => QueryAsync(db => db.Addresses().OrderBy(a => a.City).ToListAsync());

    private async Task<IReadOnlyList<AddressInput>> ListAsync()
        => (await Get<IAddressesService>().ListAsync((await AddressesAsync())[0].CustomerId)).Addresses;
}
