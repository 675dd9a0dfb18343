using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.List;

public sealed class CustomersServiceTests : CrmTest
{
    private ICustomersService Service => Get<ICustomersService>();

    private static AddCustomerInput Ann => new() { FirstName = "Ann", LastName = "Archer", Email = "ann@shop.example", PersonalPhone = "+49 151 1234567" };

    [Fact]
    public async Task A_new_customer_is_there_active_and_looked_after_by_who_added_it()
    {
        var id = await Service.AddAsync(Ann);

        var head = await Service.GetHeadAsync(id);
        Assert.Equal(("Ann Archer", "ann@shop.example", "New", Me!.Name), (head.Name, head.SignInId, head.Level, head.AccountManager));
        Assert.True(head.IsActive);
        Assert.Equal(Clock.Now, head.RegisteredAt);
        var row = Assert.Single((await Service.ListAsync(new())).Items);
        Assert.Equal(id, row.Id);
        var stored = await QueryAsync(db => db.Customers().SingleAsync());
        Assert.Equal((AddedBy.Staff, Me.Name), (stored.AddedBy, stored.AddedByName));
    }

    [Fact]
    public async Task A_guest_has_no_customer_id_whatever_was_typed()
    {
        var input = Ann;
        (input.AccountType, input.SignInId) = (AccountType.Guest, "ann");
        Assert.Null((await Service.GetHeadAsync(await Service.AddAsync(input))).SignInId);
    }

    [Theory]
    [InlineData("ann@shop.example")]
    [InlineData(" ANN@Shop.Example ")]
    [InlineData("ａｎｎ@shop.example")]
    public async Task A_customer_id_is_given_once_in_whatever_spelling(string again)
    {
        await Service.AddAsync(Ann);
        var input = Ann;
        input.SignInId = again;

        Assert.Equal("customer.sign-in-id-taken", await RefusalAsync(() => Service.AddAsync(input)));
        Assert.Equal(1, await QueryAsync(db => db.Customers().CountAsync()));
    }

    [Fact]
    public async Task A_customer_id_that_was_given_up_goes_to_nobody_else()
    {
        var id = await Service.AddAsync(Ann);
        var accounts = Get<IAccountService>();
        var input = (await accounts.GetAsync(id)).Input;
        input.SignInId = "annie";
        var saved = await accounts.SaveAsync(input);

        Assert.Equal("customer.sign-in-id-taken", await RefusalAsync(() => Service.AddAsync(Ann)));

        input = (await accounts.GetAsync(id)).Input;
        input.SignInId = "ann@shop.example";
        Assert.True((await accounts.SaveAsync(input)).Version > saved.Version); // its former owner may have it back
    }

    [Fact]
    public async Task One_family_may_share_an_e_mail_address()
    {
        await Service.AddAsync(Ann);
        var input = Ann;
        (input.FirstName, input.SignInId) = ("Ben", "ben");
        await Service.AddAsync(input);
        Assert.Equal(2, (await Service.ListAsync(new())).Count);
    }

    [Fact]
    public async Task What_must_be_filled_is_and_what_is_wrong_is_named()
    {
        var broken = await BrokenRulesAsync(() => Service.AddAsync(new() { LastName = " ", Email = "ann", PersonalPhone = "call me" }));

        Assert.Equal(
            ["FirstName input.required", "LastName input.required", "Email input.email", "PersonalPhone input.phone"], broken);
        Assert.Equal(0, await QueryAsync(db => db.Customers().CountAsync()));
    }

    [Fact]
    public async Task An_account_type_that_is_none_is_refused()
    {
        var input = Ann;
        input.AccountType = (AccountType)7;
        Assert.Equal(["AccountType input.invalid"], await BrokenRulesAsync(() => Service.AddAsync(input)));
    }

    [Fact]
    public async Task Names_are_stored_trimmed_and_composed()
    {
        var input = Ann;
        (input.FirstName, input.LastName) = (" Jose\u0301 ", "김민수".Normalize(System.Text.NormalizationForm.FormD));
        var id = await Service.AddAsync(input);
        var stored = await QueryAsync(db => db.Customers().SingleAsync(c => c.Id == id));
        Assert.Equal(("José", "김민수"), (stored.FirstName, stored.LastName));
    }

