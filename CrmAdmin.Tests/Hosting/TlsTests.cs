using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>What is promised where the program itself speaks TLS (R05, R39).</summary>
public sealed class TlsTests(TlsShop shop) : IClassFixture<TlsShop>
{
    [Fact]
    public async Task The_session_cookie_is_bound_to_the_host_and_to_TLS_and_no_script_gets_it()
    {
        var member = await shop.AddStaffAsync(StaffRole.Support);
        using var browser = shop.Browser();
        using var answer = await browser.SignInAsync(member.Email, WebShop.Password);

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(set => !set.Contains("=;")).Split("; ");
        Assert.StartsWith("__Host-crm=", cookie[0]);
        Assert.Equal(["httponly", "path=/", "samesite=lax", "secure"], cookie[1..].Order(StringComparer.Ordinal));
        using var page = await browser.GetAsync("/customers");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/customers")]
    [InlineData("/css/app.css")]
    [InlineData("/health/live")]
    [InlineData("/no/such/page")]
    [InlineData("/_blazor")]
    public async Task Every_answer_binds_the_browser_to_TLS_for_a_year(string path)
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Viewer));
        using var answer = await browser.GetAsync(path);
        var promise = answer.Headers.GetValues("Strict-Transport-Security").Single().Split([';', '=', ' '], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("max-age", promise[0]);
        Assert.InRange(int.Parse(promise[1], System.Globalization.CultureInfo.InvariantCulture), 365 * 24 * 60 * 60, int.MaxValue);
    }

    [Fact]
    public async Task All_cookies_but_the_choice_of_a_language_are_secure_and_stay_with_this_site()
    {
        var member = await shop.AddStaffAsync(StaffRole.Support);
        using var browser = shop.Browser();
        using var door = await browser.GetAsync("/login");
        using var answer = await browser.SignInAsync(member.Email, WebShop.Password);
        using var language = await browser.GetAsync("/language/ko");

        Assert.NotEmpty(browser.Cookies.GetAllCookies());
        Assert.All(browser.Cookies.GetAllCookies(), cookie => Assert.True(cookie.Secure && cookie.HttpOnly, cookie.Name));
    }

    [Fact]
    public async Task A_cookie_that_was_kept_opens_nothing_after_signing_out()
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Support));
        var kept = browser.CookieHeader;
        Assert.Equal(HttpStatusCode.OK, await ReplayAsync(kept));
        using (await browser.PostAsync("/logout", "logout", []))
        {
            Assert.DoesNotContain("__Host-crm=", browser.CookieHeader);
        }
        Assert.Equal(HttpStatusCode.Found, await ReplayAsync(kept));
    }

    [Fact]
    public async Task A_cookie_under_the_name_of_plain_http_is_not_taken()
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Support));
        Assert.Equal(HttpStatusCode.Found, await ReplayAsync(browser.CookieHeader.Replace("__Host-crm=", "crm=", StringComparison.Ordinal)));
    }

    private async Task<HttpStatusCode> ReplayAsync(string cookies)
    {
        using var thief = shop.Browser();
        foreach (var cookie in cookies.Split("; ").Select(cookie => cookie.Split('=', 2)))
        {
            thief.Cookies.Add(new Cookie(cookie[0], cookie[1], "/", shop.Url.Host) { Secure = true });
        }
        using var answer = await thief.GetAsync("/customers");
        return answer.StatusCode;
    }
}

/// <summary>The served program with a certificate of its own making, for this host only.</summary>
public sealed class TlsShop : WebShop
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-tls-");
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 own;

    public TlsShop() => own = Make(key);

    protected override string Listen => "https://127.0.0.1:0";

    protected override X509Certificate2 Certificate => own;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        own.Dispose();
        key.Dispose();
        folder.Delete(recursive: true);
    }

    // By the settings that people use.
    protected override void Prepare(WebApplicationBuilder builder)
    {
        var (file, keyFile) = (Path.Combine(folder.FullName, "tls.pem"), Path.Combine(folder.FullName, "tls.key"));
        File.WriteAllText(file, own.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        builder.Configuration["Kestrel:Certificates:Default:Path"] = file;
        builder.Configuration["Kestrel:Certificates:Default:KeyPath"] = keyFile;
    }

    private static X509Certificate2 Make(ECDsa key)
    {
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
