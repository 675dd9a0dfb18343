using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Staff;

/// <summary>What an open session may do is what holds now, at its next command.</summary>
public sealed class SessionTests : CrmTest
{
    private AsyncServiceScope other;
    private StaffMember member = null!;
    private long session;

    /// <summary>The member's own circuit, while the administrator acts in theirs.</summary>
    private ICustomersService Theirs => other.ServiceProvider.GetRequiredService<ICustomersService>();

    private SessionBook Book => Get<SessionBook>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        other = Shop.Services.CreateAsyncScope();
        member = await AddStaffAsync(StaffRole.Support);
        session = await SignInAsync(other.ServiceProvider, member);
        await Theirs.GetChoicesAsync();
    }

    public override async Task DisposeAsync()
    {
        await other.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Disabling_a_person_bites_at_their_next_command_and_enabling_brings_no_session_back()
    {
        await Get<IStaffService>().SetDisabledAsync(member.Id, disabled: true);
        await Assert.ThrowsAsync<SignedOutException>(() => Theirs.GetChoicesAsync());
        await Get<IStaffService>().SetDisabledAsync(member.Id, disabled: false);
        await Assert.ThrowsAsync<SignedOutException>(() => Theirs.GetChoicesAsync());
    }

    [Fact]
    public async Task Ending_a_persons_sessions_bites_at_their_next_command()
    {
        await Get<IStaffService>().EndSessionsAsync(member.Id);
        await Assert.ThrowsAsync<SignedOutException>(() => Theirs.GetChoicesAsync());
        Assert.Equal(0, (await Get<IStaffService>().ListAsync()).Single(row => row.Id == member.Id).Sessions);
    }

    [Fact]
    public async Task Another_role_ends_the_session_at_the_next_command()
    {
        var row = (await Get<IStaffService>().ListAsync()).Single(r => r.Id == member.Id);
        await Get<IStaffService>().SaveAsync(new() { Id = row.Id, Version = row.Version, Name = row.Name, Email = row.Email, Role = StaffRole.Viewer });
        await Assert.ThrowsAsync<SignedOutException>(() => Theirs.GetChoicesAsync());
    }

    [Fact]
    public async Task A_right_that_is_taken_or_given_bites_at_the_next_command()
    {
        await Theirs.FindDuplicatesAsync(new());
        await Get<IRightsService>().SetAsync(StaffRole.Support, Permissions.CustomersAdd, allowed: false);
        await Assert.ThrowsAsync<ForbiddenException>(() => Theirs.FindDuplicatesAsync(new()));
        await Get<IRightsService>().SetAsync(StaffRole.Support, Permissions.CustomersAdd, allowed: true);
        await Theirs.FindDuplicatesAsync(new());
    }

    [Fact]
    public async Task A_demanded_second_factor_takes_all_rights_until_it_is_set_up()
    {
        var self = other.ServiceProvider.GetRequiredService<ISelfService>();
        await Get<IRightsService>().DemandSecondFactorAsync(StaffRole.Support, demanded: true);

        await Assert.ThrowsAsync<ForbiddenException>(() => Theirs.GetChoicesAsync());
        var me = await self.GetAsync();
        Assert.True(me.SecondFactorMissing);
        Assert.Empty(me.Permissions);

        var offer = await self.OfferSecondFactorAsync(Password);
        await self.ConfirmSecondFactorAsync(Totp.Code(offer.Secret, Totp.StepAt(Clock.Now)));
        await Theirs.GetChoicesAsync();
        Assert.Equal("second-factor.demanded", await RefusalAsync(() => self.RemoveSecondFactorAsync(Password)));
        await Get<IRightsService>().DemandSecondFactorAsync(StaffRole.Support, demanded: false);
        await self.RemoveSecondFactorAsync(Password);
    }

    [Fact]
    public async Task A_second_factor_is_never_demanded_of_a_demo_account()
    {
        await Get<IRightsService>().DemandSecondFactorAsync(StaffRole.Support, demanded: true);
        await As(await AddStaffAsync(StaffRole.Support, isDemo: true));
        await Get<ICustomersService>().GetChoicesAsync();
        Assert.False((await Get<ISelfService>().GetAsync()).SecondFactorMissing);
    }

    [Fact]
    public async Task A_session_is_over_half_an_hour_after_the_last_sign_of_life()
    {
        Clock.Now += TimeSpan.FromMinutes(30) - TimeSpan.FromMicroseconds(1);
        await Theirs.GetChoicesAsync();
        Clock.Now += TimeSpan.FromMicroseconds(1);
        await Assert.ThrowsAsync<SignedOutException>(() => Theirs.GetChoicesAsync());
        await Book.TouchAsync(session, default); // too late: touching revives nothing
        await Assert.ThrowsAsync<SignedOutException>(() => Theirs.GetChoicesAsync());
    }

    [Fact]
    public async Task However_busy_a_session_is_over_after_eight_hours()
    {
        for (var minutes = 0; minutes < (8 * 60) - 20; minutes += 20)
        {
            Clock.Now += TimeSpan.FromMinutes(20);
            await Book.TouchAsync(session, default);
            await Theirs.GetChoicesAsync();
        }
        Clock.Now += TimeSpan.FromMinutes(20);
        await Assert.ThrowsAsync<SignedOutException>(() => Theirs.GetChoicesAsync());
        Assert.Equal(0, await QueryAsync(db => db.StaffSessions().CountAsync(s => s.EndsAt > Clock.Now && s.StaffId == member.Id)));
    }

    [Fact]
    public async Task Signs_of_life_are_written_once_a_minute_at_most()
    {
        var start = Clock.Now;
        Clock.Now += TimeSpan.FromSeconds(59);
        await Book.TouchAsync(session, default);
        Assert.Equal(start, await SeenAsync());
        Clock.Now += TimeSpan.FromSeconds(1);
        await Book.TouchAsync(session, default);
        Assert.Equal(start.AddMinutes(1), await SeenAsync());
    }

    [Fact]
    public async Task The_key_of_the_cookie_is_nowhere_in_the_database()
    {
        var key = await Book.StartAsync(member.Id, new string('b', 500), "::1", default);
        Assert.NotNull(await Book.FindAsync(key, default));
        var stored = await QueryAsync(db => db.StaffSessions().OrderByDescending(s => s.Id).FirstAsync());
        Assert.Equal((64, 200), (stored.KeyHash.Length, stored.Browser!.Length));
        Assert.NotEqual(key, stored.KeyHash);
        await Book.EndAsync(key, default);
        Assert.Null(await Book.FindAsync(key, default));
        Assert.Null(await Book.FindAsync("another", default));
    }

    private Task<DateTimeOffset> SeenAsync() => QueryAsync(db => db.StaffSessions().Where(s => s.Id == session).Select(s => s.LastSeenAt).SingleAsync());
}
