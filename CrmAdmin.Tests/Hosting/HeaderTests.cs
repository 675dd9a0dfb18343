using System.Net;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>What every answer tells the browser, by kind of route (ASVS 3.4).</summary>
public sealed class HeaderTests(WebShop shop) : IClassFixture<WebShop>
{
    private const string Policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
        + "base-uri 'self'; frame-ancestors 'none'; form-action 'self'";

    [Theory]
    [InlineData("/login", HttpStatusCode.OK, "no-store")]
    [InlineData("/customers", HttpStatusCode.OK, "no-store")]
    [InlineData("/", HttpStatusCode.Found, "no-store")]
    [InlineData("/no/such/page", HttpStatusCode.NotFound, "no-store")]
    [InlineData("/error", HttpStatusCode.OK, "no-store")]
    [InlineData("/health/live", HttpStatusCode.OK, "no-store")]
    [InlineData("/health/ready", HttpStatusCode.OK, "no-store")]
    [InlineData("/_blazor", HttpStatusCode.Forbidden, "no-store")]
    [InlineData("/css/app.css", HttpStatusCode.OK, "no-cache")]
    [InlineData("/_framework/blazor.web.js", HttpStatusCode.OK, "no-cache")]
    public async Task Every_kind_of_route_answers_with_the_headers(string path, HttpStatusCode status, string caching)
    {
        await shop.AddStaffAsync(StaffRole.Administrator);
        using var browser = path == "/login" ? shop.Browser() : await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Administrator));
        using var answer = await browser.GetAsync(path);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(Policy, Header("Content-Security-Policy"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Contains("camera=()", Header("Permissions-Policy"));
        Assert.Contains(caching, Header("Cache-Control"));
        Assert.Null(Header("Server"));
        Assert.Null(Header("X-Powered-By"));

        string? Header(string name)
            => answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
    }

    [Fact]
    public async Task The_old_address_of_the_audit_log_leads_to_the_new_one()
    {
        using var browser = shop.Browser();
        using var answer = await browser.GetAsync("/house-log?search=sina");
        Assert.Equal((HttpStatusCode.MovedPermanently, "/audit-log?search=sina"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task Health_says_that_and_no_more()
    {
        using var browser = shop.Browser();
        using var live = await browser.GetAsync("/health/live");
        Assert.Equal("live", await live.Content.ReadAsStringAsync());
        using var ready = await browser.GetAsync("/health/ready");
        Assert.Equal("ready", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pages_hold_no_inline_script()
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Administrator));
        foreach (var path in new[] { "/customers", "/login", "/logout" })
        {
            using var answer = await browser.GetAsync(path);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotMatch("<script(?![^>]*\\ssrc=)", page);
            Assert.DoesNotMatch("\\son[a-z]+=\"", page);
            Assert.DoesNotMatch("(src|href)=\"(https?:)?//", page);
        }
    }

    [Fact]
    public async Task Asking_for_a_language_that_is_none_sets_no_cookie()
    {
        using var browser = shop.Browser();
        using var none = await browser.GetAsync("/language/xx");
        Assert.False(none.Headers.Contains("Set-Cookie"));
        using var korean = await browser.GetAsync("/language/ko");
        Assert.Contains("httponly", korean.Headers.GetValues("Set-Cookie").Single());
        using var page = await browser.GetAsync("/login");
        Assert.Contains("lang=\"ko\"", await page.Content.ReadAsStringAsync());
    }
}
