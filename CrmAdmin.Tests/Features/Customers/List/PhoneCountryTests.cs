using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.List;

/// <summary>A phone without a country's code is read as the customer's country writes it, else as the store's does.</summary>
public sealed class PhoneCountryTests : CrmTest
{
    private IAddressesService Addresses => Get<IAddressesService>();

    [Fact]
    public async Task The_store_s_country_counts_until_there_is_an_address_and_the_billing_address_most()
    {
        var id = await AddCustomerAsync(c => c.PersonalPhone = "0171 1234567");
        Assert.Equal("+491711234567", await E164Async(id));

        var seoul = await AddAsync(id, "Seoul", "KR");
        Assert.Equal("+821711234567", await E164Async(id));
        var lyon = await AddAsync(id, "Lyon", "FR");
        Assert.Equal("+821711234567", await E164Async(id));
        var bonn = await AddAsync(id, "Bonn", "DE", isBilling: true);
        Assert.Equal("+491711234567", await E164Async(id));

        await Addresses.DeleteAsync(bonn.Id, bonn.Version);
        await Addresses.DeleteAsync(seoul.Id, seoul.Version);
        Assert.Null(await E164Async(id)); // France has no such number
        await Addresses.DeleteAsync(lyon.Id, lyon.Version);
        Assert.Equal("+491711234567", await E164Async(id));
        Assert.Equal(0, await QueryAsync(db => db.Customers().Where(c => c.Id == id).Select(c => c.Version).SingleAsync()));
    }

    [Fact]
    public async Task What_is_undone_is_read_again()
    {
        var id = await AddCustomerAsync(c => c.PersonalPhone = "0171 1234567");
        var seoul = await AddAsync(id, "Seoul", "KR");
        var accounts = Get<IAccountService>();
        var input = (await accounts.GetAsync(id)).Input;
        input.PersonalPhone = "010-1234-5678";
        var saved = await accounts.SaveAsync(input);
        Assert.Equal("+821012345678", await E164Async(id));

        await accounts.UndoAsync(saved.Correlation);
        Assert.Equal("+821711234567", await E164Async(id));
        await Addresses.UndoAsync(seoul.Correlation);
        Assert.Equal("+491711234567", await E164Async(id));
    }

    [Theory]
    [InlineData("1234 56")]
    [InlineData("010-1234-5678")]
    [InlineData("01012345678")]
    [InlineData("+82 10 1234 5678")]
    [InlineData("+82 (0)10/1234.5678")]
    [InlineData("0082 10 1234 5678")]
    [InlineData("０１０－１２３４－５６７８")]
    [InlineData("\u202a+82\u00a010\u00a01234\u00a05678\u202c")]
    public async Task It_is_found_in_any_notation_of_the_number(string query)
    {
        var people = await AddCustomersAsync(3, (c, n) => c.PersonalPhone = n switch { 1 => "010-1234-5678", 2 => "+82 10-1234-5678", _ => "010-1234-5679" });
        await AddAsync(people[0].Id, "Seoul", "KR");

        var found = (await Get<ICustomersService>().ListAsync(new() { Search = query })).Items.Select(row => row.Id);
        Assert.Equal(people.Take(query == "1234 56" ? 3 : 2).Select(c => c.Id), found.Order());
    }

    [Fact]
    public async Task What_no_plan_knows_is_kept_and_found_as_it_was_typed()
    {
        var input = new AddCustomerInput { FirstName = "Ann", LastName = "Archer", Email = "ann@shop.example", PersonalPhone = "\u202d0151\u00a0123 4567 " };
        var id = await Get<ICustomersService>().AddAsync(input);

        Assert.Null(await E164Async(id));
        Assert.Equal("0151 123 4567", await QueryAsync(db => db.Customers().Where(c => c.Id == id).Select(c => c.PersonalPhone).SingleAsync()));
        Assert.Equal([id], (await Get<ICustomersService>().ListAsync(new() { Search = "0151/1234567" })).Items.Select(row => row.Id));
    }

    private Task<Saved> AddAsync(long customer, string city, string country, bool isBilling = false)
        => Addresses.SaveAsync(new() { CustomerId = customer, Name = city, City = city, CountryCode = country, IsBilling = isBilling });

    private Task<string?> E164Async(long id) => QueryAsync(db => db.Customers().Where(c => c.Id == id).Select(c => c.PersonalPhoneE164).SingleAsync());
}
