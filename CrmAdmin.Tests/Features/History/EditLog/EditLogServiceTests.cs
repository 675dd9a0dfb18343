using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.History.EditLog;

public sealed class EditLogServiceTests : CrmTest
{
    private long id;

    private IEditLogService Service => Get<IEditLogService>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        id = await AddCustomerAsync();
    }

    [Fact]
    public async Task A_change_is_told_with_who_when_what_from_and_to()
    {
        await SaveAsync(input => input.LastName = "Baker");
        var row = (await Service.ListAsync(new(id))).Items[0];
        Assert.Equal(
            (Clock.Now, "Customer", EditAction.Changed, "LastName", "Archer", "Baker", Me!.Name, "ui"),
            (row.At, row.Entity, row.Action, row.Field, row.Old, row.New, row.By, row.Source));
    }

    [Theory]
    [InlineData("2027-03-02T09:00:00Z", 1)]
    [InlineData("2027-03-02T09:00:00.000001Z", 0)]
    public async Task What_is_older_than_a_year_is_shown_nowhere(string now, int rows)
    {
        var row = Assert.Single((await Service.ListAsync(new(id))).Items);
        Clock.Now = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        await As(Me!);
        var page = await Service.ListAsync(new(id));
        Assert.Equal((rows, rows), (page.Items.Count, page.Count));
        if (rows == 0)
        {
            Assert.Equal("not-found", await RefusalAsync(() => Service.GetDetailsAsync(row.Id)));
        }
    }

    [Fact]
    public async Task A_leap_days_row_is_there_until_a_year_later_has_no_such_day()
    {
        Clock.Now = new(2028, 2, 29, 12, 0, 0, TimeSpan.Zero);
        await As(Me!);
        await SaveAsync(input => input.LastName = "Baker");
        Clock.Now = new(2029, 2, 28, 23, 59, 0, TimeSpan.Zero);
        await As(Me!);
        Assert.Single((await Service.ListAsync(new(id))).Items);
        Clock.Now = new(2029, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await As(Me!);
        Assert.Empty((await Service.ListAsync(new(id))).Items);
    }

    [Fact]
    public async Task Details_are_all_that_the_command_did_to_this_customer()
    {
        await Get<IAddressesService>().SaveAsync(new() { CustomerId = id, Name = "Home", City = "Berlin", CountryCode = "DE", IsBilling = true });
        await Get<IAddressesService>().SaveAsync(new() { CustomerId = id, Name = "Office", City = "Bonn", CountryCode = "DE", IsBilling = true });

        var details = await Service.GetDetailsAsync((await Service.ListAsync(new(id))).Items[0].Id);

        Assert.Equal((Clock.Now, Me!.Name, "ui"), (details.At, details.By, details.Source));
        var added = details.Rows.Where(row => row.Action == EditAction.Added)
            .ToDictionary(row => row.Field!, row => (row.Old, row.New), StringComparer.Ordinal);
        Assert.Equal((null, "Office"), added["Name"]);
        Assert.Equal((null, "true"), added["IsBilling"]);
        Assert.DoesNotContain("Street", added.Keys);
        var changed = Assert.Single(details.Rows, row => row.Action == EditAction.Changed);
        Assert.Equal(("IsBilling", "true", "false"), (changed.Field, changed.Old, changed.New));
    }

    [Fact]
    public async Task A_deleted_record_is_told_whole()
    {
        var saved = await Get<IAddressesService>().SaveAsync(new() { CustomerId = id, Name = "Home", City = "Berlin", CountryCode = "DE" });
        await Get<IAddressesService>().DeleteAsync(saved.Id, saved.Version);
        var row = (await Service.ListAsync(new(id))).Items[0];
        Assert.Equal((EditAction.Deleted, null, null), (row.Action, row.Old, row.New));
        var city = Assert.Single((await Service.GetDetailsAsync(row.Id)).Rows, r => r.Field == "City");
        Assert.Equal(("Berlin", null), (city.Old, city.New));
    }

    [Fact]
    public async Task A_viewer_sees_sensitive_values_masked_in_every_form()
    {
        await SaveAsync(input => (input.Email, input.PersonalPhone, input.SignInId, input.DateOfBirth, input.LastName) =
            ("new@shop.example", "030 99999", "new@shop.example", new(1990, 1, 2), "Baker"));
        var address = await Get<IAddressesService>()
            .SaveAsync(new() { CustomerId = id, Name = "Home", Street = "Geheimgasse 1", City = "Berlin", CountryCode = "DE", Phone = "030 99999" });
        await Get<IAddressesService>().DeleteAsync(address.Id, address.Version);
        await As(StaffRole.Viewer);

        var rows = (await Service.ListAsync(new(id, Size: 100))).Items;
        var details = new List<EditRow>();
        foreach (var row in rows)
        {
            details.AddRange((await Service.GetDetailsAsync(row.Id)).Rows);
        }

        string[] secrets = ["new@shop", "ann@shop", "99999", "1234567", "1990", "Geheimgasse"];
        Assert.DoesNotContain(rows.Concat(details), row => secrets.Any(secret => $"{row.Old} {row.New}".Contains(secret, StringComparison.Ordinal)));
        Assert.Contains(rows, row => row is { Field: "LastName", Old: "Archer", New: "Baker" });
        Assert.Contains(rows, row => row is { Field: "Email", Old: "•••", New: "•••" });
        Assert.Contains(rows, row => row is { Field: "DateOfBirth", Old: null, New: "•••" });
    }

    [Fact]
    public async Task The_audit_log_is_the_administrators_and_holds_no_secret()
    {
        var canary = await new PasswordHashes(1).HashAsync("canary");
        await using (var db = Shop.CreateDb())
        {
            var member = await db.Set<StaffMember>().SingleAsync(m => m.Id == Me!.Id);
            (member.PasswordHash, member.InviteHash, member.SecondFactor) = (canary, "canary-invite", "canary-factor"u8.ToArray());
            await db.SaveChangesAsync();
            db.Set<StaffMember>()
                .Add(new()
                {
                    Name = "New",
                    Email = "new@staff.example",
                    EmailKey = "new@staff.example",
                    Role = StaffRole.Viewer,
                    PasswordHash = canary,
                    InviteHash = "canary-invite"
                });
            await db.SaveChangesAsync();
        }
        var page = await Service.ListAuditLogAsync(new());
        Assert.Equal(page.Items.Count, page.Count);
        Assert.Contains(page.Items, row => row is { Field: "PasswordHash", Old: "•••", New: "•••" });
        var stored = await QueryAsync(db => db.AuditLog().Select(e => $"{e.Label} {e.Old} {e.New}").ToListAsync());
        string[] canaries = [canary, "canary-invite", Convert.ToHexStringLower("canary-factor"u8)];
        Assert.DoesNotContain(stored, text => canaries.Any(text.Contains));
        await As(StaffRole.Manager);
        await Assert.ThrowsAsync<ForbiddenException>(() => Service.ListAuditLogAsync(new()));
    }

    private async Task SaveAsync(Action<AccountInput> change)
    {
        var input = (await Get<IAccountService>().GetAsync(id)).Input;
        change(input);
        await Get<IAccountService>().SaveAsync(input);
    }
}
