using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Staff;

public sealed class SecondFactorSignInTests : CrmTest
{
    [Fact]
    public async Task A_second_factor_asks_for_a_code_which_works_once()
    {
        var secret = await SetUpFactorAsync(Me!);
        var browser = NewVisitor();
        Assert.Equal(SignInAnswer.CodeNeeded, await browser.SignInAsync(Me!.Email, Password));
        Assert.Null(browser.Session);
        var code = Totp.Code(secret, Totp.StepAt(Clock.Now));
        Assert.Equal(SignInAnswer.SignedIn, await browser.CodeAsync(code));
        Assert.Equal(Me.Id.ToString(), browser.Session);

        var second = NewVisitor();
        Assert.Equal(SignInAnswer.CodeNeeded, await second.SignInAsync(Me.Email, Password));
        Assert.Equal(SignInAnswer.Refused, await second.CodeAsync(code));
        Clock.Now += TimeSpan.FromSeconds(30);
        Assert.Equal(SignInAnswer.SignedIn, await second.CodeAsync(Totp.Code(secret, Totp.StepAt(Clock.Now))));
    }

    [Fact]
    public async Task One_code_in_many_browsers_at_once_lets_one_in()
    {
        var secret = await SetUpFactorAsync(Me!);
        var browsers = Enumerable.Range(0, 4).Select(_ => NewVisitor()).ToList();
        foreach (var browser in browsers)
        {
            await browser.SignInAsync(Me!.Email, Password);
        }
        var code = Totp.Code(secret, Totp.StepAt(Clock.Now));
        var answers = await Task.WhenAll(browsers.Select(browser => Task.Run(() => browser.CodeAsync(code))));
        Assert.Single(answers, SignInAnswer.SignedIn);
    }

    [Fact]
    public async Task Guessing_codes_locks_as_guessing_passwords_does()
    {
        var secret = await SetUpFactorAsync(Me!);
        var browser = NewVisitor();
        await browser.SignInAsync(Me!.Email, Password);
        for (var n = 0; n < 5; n++)
        {
            Assert.Equal(SignInAnswer.Refused, await browser.CodeAsync("000000"));
            await browser.SignInAsync(Me.Email, Password); // the right password between them gives no free tries
        }
        Assert.Equal(SignInAnswer.Refused, await browser.CodeAsync(Totp.Code(secret, Totp.StepAt(Clock.Now))));
    }

    [Fact]
    public async Task A_code_alone_or_of_a_person_disabled_meanwhile_lets_nobody_in()
    {
        var member = await AddStaffAsync(StaffRole.Support);
        var secret = await SetUpFactorAsync(member);
        var browser = NewVisitor();
        Assert.Equal(SignInAnswer.Refused, await browser.CodeAsync(Totp.Code(secret, Totp.StepAt(Clock.Now))));
        await browser.SignInAsync(member.Email, Password);
        await Get<IStaffService>().SetDisabledAsync(member.Id, disabled: true);
        Assert.Equal(SignInAnswer.Refused, await browser.CodeAsync(Totp.Code(secret, Totp.StepAt(Clock.Now))));
        Assert.Null(browser.Session);
    }

    [Fact]
    public async Task The_secret_of_a_second_factor_is_sealed_and_the_log_says_only_that_it_changed()
    {
        var secret = await SetUpFactorAsync(Me!);
        var bytes = await QueryAsync(db => db.Staff().Where(m => m.Id == Me!.Id).Select(m => m.SecondFactor!).SingleAsync());
        Assert.DoesNotContain(secret, System.Text.Encoding.Latin1.GetString(bytes));
        var log = await QueryAsync(db => db.Set<AuditLogEntry>().Where(e => e.Field == "SecondFactor").SingleAsync());
        Assert.Equal((null, "•••"), (log.Old, log.New));
    }

    private Visitor NewVisitor() => new(Get<ISignInService>(), Get<IHttpContextAccessor>());

    private async Task<string> SetUpFactorAsync(StaffMember member)
    {
        var back = Me!;
        await As(member);
        var offer = await Get<ISelfService>().OfferSecondFactorAsync(Password);
        await Get<ISelfService>().ConfirmSecondFactorAsync(Totp.Code(offer.Secret, Totp.StepAt(Clock.Now)));
        await As(back);
        Clock.Now += TimeSpan.FromSeconds(30);
        return offer.Secret;
    }
}
