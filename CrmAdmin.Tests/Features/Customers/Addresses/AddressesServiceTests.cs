using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Addresses;

public sealed class AddressesServiceTests : CrmTest
{
    private long customer;

    private IAddressesService Service => Get<IAddressesService>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        customer = await AddCustomerAsync();
    }

    [Fact]
    public async Task An_address_is_kept_as_it_was_typed_trimmed()
    {
        await AddAsync("Home", a => (a.Recipient, a.Street, a.PostalCode, a.Phone) = (" Ann ", "Lange Str. 1\r\nHinterhaus ", " ec1a 1bb ", "030 12345"), "GB");
        var address = Assert.Single((await Service.ListAsync(customer)).Addresses);
        Assert.Equal(("Ann", "Lange Str. 1\nHinterhaus", "EC1A 1BB", "030 12345"), (address.Recipient, address.Street, address.PostalCode, address.Phone));
        Assert.Equal("not-found", await RefusalAsync(() => Service.ListAsync(4711)));
        Assert.Empty((await Service.ListAsync(await AddCustomerAsync())).Addresses);
    }

    [Fact]
    public async Task Billing_comes_first_then_delivery_then_by_name()
    {
        await AddAsync("C");
        await AddAsync("B");
        await AddAsync("Z delivery", a => a.IsDelivery = true);
        await AddAsync("Z billing", a => a.IsBilling = true);
        Assert.Equal(["Z billing", "Z delivery", "B", "C"], (await Service.ListAsync(customer)).Addresses.Select(a => a.Name));
    }

    [Fact]
    public async Task A_name_is_one_addresss_of_a_customer()
    {
        await AddAsync("Home");
        Assert.Equal("address.name-taken", await RefusalAsync(() => AddAsync(" Home ")));
        var other = await AddAsync("Office");
        Assert.Equal("address.name-taken", await RefusalAsync(() => ChangeAsync(other.Id, a => a.Name = "Home")));
        customer = await AddCustomerAsync();
        await AddAsync("Home");
    }

    [Fact]
    public async Task A_mark_moves_to_the_address_that_gets_it_and_the_log_tells_both()
    {
        var home = await AddAsync("Home", a => (a.IsBilling, a.IsDelivery) = (true, true));
        var saved = await AddAsync("Office", a => a.IsBilling = true);

        var marks = (await Service.ListAsync(customer)).Addresses.ToDictionary(a => a.Name!, a => (a.IsBilling, a.IsDelivery), StringComparer.Ordinal);
        Assert.Equal((true, false), marks["Office"]);
        Assert.Equal((false, true), marks["Home"]);
        var rows = await QueryAsync(db => db.EditLog().Where(e => e.Correlation == saved.Correlation).ToListAsync());
        Assert.Equal(
            [$"Added {saved.Id} :", $"Changed {home.Id} IsBilling:true→false"],
            rows.Select(e => $"{e.Kind} {e.EntityId} {e.Field}:{(e.Field is null ? "" : $"{e.Old}→{e.New}")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_deleted_address_comes_back_as_it_was_under_a_new_key()
    {
        var saved = await AddAsync("Home", a => (a.Street, a.IsBilling, a.Fax) = ("Lange Str. 1", true, "030 54321"));
        var before = Assert.Single((await Service.ListAsync(customer)).Addresses);
        var deleted = await Service.DeleteAsync(saved.Id, saved.Version);
        Assert.Empty((await Service.ListAsync(customer)).Addresses);
        Assert.Equal("not-found", await RefusalAsync(() => Service.DeleteAsync(saved.Id, saved.Version)));

        Assert.Equal(1, (await Service.UndoAsync(deleted.Correlation)).Restored);

        var after = Assert.Single((await Service.ListAsync(customer)).Addresses);
        Assert.NotEqual(before.Id, after.Id);
        Assert.Empty(InputDifference.Between(before, after));
        Assert.Equal("address.name-taken", await RefusalAsync(() => Service.UndoAsync(deleted.Correlation)));
    }

    [Fact]
    public async Task Undoing_gives_no_mark_back_that_another_address_got_since()
    {
        var home = await AddAsync("Home", a => (a.IsBilling, a.IsDelivery) = (true, true));
        var office = await AddAsync("Office");
        var moved = await ChangeAsync(office.Id, a => a.IsBilling = true);
        await AddAsync("Shed", a => a.IsBilling = true);

        await Service.UndoAsync(moved.Correlation);
        Assert.Equal("Shed", Assert.Single((await Service.ListAsync(customer)).Addresses, a => a.IsBilling).Name);

        var deleted = await Service.DeleteAsync(home.Id, (await FindAsync(home.Id)).Version);
        await ChangeAsync(office.Id, a => a.IsDelivery = true);
        var undone = await Service.UndoAsync(deleted.Correlation);
        Assert.Equal(["IsDelivery"], undone.LeftAlone);
        Assert.Equal("Office", Assert.Single((await Service.ListAsync(customer)).Addresses, a => a.IsDelivery).Name);
    }

    [Fact]
    public async Task Undoing_a_moved_mark_gives_it_back()
    {
        await AddAsync("Home", a => a.IsBilling = true);
        var office = await AddAsync("Office");
        var moved = await ChangeAsync(office.Id, a => a.IsBilling = true);
        Assert.Equal(2, (await Service.UndoAsync(moved.Correlation)).Restored);
        Assert.Equal("Home", Assert.Single((await Service.ListAsync(customer)).Addresses, a => a.IsBilling).Name);
    }

    [Fact]
    public async Task Undoing_an_addition_deletes_it_unless_it_was_worked_on()
    {
        var saved = await AddAsync("Home");
        Assert.Equal(1, (await Service.UndoAsync(saved.Correlation)).Restored);
        Assert.Empty((await Service.ListAsync(customer)).Addresses);

        saved = await AddAsync("Home");
        await ChangeAsync(saved.Id, a => a.City = "Bonn");
        Assert.Equal(["Address"], (await Service.UndoAsync(saved.Correlation)).LeftAlone);
        Assert.Single((await Service.ListAsync(customer)).Addresses);
    }

    [Fact]
    public async Task Who_saves_or_deletes_over_a_newer_version_is_told()
    {
        var saved = await AddAsync("Home");
        var mine = await FindAsync(saved.Id);
        await ChangeAsync(saved.Id, a => a.City = "Bonn");
        await Assert.ThrowsAsync<ConflictException>(() => Service.SaveAsync(mine));
        await Assert.ThrowsAsync<ConflictException>(() => Service.DeleteAsync(saved.Id, saved.Version));
        Assert.False((await Service.SaveAsync(await FindAsync(saved.Id))).Changed);
    }

    [Fact]
    public async Task An_address_stays_with_its_customer_whatever_the_input_says()
    {
        var saved = await AddAsync("Home");
        var other = await AddCustomerAsync();
        await ChangeAsync(saved.Id, a => (a.CustomerId, a.City) = (other, "Bonn"));
        Assert.Empty((await Service.ListAsync(other)).Addresses);
        Assert.Equal("not-found", await RefusalAsync(() => Service.SaveAsync(new() { CustomerId = 4711, Name = "x", City = "Bonn", CountryCode = "DE" })));
    }

    [Fact]
    public async Task Whoever_sees_an_address_masked_changes_nothing_of_it()
    {
        var saved = await AddAsync("Home", a => (a.Street, a.Phone) = ("Lange Str. 1", "030 12345"));
        await SetRightAsync(StaffRole.Viewer, Permissions.AddressesEdit, allowed: true);
        await As(StaffRole.Viewer);
        var list = await Service.ListAsync(customer);
        Assert.False(list.MayEdit);
        Assert.Equal(("•••", "••• 45"), (list.Addresses[0].Street, list.Addresses[0].Phone));
        await Assert.ThrowsAsync<ForbiddenException>(() => Service.SaveAsync(list.Addresses[0]));
        await Assert.ThrowsAsync<ForbiddenException>(() => Service.DeleteAsync(saved.Id, saved.Version));
        await Assert.ThrowsAsync<ForbiddenException>(() => Service.UndoAsync(saved.Correlation));
    }

    [Fact]
    public async Task What_is_wrong_is_named()
    {
        Assert.Equal(["Name input.required", "CountryCode input.required", "Phone input.phone", "Street address.empty"],
            await BrokenRulesAsync(() => Service.SaveAsync(new() { CustomerId = customer, Phone = "x" })));
        Assert.Equal(["CountryCode address.unknown-country"], await BrokenRulesAsync(() => AddAsync("Home", country: "QQ")));
        Assert.Equal(["CountryCode address.unknown-country"], await BrokenRulesAsync(() => AddAsync("Home", country: "de")));
        Assert.Equal(["PostalCode address.postal-code"], await BrokenRulesAsync(() => AddAsync("Home", a => a.PostalCode = "1234")));
    }

    private Task<Saved> AddAsync(string name, Action<AddressInput>? change = null, string country = "DE")
    {
        var input = new AddressInput { CustomerId = customer, Name = name, City = "Berlin", CountryCode = country };
        change?.Invoke(input);
        return Service.SaveAsync(input);
    }

    private async Task<AddressInput> FindAsync(long id) => (await Service.ListAsync(customer)).Addresses.Single(a => a.Id == id);

    private async Task<Saved> ChangeAsync(long id, Action<AddressInput> change)
    {
        var input = await FindAsync(id);
        change(input);
        return await Service.SaveAsync(input);
    }
}
