using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Staff;

public sealed class StaffServiceTests : CrmTest
{
    private IStaffService Service => Get<IStaffService>();

    private ISignInService Greeting => Get<ISignInService>();

    private static StaffInput Dora => new() { Name = "Dora Dent", Email = "dora@staff.example", Role = StaffRole.Manager };

    [Fact]
    public async Task An_invited_person_has_no_password_until_the_link_is_taken_up()
    {
        var invitation = await Service.InviteAsync(Dora);
        var row = (await Service.ListAsync()).Single(r => r.Id == invitation.StaffId);
        Assert.Equal(("Dora Dent", "dora@staff.example", StaffRole.Manager, true), (row.Name, row.Email, row.Role, row.IsInvited));
        Assert.Equal(Clock.Now + TimeSpan.FromDays(3), invitation.EndsAt);
        Assert.Equal("Dora Dent", await Greeting.InvitedAsync(TokenOf(invitation)));

        await AcceptAsync(invitation);

        Assert.False((await Service.ListAsync()).Single(r => r.Id == invitation.StaffId).IsInvited);
        Assert.Null(await Greeting.InvitedAsync(TokenOf(invitation)));
        Assert.Equal("invite.over", await RefusalAsync(() => AcceptAsync(invitation)));
    }

    [Fact]
    public async Task A_link_works_until_three_days_are_over()
    {
        var invitation = await Service.InviteAsync(Dora);
        Clock.Now = invitation.EndsAt.AddMicroseconds(-1);
        Assert.NotNull(await Greeting.InvitedAsync(TokenOf(invitation)));
        Clock.Now = invitation.EndsAt;
        Assert.Null(await Greeting.InvitedAsync(TokenOf(invitation)));
        Assert.Equal("invite.over", await RefusalAsync(() => AcceptAsync(invitation)));
    }

    [Fact]
    public async Task A_newer_link_kills_the_older_and_a_disabled_person_has_none()
    {
        var first = await Service.InviteAsync(Dora);
        var second = await Service.InviteAgainAsync(first.StaffId);
        Assert.Null(await Greeting.InvitedAsync(TokenOf(first)));
        Assert.NotNull(await Greeting.InvitedAsync(TokenOf(second)));
        await Service.SetDisabledAsync(first.StaffId, disabled: true);
        Assert.Null(await Greeting.InvitedAsync(TokenOf(second)));
        Assert.Equal("invite.over", await RefusalAsync(() => AcceptAsync(second)));
    }

