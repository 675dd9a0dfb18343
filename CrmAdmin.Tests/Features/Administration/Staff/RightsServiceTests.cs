using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Staff;

public sealed class RightsServiceTests : CrmTest
{
    private IRightsService Service => Get<IRightsService>();

    [Fact]
    public async Task A_new_shop_has_the_rights_of_the_file()
    {
        var table = await Service.GetAsync();
        Assert.Equal(DefaultRights.All.Order(), table.Allowed.Order());
        Assert.Empty(table.Changed);
        Assert.Empty(table.SecondFactorDemanded);
    }

    [Fact]
    public async Task A_changed_right_is_shown_as_such_until_it_is_changed_back()
    {
        var pair = (StaffRole.Viewer, Permissions.CustomersSensitive);
        await Service.SetAsync(StaffRole.Viewer, Permissions.CustomersSensitive, allowed: true);
        var table = await Service.GetAsync();
        Assert.Contains(pair, table.Allowed);
        Assert.Equal([pair], table.Changed);

        await Service.SetAsync(StaffRole.Viewer, Permissions.CustomersSensitive, allowed: false);
        table = await Service.GetAsync();
        Assert.DoesNotContain(pair, table.Allowed);
        Assert.Empty(table.Changed);
        Assert.Equal(
            ["Added Viewer: customers.sensitive", "Changed Viewer: customers.sensitive"],
            await QueryAsync(db => db.AuditLog().Where(e => e.Entity == "RoleRight").OrderBy(e => e.Id).Select(e => e.Kind + " " + e.Label).ToListAsync()));
    }

    [Fact]
    public async Task Setting_what_is_so_already_writes_nothing()
    {
        await Service.SetAsync(StaffRole.Viewer, Permissions.CustomersRead, allowed: true);
        await Service.DemandSecondFactorAsync(StaffRole.Viewer, demanded: false);
        Assert.Equal(0, await QueryAsync(db => db.AuditLog().CountAsync(e => e.Entity == "RoleRight" || e.Entity == "RoleRule")));
    }

    [Theory]
    [InlineData(Permissions.StaffManage)]
    [InlineData(Permissions.RightsManage)]
    public async Task Administrators_keep_what_they_need_to_give_rights_back(string permission)
    {
        Assert.Equal("rights.keep-administration", await RefusalAsync(() => Service.SetAsync(StaffRole.Administrator, permission, allowed: false)));
        await Service.SetAsync(StaffRole.Manager, permission, allowed: true);
        await Service.SetAsync(StaffRole.Manager, permission, allowed: false);
    }

    [Fact]
    public async Task There_is_no_right_or_role_but_the_known()
    {
        Assert.Equal("not-found", await RefusalAsync(() => Service.SetAsync(StaffRole.Viewer, "everything", allowed: true)));
        Assert.Equal("not-found", await RefusalAsync(() => Service.SetAsync(StaffRole.Viewer, Permissions.Self, allowed: false)));
        Assert.Equal("not-found", await RefusalAsync(() => Service.SetAsync((StaffRole)9, Permissions.CustomersRead, allowed: true)));
        Assert.Equal("not-found", await RefusalAsync(() => Service.DemandSecondFactorAsync((StaffRole)9, demanded: true)));
    }

    [Fact]
    public async Task A_demand_is_shown_and_taken_back()
    {
        await Service.DemandSecondFactorAsync(StaffRole.Manager, demanded: true);
        Assert.Equal([StaffRole.Manager], (await Service.GetAsync()).SecondFactorDemanded);
        await Service.DemandSecondFactorAsync(StaffRole.Manager, demanded: false);
        Assert.Empty((await Service.GetAsync()).SecondFactorDemanded);
    }
}
