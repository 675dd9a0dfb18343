using System.Net;
using System.Security.Claims;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Staff;
using CrmAdmin.Server.Features.Staff;
using CrmAdmin.Server.Security;
using CrmAdmin.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CrmAdmin.Tests.Features.Staff;

public sealed class SignInTests : CrmTest
{
    private ISignInService Door => Get<ISignInService>();

    [Fact]
    public async Task The_right_password_lets_in_in_whatever_spelling_of_the_address()
    {
        var browser = new Browser(this);
        Assert.Equal(SignInAnswer.SignedIn, await browser.SignInAsync($" {Me!.Email.ToUpperInvariant()} ", Password));
        Assert.Equal(Me.Id.ToString(), browser.Session);
        Assert.Equal(Clock.Now, await QueryAsync(db => db.Staff().Where(m => m.Id == Me.Id).Select(m => m.LastSignInAt).SingleAsync()));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("wrong")]
    [InlineData("disabled")]
    [InlineData("invited")]
    [InlineData("locked")]
    [InlineData("nothing")]
    public async Task Whoever_is_not_let_in_gets_the_one_answer(string why)
    {
        var browser = new Browser(this);
        var (email, password) = await NobodyAsync(why);
        Assert.Equal(SignInAnswer.Refused, await browser.SignInAsync(email, password));
        Assert.Null(browser.Session);
    }

    [Fact]
    public async Task Five_wrong_ones_lock_for_five_minutes_and_a_right_one_starts_afresh()
    {
        var browser = new Browser(this);
        for (var round = 0; round < 3; round++)
        {
            for (var n = 0; n < 4; n++)
            {
                await browser.SignInAsync(Me!.Email, "wrong");
            }
            Assert.Equal(SignInAnswer.SignedIn, await browser.SignInAsync(Me!.Email, Password));
        }
        for (var n = 0; n < 5; n++)
        {
            await browser.SignInAsync(Me!.Email.ToUpperInvariant(), "wrong");
        }
        Assert.Equal(SignInAnswer.Refused, await browser.SignInAsync(Me!.Email, Password));
        Clock.Now += TimeSpan.FromMinutes(5);
        Assert.Equal(SignInAnswer.SignedIn, await browser.SignInAsync(Me.Email, Password));
    }

    [Fact]
    public async Task A_try_whose_password_was_not_looked_at_is_not_counted()
    {
        var hashes = new PasswordHashes(20_000);
        var tries = new SignInTries(hashes, new SignInThrottle(Clock));
        var flood = Enumerable.Range(0, PasswordHashes.MostAtOnce + PasswordHashes.MostWaiting).Select(_ => hashes.HashAsync(Password)).ToList();
        for (var n = 0; n < SignInThrottle.FailuresPerAccount; n++)
        {
            Assert.Equal("busy", await RefusalAsync(() => tries.PasswordAsync("ann", IPAddress.Loopback, null, "wrong", default)));
        }
        Assert.True(tries.MayTry("ann", IPAddress.Loopback));
        await Task.WhenAll(flood);
    }

    [Fact]
    public async Task A_second_factor_asks_for_a_code_which_works_once()
    {
        var secret = await SetUpFactorAsync(Me!);
        var browser = new Browser(this);
        Assert.Equal(SignInAnswer.CodeNeeded, await browser.SignInAsync(Me!.Email, Password));
        Assert.Null(browser.Session);
        var code = Totp.Code(secret, Totp.StepAt(Clock.Now));
        Assert.Equal(SignInAnswer.SignedIn, await browser.CodeAsync(code));
        Assert.Equal(Me.Id.ToString(), browser.Session);

        var second = new Browser(this);
        Assert.Equal(SignInAnswer.CodeNeeded, await second.SignInAsync(Me.Email, Password));
        Assert.Equal(SignInAnswer.Refused, await second.CodeAsync(code));
        Clock.Now += TimeSpan.FromSeconds(30);
        Assert.Equal(SignInAnswer.SignedIn, await second.CodeAsync(Totp.Code(secret, Totp.StepAt(Clock.Now))));
    }

