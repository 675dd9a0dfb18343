using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>A file of addresses names the customer by e-mail; the website beside it may be another than the customer's.</summary>
public sealed class ImportOtherWebsiteTests : ImportTest
{
    private const string Customers = "email,_website,firstname,lastname\n";
    private const string Address =
        "_website,_email,_entity_id,firstname,lastname,street,city,country_id\nbase,Kim@shop.example,17,Ann,Archer,1 High St,Leeds,GB\n";

    [Theory]
    [InlineData(ImportMode.DryRun)]
    [InlineData(ImportMode.GoodRows)]
    public async Task The_one_customer_of_the_email_gets_the_address_with_a_warning(ImportMode mode)
    {
        await ImportAsync(Text($"{Customers}kim@shop.example,second,Kim,Two\n"));

        var report = await ImportAsync(Text(Address), mode);

        Assert.Equal((1, 0, 0, 0), Counts(report));
        Assert.Equal("import.row.other-website", Assert.Single(report.Problems).Error.Code);
        Assert.Equal(mode == ImportMode.DryRun ? 0 : 1, await QueryAsync(db => db.Addresses().CountAsync()));
    }

    [Fact]
    public async Task Of_two_customers_none_is_guessed()
    {
        await ImportAsync(Text($"{Customers}kim@shop.example,second,Kim,Two\nkim@shop.example,third,Kim,Three\n"));

        var report = await ImportAsync(Text(Address));

        Assert.Equal((0, 0, 0, 1), Counts(report));
        Assert.Equal("import.row.unknown-customer", Assert.Single(report.Problems).Error.Code);
    }

    [Fact]
    public async Task The_websites_own_customer_goes_before()
    {
        await ImportAsync(Text($"{Customers}kim@shop.example,second,Kim,Two\nkim@shop.example,base,Kim,One\n"));

        var report = await ImportAsync(Text(Address));

        Assert.Empty(report.Problems);
        Assert.Equal(await QueryAsync(db => db.Customers().Where(c => c.LastName == "One").Select(c => c.Id).SingleAsync()),
            await QueryAsync(db => db.Addresses().Select(a => a.CustomerId).SingleAsync()));
    }
}
