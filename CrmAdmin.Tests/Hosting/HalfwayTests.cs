using System.Net;
using CrmAdmin.Server.Features.Administration.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>Between the right password and the code of the second factor, over real requests and under a hand-set clock.</summary>
public sealed class HalfwayTests(ClockShop shop) : IClassFixture<ClockShop>
{
    private string secret = "";

    [Theory]
    [InlineData(4 * 60 + 59, true)]
    [InlineData(5 * 60 + 1, false)]
    public async Task The_code_is_taken_for_five_minutes_after_the_password(int seconds, bool isTaken)
    {
        var member = await AddWithFactorAsync();
        using var browser = shop.Browser();
        using (var asked = await browser.SignInAsync(member.Email, WebShop.Password))
        {
            Assert.EndsWith("/login/code", asked.Headers.Location!.ToString().Split('?')[0]);
        }
        shop.Clock.Now += TimeSpan.FromSeconds(seconds);

        using var answer = await browser.PostAsync("/login/code", "code", new() { ["Code"] = Code() });

        Assert.Equal(isTaken, browser.CookieHeader.Contains("crm=", StringComparison.Ordinal));
        using var page = await browser.GetAsync("/customers");
        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.Found, page.StatusCode);
    }

    [Fact]
    public async Task The_cookie_in_between_is_no_session_and_goes_with_the_browser()
    {
        var member = await AddWithFactorAsync();
        using var browser = shop.Browser();
        using var asked = await browser.SignInAsync(member.Email, WebShop.Password);

        var halfway = asked.Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("crm-halfway=", StringComparison.Ordinal));
        Assert.Contains("; httponly", halfway);
        Assert.Contains("; samesite=strict", halfway);
        Assert.DoesNotContain("expires", halfway);
        using var page = await browser.GetAsync("/customers");
        Assert.Equal(HttpStatusCode.Found, page.StatusCode);
    }

    private async Task<StaffMember> AddWithFactorAsync()
    {
        var member = await shop.AddStaffAsync(StaffRole.Support);
        await using var db = shop.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));
        var mine = (await db.FindAsync<StaffMember>(member.Id))!;
        var factors = shop.Services.GetRequiredService<SecondFactors>();
        secret = factors.Offer(mine.Id, mine.Email).Secret;
        factors.Confirm(mine, Code());
        await db.SaveChangesAsync();
        shop.Clock.Now += TimeSpan.FromMinutes(1); // the code that was just used works no second time
        return mine;
    }

    private string Code() => Totp.Code(secret, Totp.StepAt(shop.Clock.Now));
}

/// <summary>The served program under a clock that stands still.</summary>
public sealed class ClockShop : WebShop
{
    public FakeClock Clock { get; } = new();

    protected override void Prepare(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
}