    [Fact]
    public async Task Of_twenty_who_take_up_one_link_at_once_one_gets_in()
    {
        var invitation = await Service.InviteAsync(Dora);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(async () =>
        {
            try
            {
                await AcceptAsync(invitation, $"{Password} {n}");
                return "in";
            }
            catch (CrmException refusal)
            {
                return refusal.Code;
            }
        })));
        Assert.Single(answers, "in");
        Assert.Equal(19, answers.Count(answer => answer == "invite.over"));
        Assert.Equal(1, await QueryAsync(db => db.AuditLog().CountAsync(e => e.EntityId == invitation.StaffId && e.Field == "PasswordHash")));
    }

    [Fact]
    public async Task A_link_that_is_taken_up_anew_ends_what_was_open()
    {
        var member = await AddStaffAsync(StaffRole.Support);
        var invitation = await Service.InviteAgainAsync(member.Id);
        var admin = Me!;
        await As(member);
        await Get<ICustomersService>().GetChoicesAsync();
        await AcceptAsync(invitation);
        await Assert.ThrowsAsync<SignedOutException>(() => Get<ICustomersService>().GetChoicesAsync());
        Assert.NotEqual(admin.Id, member.Id);
    }

    [Fact]
    public async Task A_weak_password_leaves_the_link_open()
    {
        var invitation = await Service.InviteAsync(Dora);
        Assert.Equal(["Password password.too-short"], await BrokenRulesAsync(() => AcceptAsync(invitation, "fourteen chars")));
        Assert.Equal(["Password password.context"], await BrokenRulesAsync(() => AcceptAsync(invitation, "dora@staff.example")));
        Assert.Equal(["Again password.differs"], await BrokenRulesAsync(
            () => Greeting.AcceptInvitationAsync(new() { Token = TokenOf(invitation), Password = Password, Again = Password + "!" })));
        await AcceptAsync(invitation);
    }

    [Fact]
    public async Task An_address_is_one_persons_in_whatever_spelling()
    {
        await Service.InviteAsync(Dora);
        var again = Dora;
        again.Email = "DORA@Staff.Example";
        Assert.Equal("staff.email-taken", await RefusalAsync(() => Service.InviteAsync(again)));
        Assert.Equal("staff.email-taken", await RefusalAsync(() => SaveAsync(Me!.Id, input => (input.Email, input.Password) = (again.Email, Password))));
        again.Role = (StaffRole)9;
        Assert.Equal(["Role input.invalid"], await BrokenRulesAsync(() => Service.InviteAsync(again)));
    }

    [Fact]
    public async Task One_administrator_who_can_sign_in_always_stays()
    {
        // The command line, so that “not yourself” and “above you” do not stand before it.
        var administrator = Me!;
        await Service.InviteAsync(new() { Name = "Later", Email = "later@staff.example", Role = StaffRole.Administrator });
        await AsNobody();
        Get<CurrentStaff>().UseCommandLine();
        Assert.Equal("staff.last-administrator", await RefusalAsync(() => Service.SetDisabledAsync(administrator.Id, disabled: true)));
        Assert.Equal("staff.last-administrator", await RefusalAsync(() => SaveAsync(administrator.Id, input => input.Role = StaffRole.Manager)));

        var second = await AddStaffAsync(StaffRole.Administrator);
        await Service.SetDisabledAsync(administrator.Id, disabled: true);
        Assert.Equal("staff.last-administrator", await RefusalAsync(() => Service.SetDisabledAsync(second.Id, disabled: true)));
        await Service.SetDisabledAsync(administrator.Id, disabled: false);
        await SaveAsync(second.Id, input => input.Role = StaffRole.Viewer);
    }

    [Fact]
    public async Task Who_may_manage_staff_reaches_nobody_above_them_and_does_not_rise()
    {
        var administrator = Me!;
        await SetRightAsync(StaffRole.Manager, Permissions.StaffManage, allowed: true);
        var manager = await As(StaffRole.Manager);

        Func<Task>[] ways =
        [
            () => Service.InviteAsync(new() { Name = "Up", Email = "up@staff.example", Role = StaffRole.Administrator }),
            () => Service.InviteAgainAsync(administrator.Id),
            () => SaveAsync(manager.Id, input => input.Role = StaffRole.Administrator),
            () => SaveAsync(administrator.Id, input => input.Role = StaffRole.Viewer),
            () => Service.SetDisabledAsync(administrator.Id, disabled: true),
            () => Service.RemoveSecondFactorAsync(administrator.Id),
        ];
        foreach (var way in ways)
        {
            Assert.Equal("staff.above-you", await RefusalAsync(way));
        }
        await Service.InviteAsync(new() { Name = "Beside", Email = "beside@staff.example", Role = StaffRole.Manager });
    }

    [Fact]
    public async Task Two_administrators_who_disable_each_other_at_once_do_not_both_succeed()
    {
        var one = Me!;
        var two = await AddStaffAsync(StaffRole.Administrator);
        await As(one);
        var first = Service;
        await using var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateAsyncScope(Shop.Services);
        await SignInAsync(scope.ServiceProvider, two);
        var second = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<IStaffService>(scope.ServiceProvider);

        await Task.WhenAll(
            Record.ExceptionAsync(() => Task.Run(() => first.SetDisabledAsync(two.Id, disabled: true))),
            Record.ExceptionAsync(() => Task.Run(() => second.SetDisabledAsync(one.Id, disabled: true))));

        Assert.Equal(1, await QueryAsync(db => db.Staff().CountAsync(m => !m.IsDisabled)));
    }

    [Fact]
    public async Task Nobody_takes_their_own_administration_away()
    {
        await AddStaffAsync(StaffRole.Administrator);
        Assert.Equal("staff.not-yourself", await RefusalAsync(() => Service.SetDisabledAsync(Me!.Id, disabled: true)));
        Assert.Equal("staff.not-yourself", await RefusalAsync(() => SaveAsync(Me!.Id, input => input.Role = StaffRole.Viewer)));
    }

    [Fact]
    public async Task Who_saves_over_a_newer_version_is_told()
    {
        var member = await AddStaffAsync(StaffRole.Support);
        var mine = InputOf(await RowAsync(member.Id));
        await SaveAsync(member.Id, input => input.Name = "Changed");
        await Assert.ThrowsAsync<ConflictException>(() => Service.SaveAsync(mine));
    }

    [Fact]
    public async Task What_is_done_to_staff_stands_in_the_audit_log_without_secrets()
    {
        var invitation = await Service.InviteAsync(Dora);
        await AcceptAsync(invitation);
        await SaveAsync(invitation.StaffId, input => input.Role = StaffRole.Viewer);

        var rows = (await Get<IEditLogService>().ListAuditLogAsync(new(Words: "dora"))).Items;

        Assert.Equal(["Role:Manager→Viewer", "PasswordHash:→•••", "InviteHash:•••→"], rows.Take(3).Select(row => $"{row.Field}:{row.Old}→{row.New}"));
        var secrets = await QueryAsync(db => db.Staff().Select(m => m.PasswordHash!).ToListAsync());
        var stored = await QueryAsync(db => db.AuditLog().Select(e => e.Old + " " + e.New).ToListAsync());
        Assert.DoesNotContain(stored, text => secrets.Exists(secret => text.Contains(secret)) || text.Contains(StaffService.HashOf(TokenOf(invitation))));
    }

    private static string TokenOf(Invitation invitation) => invitation.Path["/invite/".Length..];

    private Task AcceptAsync(Invitation invitation, string password = Password)
        => Greeting.AcceptInvitationAsync(new() { Token = TokenOf(invitation), Password = password, Again = password });

    private async Task<StaffRow> RowAsync(long id) => (await Service.ListAsync()).Single(row => row.Id == id);

    private static StaffInput InputOf(StaffRow row) => new() { Id = row.Id, Version = row.Version, Name = row.Name, Email = row.Email, Role = row.Role };

    private async Task SaveAsync(long id, Action<StaffInput> change)
    {
        var input = InputOf(await RowAsync(id));
        change(input);
        await Service.SaveAsync(input);
    }
}
