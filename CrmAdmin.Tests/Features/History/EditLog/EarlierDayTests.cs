using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Features.History.EditLog;

/// <summary>The profile of an earlier day, and putting one field back.</summary>
public sealed class EarlierDayTests : CrmTest
{
    private long id;

    private IEditLogService Log => Get<IEditLogService>();

    private IAccountService Accounts => Get<IAccountService>();

    private IAddressesService Addresses => Get<IAddressesService>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        id = await AddCustomerAsync();
    }

    [Fact]
    public async Task Every_day_of_a_busy_half_year_is_shown_as_it_was()
    {
        var random = new Random(11);
        var days = new Dictionary<DateOnly, string>();
        for (var n = 0; n < 60; n++)
        {
            await As(Me!); // a session does not last for months
            await ActAsync(random, n);
            days[DateOnly.FromDateTime(Clock.Now.DateTime)] = await NowAsync();
            Clock.Now += TimeSpan.FromDays(random.Next(1, 5));
        }
        await As(Me!);
        foreach (var (day, expected) in days)
        {
            var then = await Log.GetAsOfAsync(id, day);
            Assert.Equal(expected, Describe(then.Select(record => (record.Entity, record.EntityId, record.Fields.Select(field => (field.Field, field.Then))))));
        }
        var today = await Log.GetAsOfAsync(id, DateOnly.FromDateTime(Clock.Now.DateTime));
        Assert.All(today, record => Assert.False(record.IsGone || record.Fields.Any(field => field.HasChanged), record.Entity));
    }

    [Fact]
    public async Task What_is_gone_by_now_and_what_changed_are_marked()
    {
        var home = await Addresses.SaveAsync(new() { CustomerId = id, Name = "Home", City = "Bonn", CountryCode = "DE" });
        var day = DateOnly.FromDateTime(Clock.Now.DateTime);
        Clock.Now += TimeSpan.FromDays(3);
        await As(Me!);
        await Addresses.DeleteAsync(home.Id, home.Version);
        await SaveAsync(input => input.LastName = "Baker");

        var then = await Log.GetAsOfAsync(id, day);
        var address = Assert.Single(then, record => record.Entity == "Address");
        Assert.Equal((true, "Home"), (address.IsGone, address.Name));
        Assert.Equal(["LastName Archer Baker"], then[0].Fields.Where(field => field.HasChanged).Select(field => $"{field.Field} {field.Then} {field.Now}"));
        Assert.DoesNotContain(await Log.GetAsOfAsync(id, day.AddDays(3)), record => record.Entity == "Address");
    }

    [Fact]
    public async Task Days_of_which_the_log_cannot_tell_are_refused()
    {
        var today = DateOnly.FromDateTime(Clock.Now.DateTime);
        Assert.Equal("editlog.day-to-come", await RefusalAsync(() => Log.GetAsOfAsync(id, today.AddDays(2))));
        Assert.Equal("not-found", await RefusalAsync(() => Log.GetAsOfAsync(id, today.AddDays(-1)))); // added today
        Assert.Equal("not-found", await RefusalAsync(() => Log.GetAsOfAsync(id + 1, today)));
        Assert.Equal("editlog.day-too-early", await RefusalAsync(() => Log.GetAsOfAsync(id, today.AddYears(-1).AddDays(-2))));
    }

    [Fact]
    public async Task Who_may_not_see_sensitive_values_sees_them_masked_then_and_now()
    {
        await SaveAsync(input => input.Email = "other@shop.example");
        await As(StaffRole.Viewer);
        var email = (await Log.GetAsOfAsync(id, DateOnly.FromDateTime(Clock.Now.DateTime)))[0].Fields.Single(field => field.Field == "Email");
        Assert.DoesNotContain("other@shop", email.Then + email.Now, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anybodys_change_of_a_field_is_put_back_as_a_new_change()
    {
        await As(StaffRole.Support);
        await SaveAsync(input => (input.LastName, input.Company) = ("Baker", "Moon"));
        var me = await As(StaffRole.Manager);
        var row = (await Log.ListAsync(new(id, "LastName"))).Items[0];
        Assert.Contains(row.Id, (await Log.GetDetailsAsync(row.Id)).Revert);

        await Accounts.RevertAsync(row.Id);
        var input = (await Accounts.GetAsync(id)).Input;
        Assert.Equal(("Archer", "Moon"), (input.LastName, input.Company));
        var newest = (await Log.ListAsync(new(id))).Items[0];
        Assert.Equal(("LastName", "Baker", "Archer", me.Name), (newest.Field, newest.Old, newest.New, newest.By));
        Assert.DoesNotContain(row.Id, (await Log.GetDetailsAsync(row.Id)).Revert);
    }

    [Fact]
    public async Task What_changed_since_is_left_alone()
    {
        await SaveAsync(input => input.LastName = "Baker");
        var row = (await Log.ListAsync(new(id, "LastName"))).Items[0];
        await SaveAsync(input => input.LastName = "Cooper");
        Assert.Empty((await Log.GetDetailsAsync(row.Id)).Revert);
        Assert.Equal("editlog.changed-since", await RefusalAsync(() => Accounts.RevertAsync(row.Id)));
        Assert.Equal("Cooper", (await Accounts.GetAsync(id)).Input.LastName);
    }

    [Fact]
    public async Task Rows_of_another_kind_of_another_feature_or_older_than_a_year_are_not_put_back()
    {
        var saved = await Addresses.SaveAsync(new() { CustomerId = id, Name = "Home", City = "Bonn", CountryCode = "DE" });
        await Addresses.SaveAsync(new() { Id = saved.Id, Version = saved.Version, CustomerId = id, Name = "Home", City = "Kiel", CountryCode = "DE" });
        await using (var db = Shop.CreateDb())
        {
            (await db.FindAsync<Customer>(id))!.BlockPurchases = true;
            await db.SaveChangesAsync();
        }
        var rows = (await Log.ListAsync(new(id))).Items;
        var block = rows.Single(row => row.Field == "BlockPurchases").Id;
        var city = rows.Single(row => row.Field == "City").Id;
        Assert.Equal("not-found", await RefusalAsync(() => Log.RevertAsync(block))); // the blocklist log does not know it
        Assert.Equal("not-found", await RefusalAsync(() => Log.RevertAsync(city)));
        Assert.Equal("not-found", await RefusalAsync(() => Accounts.RevertAsync(block)));
        Assert.Equal("not-found", await RefusalAsync(() => Accounts.RevertAsync(city)));
        Assert.Equal("not-found", await RefusalAsync(() => Addresses.RevertAsync(block)));
        Assert.Equal(
            "not-found", await RefusalAsync(() => Addresses.RevertAsync(rows.Single(row => row.Action == EditAction.Added && row.Entity == "Address").Id)));

        await Addresses.RevertAsync(city);
        Assert.Equal("Bonn", (await Addresses.ListAsync(id)).Addresses[0].City);
        Clock.Now = Clock.Now.AddYears(1).AddSeconds(1);
        await As(Me!);
        Assert.Equal("not-found", await RefusalAsync(() => Addresses.RevertAsync(city)));
    }

    [Fact]
    public async Task A_masked_field_is_put_back_only_by_those_who_see_it()
    {
        await SaveAsync(input => input.Email = "other@shop.example");
        var row = (await Log.ListAsync(new(id, "Email"))).Items[0];
        await SetRightAsync(StaffRole.Support, Permissions.CustomersSensitive, allowed: false);
        await As(StaffRole.Support);
        Assert.Empty((await Log.GetDetailsAsync(row.Id)).Revert);
        Assert.Equal("not-found", await RefusalAsync(() => Accounts.RevertAsync(row.Id)));
    }

    private async Task ActAsync(Random random, int n)
    {
        var addresses = (await Addresses.ListAsync(id)).Addresses;
        switch (random.Next(4))
        {
            case 0:
                await Addresses.SaveAsync(new() { CustomerId = id, Name = $"Place {n}", City = "Bonn", CountryCode = "DE", IsBilling = random.Next(2) == 0 });
                break;
            case 1 when addresses.Count > 0:
                var address = addresses[random.Next(addresses.Count)].Copy();
                (address.City, address.IsBilling) = ($"City {n}", true);
                await Addresses.SaveAsync(address);
                break;
            case 2 when addresses.Count > 0:
                var gone = addresses[random.Next(addresses.Count)];
                await Addresses.DeleteAsync(gone.Id, gone.Version);
                break;
            default:
                await SaveAsync(input => (input.LastName, input.Company, input.IsActive, input.DateOfBirth) =
                    ($"Name {n}", n % 3 == 0 ? null : $"Company {n % 5}", n % 2 == 0, n % 4 == 0 ? null : new DateOnly(1990, 1, 1 + (n % 28))));
                break;
        }
    }

    // Read past the log: what the forms show.
    private async Task<string> NowAsync()
    {
        var input = (await Accounts.GetAsync(id)).Input;
        var records = new List<(string, long, IEnumerable<(string, string?)>)>
        {
            ("Customer", id,
                [("LastName", input.LastName), ("Company", input.Company), ("IsActive", input.IsActive ? "true" : "false"),
                    ("DateOfBirth", input.DateOfBirth?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))]),
        };
        records.AddRange((await Addresses.ListAsync(id)).Addresses
            .Select(a => ("Address", a.Id,
                (IEnumerable<(string, string?)>)[("Name", a.Name), ("City", a.City), ("IsBilling", a.IsBilling ? "true" : "false")])));
        return Describe(records);
    }

    private static string Describe(IEnumerable<(string Entity, long Id, IEnumerable<(string Field, string? Value)> Fields)> records)
    {
        string[] told = ["LastName", "Company", "IsActive", "DateOfBirth", "Name", "City", "IsBilling"];
        return string.Join('\n', records.Select(record => $"{record.Entity} {record.Id}: " + string.Join(", ", record.Fields
            .Where(field => field.Value is not null && told.Contains(field.Field)).OrderBy(field => field.Field, StringComparer.Ordinal)
            .Select(field => $"{field.Field}={field.Value}"))).Order(StringComparer.Ordinal));
    }

    private async Task SaveAsync(Action<AccountInput> change)
    {
        var input = (await Accounts.GetAsync(id)).Input;
        change(input);
        await Accounts.SaveAsync(input);
    }
}
