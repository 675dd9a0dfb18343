using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Account;

public sealed class AccountServiceTests : CrmTest
{
    private long id;

    private IAccountService Service => Get<IAccountService>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        id = await AddCustomerAsync();
    }

    [Fact]
    public async Task A_save_logs_one_row_for_each_changed_field_and_no_other()
    {
        var before = await LogAsync();
        var saved = await SaveAsync(input =>
        {
            (input.LastName, input.Company, input.PersonalPhone, input.IsActive) = ("Baker", "ACME", null, false);
            (input.DateOfBirth, input.CreditActive, input.CreditLimitMinor) = (new(1990, 2, 28), true, 123_45);
        });

        var rows = (await LogAsync())[before.Count..];
        Assert.Equal(
            [
                "Company:→ACME", "CreditActive:false→true", "CreditLimitMinor:0→12345", "DateOfBirth:→1990-02-28", "IsActive:true→false",
                "LastName:Archer→Baker", "PersonalPhone:+49 151 1234567→",
            ],
            rows.Select(row => $"{row.Field}:{row.Old}→{row.New}").Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(
            (Me!.Id, Me.Name, "ui", saved.Correlation, Clock.Now, id, id),
            (row.StaffId!.Value, row.By, row.Source, row.Correlation, row.At, row.CustomerId, row.EntityId)));
        Assert.Equal((true, 1), (saved.Changed, saved.Version));
    }

    [Fact]
    public async Task Saving_what_is_there_writes_nothing()
    {
        var before = await LogAsync();
        var saved = await SaveAsync(input => (input.FirstName, input.Company) = (" Ann ", "  "));
        Assert.Equal((false, 0), (saved.Changed, saved.Version));
        Assert.Equal(before.Count, (await LogAsync()).Count);
        Assert.Equal(0, await QueryAsync(db => db.Customers().Select(c => c.Version).SingleAsync()));
    }

    [Fact]
    public async Task A_name_or_e_mail_that_was_filled_cannot_be_emptied()
    {
        Assert.Equal(
            ["FirstName input.cannot-empty", "LastName input.cannot-empty", "Email input.cannot-empty"],
            await BrokenRulesAsync(() => SaveAsync(input => (input.FirstName, input.LastName, input.Email, input.Company) = (null, " ", "", "ACME"))));
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_nothing_is_written()
    {
        var before = await LogAsync();
        var broken = await BrokenRulesAsync(() => SaveAsync(input =>
        {
            (input.Email, input.Fax, input.FaxExtension, input.WorkPhone) = ("no address", null, "12", "x");
            (input.AccountType, input.DateOfBirth, input.CreditLimitMinor) = (AccountType.Guest, new(1879, 12, 31), -1);
        }));
        Assert.Equal(
            [
                "CreditLimitMinor input.range", "DateOfBirth customer.birth-too-early", "Email input.email",
                "FaxExtension customer.extension-alone", "SignInId customer.guest-has-id", "WorkPhone input.phone",
            ],
            broken.Order(StringComparer.Ordinal));
        Assert.Equal(before.Count, (await LogAsync()).Count);
    }

    [Fact]
    public async Task Who_saves_over_a_newer_version_is_told_and_overwrites_nothing()
    {
        var mine = (await Service.GetAsync(id)).Input;
        await SaveAsync(input => input.LastName = "Baker");

        mine.LastName = "Cooper";
        await Assert.ThrowsAsync<ConflictException>(() => Service.SaveAsync(mine));

        Assert.Equal("Baker", (await Service.GetAsync(id)).Input.LastName);
    }

    [Fact]
    public async Task Nobody_refers_themselves_nor_in_a_circle()
    {
        var (b, c) = (await AddCustomerAsync(), await AddCustomerAsync());
        await SaveAsync(input => input.ReferredById = b);
        await SaveAsync(input => input.ReferredById = c, b);

        Assert.Equal("customer.refers-self", await RefusalAsync(() => SaveAsync(input => input.ReferredById = c, c)));
        Assert.Equal("customer.refers-circle", await RefusalAsync(() => SaveAsync(input => input.ReferredById = id, c)));
        Assert.Equal("not-found", await RefusalAsync(() => SaveAsync(input => input.ReferredById = 4711)));
        Assert.Equal("not-found", await RefusalAsync(() => SaveAsync(input => input.AccountManagerId = 4711)));
        Assert.Equal(c, (await Service.GetAsync(b)).Facts.Referrer!.Id);
    }

    [Fact]
    public async Task What_a_viewer_sees_masked_stays_as_it_is_even_with_the_right_to_edit()
    {
        await SaveAsync(input => (input.SignInId, input.WorkPhone, input.Fax, input.DateOfBirth) =
            ("ann@shop.example", "030 12345", "030 54321", new(1990, 1, 2)));
        await SetRightAsync(StaffRole.Viewer, Permissions.CustomersEdit, allowed: true);
        await As(StaffRole.Viewer);

        var details = await Service.GetAsync(id);
        Assert.Equal((true, false, false), (details.MayEdit, details.SeesSensitive, details.MayEditCredit));
        Assert.Equal(
            ("a•••@shop.example", "a•••@shop.example", "••• 67", "••• 45", "••• 21", null),
            (details.Input.SignInId, details.Input.Email, details.Input.PersonalPhone, details.Input.WorkPhone, details.Input.Fax, details.Input.DateOfBirth));
        await SaveAsync(input => input.LastName = "Baker");
        await SaveAsync(input => (input.SignInId, input.Email, input.PersonalPhone, input.WorkPhone, input.Fax, input.DateOfBirth) =
            ("x", "x@y.example", "999", null, "1", new(2000, 1, 1)));

        var stored = await QueryAsync(db => db.Customers().SingleAsync(c => c.Id == id));
        Assert.Equal("Baker", stored.LastName);
        Assert.Equal(
            ("ann@shop.example", "ann@shop.example", "+49 151 1234567", "030 12345", "030 54321", new DateOnly(1990, 1, 2)),
            (stored.SignInId, stored.Email, stored.PersonalPhone, stored.WorkPhone, stored.Fax, stored.DateOfBirth));
    }

    [Fact]
    public async Task A_viewer_cannot_make_a_guest_of_a_customer_whose_id_they_do_not_see()
    {
        await SetRightAsync(StaffRole.Viewer, Permissions.CustomersEdit, allowed: true);
        await As(StaffRole.Viewer);
        Assert.Equal(["AccountType customer.guest-id-hidden"],
            await BrokenRulesAsync(() => SaveAsync(input => (input.AccountType, input.SignInId) = (AccountType.Guest, null))));
    }

    [Fact]
    public async Task Credit_is_left_alone_by_those_without_its_right()
    {
        await As(StaffRole.Support);
        await SaveAsync(input => (input.CreditActive, input.CreditLimitMinor, input.LastName) = (true, 5_000_00, "Baker"));
        var input = (await Service.GetAsync(id)).Input;
        Assert.Equal((false, 0, "Baker"), (input.CreditActive, input.CreditLimitMinor, input.LastName));

        await As(StaffRole.Manager);
        await SaveAsync(one => (one.CreditActive, one.CreditLimitMinor) = (true, 5_000_00));
        Assert.Equal(5_000_00, (await Service.GetAsync(id)).Input.CreditLimitMinor);
    }

    [Fact]
    public async Task Two_customers_cannot_have_one_id()
    {
        var other = await AddCustomerAsync(c => c.SignInId = "taken");
        Assert.Equal("customer.sign-in-id-taken", await RefusalAsync(() => SaveAsync(input => input.SignInId = "Taken")));
        await SaveAsync(input => input.SignInId = "TAKEN", other); // only its writing changes
        Assert.Equal("TAKEN", (await Service.GetAsync(other)).Input.SignInId);
    }

    private Task<Saved> SaveAsync(Action<AccountInput> change) => SaveAsync(change, id);

    private async Task<Saved> SaveAsync(Action<AccountInput> change, long customerId)
    {
        var input = (await Service.GetAsync(customerId)).Input;
        change(input);
        return await Service.SaveAsync(input);
    }

    private Task<List<EditLogEntry>> LogAsync() => QueryAsync(db => db.EditLog().OrderBy(e => e.Id).ToListAsync());
}
