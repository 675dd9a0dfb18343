using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.SignIn.Passwords;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

public sealed class PasswordSettingsTests : PasswordsTest
{
    private IPasswordSettingsService Settings => Get<IPasswordSettingsService>();

    private PasswordEventRetentionJob Job => Shop.Services.GetServices<IJob>().OfType<PasswordEventRetentionJob>().Single();

    [Fact]
    public async Task At_first_it_is_15_8_and_256_without_kinds_one_hour_and_twelve_months()
    {
        var input = await Settings.GetAsync();
        Assert.Equal(
            (15, 8, 256, 60, 12), (input.MinimumLength, input.MinimumLengthWithSecondFactor, input.MaximumLength, input.TemporaryMinutes, input.MonthsKept));
        Assert.False(input.NeedsUpper || input.NeedsLower || input.NeedsDigit || input.NeedsSymbol);
        Assert.Equal(new PasswordDemands(15, 8, 256), await Get<IPasswordRulesService>().GetAsync());
    }

    [Theory]
    [InlineData(7, 7, 256, 60, 12, "MinimumLength MinimumLengthWithSecondFactor")]
    [InlineData(65, 8, 256, 60, 12, "MinimumLength")]
    [InlineData(15, 8, 63, 60, 12, "MaximumLength")]
    [InlineData(15, 8, 257, 60, 12, "MaximumLength")]
    [InlineData(15, 16, 256, 60, 12, "MinimumLengthWithSecondFactor")]
    [InlineData(15, 8, 256, 4, 12, "TemporaryMinutes")]
    [InlineData(15, 8, 256, 1_441, 12, "TemporaryMinutes")]
    [InlineData(15, 8, 256, 60, 0, "MonthsKept")]
    public async Task No_store_goes_under_8_caps_under_64_or_lets_a_temporary_one_live_longer_than_a_day(
        int minimum, int withFactor, int maximum, int minutes, int months, string fields)
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => Settings.SaveAsync(
            new()
            {
                MinimumLength = minimum,
                MinimumLengthWithSecondFactor = withFactor,
                MaximumLength = maximum,
                TemporaryMinutes = minutes,
                MonthsKept = months
            }));
        Assert.Equal(fields, string.Join(' ', refused.Errors.Select(error => error.Field)));
    }

    [Fact]
    public async Task A_change_holds_at_the_next_password_of_staff_and_customers_and_an_older_form_is_refused()
    {
        var id = await AddAnnAsync();
        var before = await Settings.GetAsync();
        await SetRulesAsync(rules => (rules.MinimumLength, rules.NeedsDigit) = (20, true));
        Assert.Equal("conflict", await RefusalAsync(() => Settings.SaveAsync(before)));
        Assert.Equal(["next password.needs-digit"], await BrokenRulesAsync(() => Get<ISelfService>().ChangePasswordAsync(Password, Own)));
        Assert.Equal(
            ["Password password.needs-digit"], await BrokenRulesAsync(() => Passwords.ResetAsync(new() { CustomerId = id, Password = Own, Again = Own })));
        await Get<ISelfService>().ChangePasswordAsync(Password, $"{Own} 7");
        await SetUpMailAsync();
        Assert.Contains(await SendAsync(id), char.IsAsciiDigit);
    }

    [Fact]
    public async Task Events_are_kept_as_long_as_set_and_hidden_before_the_job_has_run()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        await SendAsync(id);
        var start = Clock.Now;
        Clock.Now = start.AddMonths(12);
        await As(Me!); // the session ran out meanwhile
        Assert.Equal(0, await Job.DoAsync(Clock.Now)); // not a moment too early
        Assert.Single((await Passwords.GetLogAsync(new(id))).Items);
        Clock.Now += TimeSpan.FromMicroseconds(1);
        Assert.Empty((await Passwords.GetLogAsync(new(id))).Items);
        Assert.Equal(1, await Job.CountAsync(Clock.Now));
        Assert.Equal(1, await QueryAsync(db => db.PasswordEvents().CountAsync()));
        Assert.Equal(1, await Job.DoAsync(Clock.Now));
        Assert.Equal(0, await Job.DoAsync(Clock.Now));
        Assert.NotNull(await StoredAsync(id)); // the password itself is no event

        await SetRulesAsync(rules => rules.MonthsKept = 1);
        await SendAsync(id);
        Clock.Now = Clock.Now.AddMonths(1).AddDays(1);
        Assert.Equal(1, await Job.DoAsync(Clock.Now));
    }
}
