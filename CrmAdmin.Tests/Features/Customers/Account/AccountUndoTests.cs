using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Account;

public sealed class AccountUndoTests : CrmTest
{
    private long id;

    private IAccountService Service => Get<IAccountService>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        id = await AddCustomerAsync(c => c.SignInId = "ann");
    }

    [Fact]
    public async Task Undo_restores_every_field_as_a_change_of_its_own()
    {
        var before = (await Service.GetAsync(id)).Input;
        var manager = Me!.Id;
        var saved = await SaveAsync(input =>
        {
            (input.LastName, input.Company, input.PersonalPhone, input.IsActive) = ("Baker", "ACME", null, false);
            (input.DateOfBirth, input.CreditActive, input.CreditLimitMinor, input.AccountManagerId) = (new(1990, 2, 28), true, 123_45, manager);
        });

        var undone = await Service.UndoAsync(saved.Correlation);

        Assert.Equal((8, 0), (undone.Restored, undone.LeftAlone.Count));
        var after = (await Service.GetAsync(id)).Input;
        Assert.Equal(2, after.Version);
        Assert.Empty(InputDifference.Between(before, after));
        var rows = await QueryAsync(db => db.EditLog().Where(e => e.Kind == EditKind.Changed).ToListAsync());
        Assert.Equal((16, 2), (rows.Count, rows.DistinctBy(row => row.Correlation).Count()));
    }

    [Fact]
    public async Task Undo_leaves_alone_and_names_what_changed_since()
    {
        var saved = await SaveAsync(input => (input.LastName, input.Company) = ("Baker", "ACME"));
        await As(StaffRole.Manager);
        await SaveAsync(input => input.Company = "Umbrella");
        var theirs = Me!;
        Assert.Equal("not-found", await RefusalAsync(() => Service.UndoAsync(saved.Correlation))); // another's change is not theirs to undo

        await As(await QueryAsync(db => db.Set<StaffMember>().SingleAsync(m => m.Role == StaffRole.Administrator)));
        var undone = await Service.UndoAsync(saved.Correlation);

        Assert.Equal(1, undone.Restored);
        Assert.Equal(["Company"], undone.LeftAlone);
        var input = (await Service.GetAsync(id)).Input;
        Assert.Equal(("Archer", "Umbrella"), (input.LastName, input.Company));
        Assert.NotEqual(theirs.Id, Me!.Id);
    }

    [Fact]
    public async Task Undoing_twice_or_what_never_was_changes_nothing()
    {
        var saved = await SaveAsync(input => input.LastName = "Baker");
        await Service.UndoAsync(saved.Correlation);
        Assert.Equal((0, "LastName"), await Service.UndoAsync(saved.Correlation) is var again ? (again.Restored, again.LeftAlone.Single()) : default);
        Assert.Equal("not-found", await RefusalAsync(() => Service.UndoAsync("no such correlation")));
    }

    [Fact]
    public async Task A_customer_id_that_undoing_gives_up_goes_to_nobody_else()
    {
        var saved = await SaveAsync(input => input.SignInId = "annie");
        await Service.UndoAsync(saved.Correlation);
        Assert.Equal("ann", (await Service.GetAsync(id)).Input.SignInId);
        var other = await AddCustomerAsync();
        Assert.Equal("customer.sign-in-id-taken", await RefusalAsync(() => SaveAsync(input => input.SignInId = "annie", other)));
        Assert.Equal("customer.sign-in-id-taken", await RefusalAsync(() => SaveAsync(input => input.SignInId = "ann", other)));
    }

    [Fact]
    public async Task Undoing_makes_no_circle_of_referrers()
    {
        var other = await AddCustomerAsync();
        await SaveAsync(input => input.ReferredById = other);
        var saved = await SaveAsync(input => input.ReferredById = null);
        await SaveAsync(input => input.ReferredById = id, other);
        Assert.Equal("customer.refers-circle", await RefusalAsync(() => Service.UndoAsync(saved.Correlation)));
        Assert.Null((await Service.GetAsync(id)).Input.ReferredById);
    }

    [Fact]
    public async Task Undoing_makes_no_guest_with_a_customer_id()
    {
        await SaveAsync(input => (input.AccountType, input.SignInId) = (AccountType.Guest, null));
        var saved = await SaveAsync(input => input.AccountType = AccountType.Registered);
        await SaveAsync(input => input.SignInId = "ann");
        Assert.Equal(["SignInId customer.guest-has-id"], await BrokenRulesAsync(() => Service.UndoAsync(saved.Correlation)));
    }

    [Fact]
    public async Task What_a_person_may_no_longer_write_they_cannot_undo_either()
    {
        var saved = await SaveAsync(input => (input.CreditActive, input.PersonalPhone, input.LastName) = (true, "030 12345", "Baker"));
        await SetRightAsync(StaffRole.Administrator, Permissions.CustomersCredit, allowed: false);
        await SetRightAsync(StaffRole.Administrator, Permissions.CustomersSensitive, allowed: false);

        var undone = await Service.UndoAsync(saved.Correlation);

        Assert.Equal(["CreditActive", "PersonalPhone"], undone.LeftAlone.Order(StringComparer.Ordinal));
        var stored = await QueryAsync(db => db.Customers().SingleAsync());
        Assert.Equal((true, "030 12345", "Archer"), (stored.CreditActive, stored.PersonalPhone, stored.LastName));
    }

    [Fact]
    public async Task A_customer_is_not_deleted_by_undoing_the_addition()
    {
        var added = await Get<ICustomersService>().AddAsync(new() { FirstName = "Ben", LastName = "Baker", Email = "ben@shop.example" });
        var correlation = await QueryAsync(db => db.EditLog().Where(e => e.CustomerId == added).Select(e => e.Correlation).SingleAsync());
        Assert.Equal(0, (await Service.UndoAsync(correlation)).Restored);
        Assert.Equal("Ben Baker", (await Get<ICustomersService>().GetHeadAsync(added)).Name);
    }

    private Task<Saved> SaveAsync(Action<AccountInput> change) => SaveAsync(change, id);

    private async Task<Saved> SaveAsync(Action<AccountInput> change, long customerId)
    {
        var input = (await Service.GetAsync(customerId)).Input;
        change(input);
        return await Service.SaveAsync(input);
    }
}