    [Fact]
    public async Task Duplicates_are_found_by_e_mail_by_phone_and_by_name()
    {
        var id = await Service.AddAsync(Ann);
        await AddCustomerAsync(c => (c.FirstName, c.LastName, c.Email, c.PersonalPhone) = ("Zoe", "Zander", "zoe@shop.example", "+49 30 99999999"));

        Assert.Equal([id], await FindAsync(new() { Email = "ANN@shop.example" }));
        Assert.Equal([id], await FindAsync(new() { PersonalPhone = "0151 / 123 45 67" }));
        Assert.Equal([id], await FindAsync(new() { FirstName = "ann", LastName = "archer" }));
        Assert.Empty(await FindAsync(new() { FirstName = "Ann" }));
        Assert.Empty(await FindAsync(new() { Email = "an" }));
        Assert.Empty(await FindAsync(new()));
    }

    [Fact]
    public async Task At_most_five_duplicates_are_shown_and_each_once()
    {
        await AddCustomersAsync(9);
        var found = await FindAsync(Ann);
        Assert.Equal(5, found.Count());
        Assert.Equal(found.Distinct(), found);
    }

    [Fact]
    public async Task The_search_box_shows_ten_at_most_and_nobody_for_nothing()
    {
        await AddCustomersAsync(12);
        Assert.Equal(10, (await Service.FindAsync("archer")).Count);
        Assert.Empty(await Service.FindAsync("  "));
        Assert.Empty(await Service.FindAsync("!!"));
    }

    [Fact]
    public async Task A_customer_who_is_not_there_is_not_found()
        => Assert.Equal("not-found", await RefusalAsync(() => Service.GetHeadAsync(4711)));

    [Fact]
    public async Task A_viewer_sees_e_mail_and_phone_masked_wherever_they_appear()
    {
        var id = await Service.AddAsync(Ann);
        await As(StaffRole.Viewer);

        var row = Assert.Single((await Service.ListAsync(new())).Items);
        var head = await Service.GetHeadAsync(id);
        var found = Assert.Single(await Service.FindAsync("archer"));

        Assert.Equal(("a•••@shop.example", "••• 67"), (row.Email, row.Phone));
        Assert.Equal((row.Email, row.Phone), (head.Email, head.Phone));
        Assert.Equal((row.Email, row.Phone), (found.Email, found.Phone));
    }

    [Fact]
    public async Task The_customer_id_of_a_viewer_does_not_tell_the_e_mail_address_either()
    {
        var id = await Service.AddAsync(Ann);
        await As(StaffRole.Viewer);
        string?[] shown =
        [
            Assert.Single((await Service.ListAsync(new())).Items).SignInId, (await Service.GetHeadAsync(id)).SignInId,
            Assert.Single(await Service.FindAsync("archer")).SignInId, (await Get<IAccountService>().GetAsync(id)).Input.SignInId,
        ];
        Assert.All(shown, text => Assert.Equal("a•••@shop.example", text));
    }

    [Fact]
    public async Task Who_is_chosen_from_holds_the_disabled_last_and_marked()
    {
        var gone = await AddStaffAsync(StaffRole.Support, "Aaron");
        await AddCustomersAsync(2, (c, n) => c.AccountManagerId = n == 1 ? gone.Id : null);
        await Get<IStaffService>().SetDisabledAsync(gone.Id, disabled: true);
        var choices = await Service.GetChoicesAsync();
        Assert.Equal(["New", "Silver", "Gold", "VIP"], choices.Levels.Select(level => level.Name));
        Assert.Equal([new(Me!.Id, Me.Name), new StaffChoice(gone.Id, "Aaron", IsDisabled: true)], choices.Staff);
        Assert.Single((await Service.ListAsync(new() { AccountManager = gone.Id })).Items);
    }

    private async Task<IEnumerable<long>> FindAsync(AddCustomerInput input)
        => [.. (await Service.FindDuplicatesAsync(input)).Select(customer => customer.Id)];
}
