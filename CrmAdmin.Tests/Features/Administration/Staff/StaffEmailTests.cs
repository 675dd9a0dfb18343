using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Staff;

public sealed class StaffEmailTests : CrmTest
{
    private IStaffService Service => Get<IStaffService>();

    [Fact]
    public async Task A_changed_address_needs_the_own_password_of_whoever_changes_it()
    {
        var member = await AddStaffAsync(StaffRole.Support);
        Task Change(string? password) => SaveAsync(member.Id, input => (input.Email, input.Password) = ("new@staff.example", password));
        Assert.Equal(["Password input.required"], await BrokenRulesAsync(() => Change(null)));
        Assert.Equal(["Password password.wrong"], await BrokenRulesAsync(() => Change("wrong")));
        Assert.Equal(member.Email, (await RowAsync(member.Id)).Email);
        Assert.Equal(0, await QueryAsync(db => db.AuditLog().CountAsync(e => e.EntityId == member.Id && e.Field == "Email" && e.New == "new@staff.example")));

        await SaveAsync(member.Id, input => input.Name = "Another name"); // nothing else asks for it
        await Change(Password);
        Assert.Equal("new@staff.example", (await RowAsync(member.Id)).Email);
    }

    [Fact]
    public async Task Who_tries_passwords_at_a_changed_address_is_locked_as_at_the_door()
    {
        var member = await AddStaffAsync(StaffRole.Support);
        Task Change(string password) => SaveAsync(member.Id, input => (input.Email, input.Password) = ("new@staff.example", password));
        for (var n = 0; n < SignInThrottle.FailuresPerAccount; n++)
        {
            Assert.Equal(["Password password.wrong"], await BrokenRulesAsync(() => Change("wrong")));
        }
        Assert.Equal(["Password password.wrong"], await BrokenRulesAsync(() => Change(Password)));
        Clock.Now += SignInThrottle.LockTime;
        await Change(Password);
    }

    private async Task<StaffRow> RowAsync(long id) => (await Service.ListAsync()).Single(row => row.Id == id);

    private async Task SaveAsync(long id, Action<StaffInput> change)
    {
        var row = await RowAsync(id);
        var input = new StaffInput { Id = row.Id, Version = row.Version, Name = row.Name, Email = row.Email, Role = row.Role };
        change(input);
        await Service.SaveAsync(input);
    }
}