    [Fact]
    public async Task One_code_in_many_browsers_at_once_lets_one_in()
    {
        var secret = await SetUpFactorAsync(Me!);
        var browsers = Enumerable.Range(0, 4).Select(_ => new Browser(this)).ToList();
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
        var browser = new Browser(this);
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
        var browser = new Browser(this);
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
        var log = await QueryAsync(db => db.Set<Server.Features.EditLog.HouseLogEntry>().Where(e => e.Field == "SecondFactor").SingleAsync());
        Assert.Equal((null, "•••"), (log.Old, log.New));
    }

    [Fact]
    public async Task What_the_door_logs_names_nobody_and_no_password()
    {
        var browser = new Browser(this);
        await browser.SignInAsync(Me!.Email, "canary-password-7391");
        await browser.SignInAsync("canary-7391@staff.example", "canary-password-7391");
        Assert.Contains(Shop.Log.Lines, line => line.Contains("Sign-in refused"));
        Assert.DoesNotContain(Shop.Log.Lines, line => line.Contains("7391") || line.Contains(Me.Email));
    }

    [Fact]
    public async Task A_hash_of_fewer_iterations_is_made_anew_at_sign_in()
    {
        var old = await new PasswordHashes(1).HashAsync(Password);
        await using (var db = Shop.CreateDb())
        {
            (await db.Staff().SingleAsync(m => m.Id == Me!.Id)).PasswordHash = old;
            await db.SaveChangesAsync();
        }
        var browser = new Browser(this);
        Assert.Equal(SignInAnswer.SignedIn, await browser.SignInAsync(Me!.Email, Password));
        Assert.NotEqual(old, await QueryAsync(db => db.Staff().Where(m => m.Id == Me.Id).Select(m => m.PasswordHash).SingleAsync()));
        Assert.Equal(SignInAnswer.SignedIn, await browser.SignInAsync(Me.Email, Password));
    }

    private async Task<(string Email, string Password)> NobodyAsync(string why)
    {
        var member = await AddStaffAsync(StaffRole.Support);
        switch (why)
        {
            case "unknown":
                return ("nobody@staff.example", Password);
            case "wrong":
                return (member.Email, Password + "!");
            case "disabled":
                await Get<IStaffService>().SetDisabledAsync(member.Id, disabled: true);
                return (member.Email, Password);
            case "invited":
                await Get<IStaffService>().InviteAsync(new() { Name = "Dora", Email = "dora@staff.example" });
                return ("dora@staff.example", "");
            case "locked":
                for (var n = 0; n < 5; n++)
                {
                    await new Browser(this).SignInAsync(member.Email, "wrong");
                }
                return (member.Email, Password);
            default:
                return ("", "");
        }
    }

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

    /// <summary>A request from one address that keeps what cookies would keep.</summary>
    private sealed class Browser(SignInTests test) : IAuthenticationService
    {
        private readonly Dictionary<string, ClaimsPrincipal> signedIn = new(StringComparer.Ordinal);

        /// <summary>The key of the member whom the session's cookie was made for.</summary>
        public string? Session => signedIn.GetValueOrDefault("Cookies")?.FindFirstValue(ClaimTypes.NameIdentifier);

        public Task<SignInAnswer> SignInAsync(string email, string password)
            => InRequestAsync(() => test.Door.SignInAsync(new() { Email = email, Password = password }));

        public Task<SignInAnswer> CodeAsync(string code) => InRequestAsync(() => test.Door.SignInWithCodeAsync(code));

        public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
            => Task.FromResult(signedIn.GetValueOrDefault(scheme!) is { } principal
                ? AuthenticateResult.Success(new(principal, scheme!))
                : AuthenticateResult.NoResult());

        public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties)
        {
            signedIn[scheme!] = principal;
            return Task.CompletedTask;
        }

        public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
        {
            signedIn.Remove(scheme!);
            return Task.CompletedTask;
        }

        public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new NotSupportedException();

        public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new NotSupportedException();

        private async Task<SignInAnswer> InRequestAsync(Func<Task<SignInAnswer>> request)
        {
            var context = new DefaultHttpContext { RequestServices = new Services(this) };
            context.Connection.RemoteIpAddress = IPAddress.Loopback;
            test.Get<IHttpContextAccessor>().HttpContext = context;
            return await request();
        }

        private sealed class Services(IAuthenticationService authentication) : IServiceProvider
        {
            public object? GetService(Type serviceType) => serviceType == typeof(IAuthenticationService) ? authentication : null;
        }
    }
}
