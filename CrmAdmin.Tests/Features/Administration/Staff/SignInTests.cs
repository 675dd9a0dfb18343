using System.Net;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Staff;

public sealed class SignInTests : CrmTest
{
    private Visitor NewVisitor() => new(Get<ISignInService>(), Get<IHttpContextAccessor>());

    [Fact]
    public async Task The_right_password_lets_in_in_whatever_spelling_of_the_address()
    {
        var browser = NewVisitor();
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
        var browser = NewVisitor();
        var (email, password) = await NobodyAsync(why);
        Assert.Equal(SignInAnswer.Refused, await browser.SignInAsync(email, password));
        Assert.Null(browser.Session);
    }

    [Fact]
    public async Task Five_wrong_ones_lock_for_five_minutes_and_a_right_one_starts_afresh()
    {
        var browser = NewVisitor();
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
        var flood = Enumerable.Range(0, PasswordHashes.MaxAtOnce + PasswordHashes.MaxWaiting).Select(_ => hashes.HashAsync(Password)).ToList();
        for (var n = 0; n < SignInThrottle.FailuresPerAccount; n++)
        {
            Assert.Equal("busy", await RefusalAsync(() => tries.PasswordAsync("ann", IPAddress.Loopback, null, "wrong", default)));
        }
        Assert.True(tries.MayTry("ann", IPAddress.Loopback));
        await Task.WhenAll(flood);
    }

    [Fact]
    public async Task What_the_door_logs_names_nobody_and_no_password()
    {
        var browser = NewVisitor();
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
        var browser = NewVisitor();
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
                    await NewVisitor().SignInAsync(member.Email, "wrong");
                }
                return (member.Email, Password);
            default:
                return ("", "");
        }
    }
}
