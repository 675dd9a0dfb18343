using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Staff;

public sealed class SelfServiceTests : CrmTest
{
    private const string Next = "zwölf Dachse tanzen Polka";

    private ISelfService Service => Get<ISelfService>();

    [Fact]
    public async Task I_am_who_I_am_with_the_rights_of_my_role()
    {
        var me = await As(StaffRole.Viewer);
        var self = await Service.GetAsync();
        Assert.Equal((me.Id, me.Name, me.Email, StaffRole.Viewer, false, false),
            (self.StaffId, self.Name, self.Email, self.Role, self.HasSecondFactor, self.SecondFactorMissing));
        Assert.Contains(Permissions.CustomersRead, self.Permissions);
        Assert.Equal(
            DefaultRights.All.Where(right => right.Role == StaffRole.Viewer).Select(right => right.Permission).Order(StringComparer.Ordinal),
            self.Permissions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Changing_my_password_ends_my_other_sessions_and_no_other_persons()
    {
        var somebody = Me!;
        await using var theirs = Shop.Services.CreateAsyncScope();
        await SignInAsync(theirs.ServiceProvider, somebody);
        var me = await As(StaffRole.Support);
        await using var elsewhere = Shop.Services.CreateAsyncScope();
        await SignInAsync(elsewhere.ServiceProvider, me);
        Assert.Equal(2, (await Service.ListSessionsAsync()).Count);

        await Service.ChangePasswordAsync(Password, Next);

        Assert.True(Assert.Single(await Service.ListSessionsAsync()).IsThis);
        await Assert.ThrowsAsync<SignedOutException>(() => elsewhere.ServiceProvider.GetRequiredService<ISelfService>().GetAsync());
        await theirs.ServiceProvider.GetRequiredService<ISelfService>().GetAsync();
        Assert.Equal("password.wrong", await RefusalAsync(() => Service.ChangePasswordAsync(Password, Next)));
        await Service.ChangePasswordAsync(Next, Password);
    }

    [Fact]
    public async Task A_wrong_or_weak_password_changes_nothing_and_guessing_locks()
    {
        Assert.Equal(["next password.too-short"], await BrokenRulesAsync(() => Service.ChangePasswordAsync(Password, "short")));
        for (var n = 0; n < 5; n++)
        {
            Assert.Equal("password.wrong", await RefusalAsync(() => Service.ChangePasswordAsync("wrong", Next)));
        }
        Assert.Equal("password.wrong", await RefusalAsync(() => Service.ChangePasswordAsync(Password, Next)));
        Clock.Now += TimeSpan.FromMinutes(5);
        await Service.ChangePasswordAsync(Password, Next);
    }

    [Fact]
    public async Task I_end_my_own_sessions_and_nobody_elses()
    {
        var other = await AddStaffAsync(StaffRole.Support);
        await using var scope = Shop.Services.CreateAsyncScope();
        var session = await SignInAsync(scope.ServiceProvider, other);
        await Service.EndSessionAsync(session);
        var theirs = scope.ServiceProvider.GetRequiredService<ISelfService>();
        Assert.Equal(other.Id, (await theirs.GetAsync()).StaffId);
        await theirs.EndSessionAsync(session);
        await Assert.ThrowsAsync<SignedOutException>(() => theirs.GetAsync());
    }

    [Fact]
    public async Task Setting_up_a_second_factor_needs_the_password_a_fresh_offer_and_its_code()
    {
        Assert.Equal("second-factor.no-offer", await RefusalAsync(() => Service.ConfirmSecondFactorAsync("000000")));
        Assert.Equal("password.wrong", await RefusalAsync(() => Service.OfferSecondFactorAsync("wrong")));
        var offer = await Service.OfferSecondFactorAsync(Password);
        Assert.StartsWith("<svg", offer.QrSvg, StringComparison.Ordinal);
        Assert.Equal("second-factor.wrong-code", await RefusalAsync(() => Service.ConfirmSecondFactorAsync("x")));
        Clock.Now += TimeSpan.FromMinutes(10);
        Assert.Equal("second-factor.no-offer", await RefusalAsync(() => Service.ConfirmSecondFactorAsync(CodeOf(offer))));
        Assert.False((await Service.GetAsync()).HasSecondFactor);

        offer = await Service.OfferSecondFactorAsync(Password);
        await Service.ConfirmSecondFactorAsync(CodeOf(offer));
        Assert.True((await Service.GetAsync()).HasSecondFactor);
        Assert.Equal("second-factor.no-offer", await RefusalAsync(() => Service.ConfirmSecondFactorAsync(CodeOf(offer)))); // an offer is used up
        Assert.Equal("password.wrong", await RefusalAsync(() => Service.RemoveSecondFactorAsync("wrong")));
        await Service.RemoveSecondFactorAsync(Password);
        Assert.False((await Service.GetAsync()).HasSecondFactor);
    }

    [Fact]
    public async Task An_administrator_takes_a_lost_second_factor_off_and_ends_the_sessions()
    {
        var admin = Me!;
        var member = await As(StaffRole.Support);
        await Service.ConfirmSecondFactorAsync(CodeOf(await Service.OfferSecondFactorAsync(Password)));
        await using var theirs = Shop.Services.CreateAsyncScope();
        await SignInAsync(theirs.ServiceProvider, member);
        await As(admin);
        await Get<IStaffService>().RemoveSecondFactorAsync(member.Id);
        Assert.False((await Get<IStaffService>().ListAsync()).Single(row => row.Id == member.Id).HasSecondFactor);
        await Assert.ThrowsAsync<SignedOutException>(() => theirs.ServiceProvider.GetRequiredService<ISelfService>().GetAsync());
    }

    [Fact]
    public async Task What_was_sealed_for_one_person_does_not_open_for_another()
    {
        var offer = await Service.OfferSecondFactorAsync(Password);
        await Service.ConfirmSecondFactorAsync(CodeOf(offer));
        var other = await AddStaffAsync(StaffRole.Support);
        await using var db = Shop.CreateDb();
        var mine = await db.Staff().SingleAsync(m => m.Id == Me!.Id);
        (await db.Staff().SingleAsync(m => m.Id == other.Id)).SecondFactor = mine.SecondFactor;
        await db.SaveChangesAsync();
        Clock.Now += TimeSpan.FromMinutes(1);
        await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(
            () => Get<SecondFactors>().TakeAsync(db, other.Id, CodeOf(offer), default));
    }

    private string CodeOf(SecondFactorOffer offer) => Totp.Code(offer.Secret, Totp.StepAt(Clock.Now));
}
