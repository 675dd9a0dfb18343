using System.Net;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

public sealed class SignInPagesTests(WebShop shop) : IClassFixture<WebShop>
{
    [Theory]
    [InlineData("/customers")]
    [InlineData("/customers/1")]
    [InlineData("/staff")]
    [InlineData("/rights")]
    [InlineData("/me")]
    public async Task Pages_send_whoever_is_not_signed_in_to_the_door_and_back(string path)
    {
        using var browser = shop.Browser();
        using var answer = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal($"/login?returnUrl={Uri.EscapeDataString(path)}", answer.Headers.Location!.PathAndQuery);
    }

    /// <summary>A pool that begins with one thread a processor lets pages wait for threads that SQLite holds.</summary>
    [Fact]
    public void A_served_process_has_threads_from_the_beginning()
    {
        Assert.NotNull(shop.Url);
        ThreadPool.GetMinThreads(out var workers, out _);
        Assert.True(workers >= 32);
    }

    [Fact]
    public async Task The_right_password_opens_the_pages_until_signing_out_and_a_kept_cookie_opens_nothing_more()
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Support));
        using (var page = await browser.GetAsync("/customers"))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
        var kept = browser.CookieHeader;
        Assert.Contains("crm=", kept);

        using (var answer = await browser.PostAsync("/logout", "logout", []))
        {
            Assert.Equal("/login", answer.Headers.Location!.ToString().Replace(shop.Url.ToString().TrimEnd('/'), ""));
        }

        using var thief = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = shop.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/customers");
        request.Headers.Add("Cookie", kept);
        using var replayed = await thief.SendAsync(request);
        Assert.Equal(HttpStatusCode.Found, replayed.StatusCode);
    }

    [Fact]
    public async Task The_cookie_is_new_at_each_sign_in_and_no_script_or_other_site_gets_it()
    {
        var member = await shop.AddStaffAsync(StaffRole.Support);
        var cookies = new List<string>();
        for (var n = 0; n < 2; n++)
        {
            using var browser = shop.Browser();
            using var answer = await browser.SignInAsync(member.Email, WebShop.Password);
            cookies.Add(answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("crm=", StringComparison.Ordinal)));
        }
        Assert.NotEqual(cookies[0].Split(';')[0], cookies[1].Split(';')[0]);
        Assert.All(cookies, cookie =>
        {
            Assert.Contains("; httponly", cookie);
            Assert.Contains("; samesite=lax", cookie);
            Assert.Contains("; path=/", cookie);
            Assert.DoesNotContain("domain", cookie);
            Assert.DoesNotContain("expires", cookie); // gone with the browser
        });
    }

    [Fact]
    public async Task Refusals_look_the_same_whatever_the_reason()
    {
        var known = await shop.AddStaffAsync(StaffRole.Support);
        var disabled = await shop.AddStaffAsync(StaffRole.Support);
        await using (var db = shop.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test")))
        {
            (await db.FindAsync<StaffMember>(disabled.Id))!.IsDisabled = true;
            await db.SaveChangesAsync();
        }
        var locked = await shop.AddStaffAsync(StaffRole.Support);
        for (var n = 0; n < SignInThrottle.FailuresPerAccount; n++)
        {
            using var browser = shop.Browser();
            using var answer = await browser.SignInAsync(locked.Email, "wrong");
        }
        var (bodies, headers) = (new List<string>(), new List<string>());
        foreach (var (email, password) in new[]
        {
            (known.Email, "wrong"),
            ("personX@staff.example", "wrong"),
            (disabled.Email, WebShop.Password),
            (locked.Email, WebShop.Password),
        })
        {
            using var browser = shop.Browser();
            using var answer = await browser.SignInAsync(email, password);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var set) && set.Any(cookie => cookie.StartsWith("crm=", StringComparison.Ordinal)));
            bodies.Add(Unsealed((await answer.Content.ReadAsStringAsync()).Replace(email, "?")));
            headers.Add(Unsealed(string.Join('\n', answer.Headers.Concat(answer.Content.Headers)
                .Where(header => header.Key is not ("Date" or "Content-Length")) // the length counts the letters of the address
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal))));
        }
        Assert.All(bodies, body => Assert.Equal(bodies[0], body));
        Assert.All(headers, all => Assert.Equal(headers[0], all));
        Assert.Contains("role=\"alert\"", bodies[0]);
        Assert.Contains("Content-Security-Policy: ", headers[0]);

        // Sealed values differ each time.
        static string Unsealed(string text) => System.Text.RegularExpressions.Regex.Replace(text, "CfDJ8[\\w+/=-]+", "");
    }

    [Theory]
    [InlineData("/login", "login")]
    [InlineData("/setup", "setup")]
    [InlineData("/logout", "logout")]
    public async Task A_form_without_its_token_is_refused(string path, string form)
    {
        var member = await shop.AddStaffAsync(StaffRole.Support);
        using var browser = shop.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["_handler"] = form,
                ["Form.Email"] = member.Email,
                ["Form.Password"] = WebShop.Password
            }),
        };
        using var answer = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("crm=", browser.CookieHeader);
    }

    [Theory]
    [InlineData("/staff", "/staff")]
    [InlineData("/customers?q=a%26b", "/customers?q=a%26b")]
    [InlineData("https://evil.example/", "/customers")]
    [InlineData("//evil.example", "/customers")]
    [InlineData("/\\evil.example", "/customers")]
    [InlineData("\\\\evil.example", "/customers")]
    [InlineData("/\t/evil.example", "/customers")]
    [InlineData("/\r\nSet-Cookie: a=b", "/customers")]
    [InlineData("javascript:alert(1)", "/customers")]
    [InlineData("evil.example", "/customers")]
    [InlineData(" //evil.example", "/customers")]
    [InlineData("http:evil.example", "/customers")]
    [InlineData("~//evil.example", "/customers")]
    [InlineData("@evil.example", "/customers")]
    [InlineData("", "/customers")]
    public async Task After_signing_in_one_stays_on_this_host(string returnUrl, string path)
    {
        var member = await shop.AddStaffAsync(StaffRole.Support);
        using var browser = shop.Browser();
        using var answer = await browser.SignInAsync(member.Email, WebShop.Password, $"/login?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var target = new Uri(shop.Url, answer.Headers.Location!);
        Assert.Equal((shop.Url.Authority, path), (target.Authority, target.PathAndQuery));

        using var language = await browser.GetAsync($"/language/ko?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(shop.Url.Authority, new Uri(shop.Url, language.Headers.Location!).Authority);
    }

    [Fact]
    public async Task Disabling_somebody_closes_their_pages_at_the_next_request()
    {
        var member = await shop.AddStaffAsync(StaffRole.Support);
        using var browser = await shop.SignedInAsync(member);
        await using (var db = shop.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test")))
        {
            (await db.FindAsync<StaffMember>(member.Id))!.IsDisabled = true;
            await db.SaveChangesAsync();
        }
        using var answer = await browser.GetAsync("/customers");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    [Theory]
    [InlineData("own", HttpStatusCode.NoContent)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    public async Task A_sign_of_life_counts_when_it_comes_from_our_own_pages_only(string? origin, HttpStatusCode status)
    {
        var member = await shop.AddStaffAsync(StaffRole.Viewer);
        using var browser = await shop.SignedInAsync(member);
        var before = shop.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddMinutes(-5);
        await using var db = shop.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));
        var session = await db.StaffSessions().SingleAsync(s => s.StaffId == member.Id);
        before = session.LastSeenAt = new(before.Ticks - (before.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        await db.SaveChangesAsync();
        shop.Services.GetRequiredService<IChangeNotices>().Publish(new(ChangeArea.Sessions, member.Id, "test", "")); // what the book keeps is the moment before

        using var answer = await PingAsync(browser, origin);
        Assert.Equal(status, answer.StatusCode);
        await db.Entry(session).ReloadAsync();
        Assert.Equal(status == HttpStatusCode.NoContent, session.LastSeenAt > before);
    }

    [Fact]
    public async Task A_sign_of_life_of_nobody_is_led_to_the_door()
    {
        using var nobody = shop.Browser();
        using var answer = await PingAsync(nobody, "own");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> PingAsync(WebBrowser browser, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/session/ping");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin == "own" ? shop.Url.GetLeftPart(UriPartial.Authority) : origin);
        }
        return await browser.SendAsync(request);
    }

    [Fact]
    public async Task An_upload_needs_its_token_and_its_right()
    {
        using var viewer = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Viewer));
        Assert.Equal(HttpStatusCode.BadRequest, await UploadAsync(viewer, token: null));
        using var token = await viewer.GetAsync("/imports/token");
        Assert.Equal(HttpStatusCode.Forbidden, await UploadAsync(viewer, await token.Content.ReadAsStringAsync()));
        using var nobody = shop.Browser();
        Assert.Equal(HttpStatusCode.Found, await UploadAsync(nobody, token: null));

        async Task<HttpStatusCode> UploadAsync(WebBrowser browser, string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/imports/upload") { Content = new StringContent("email\n") };
            if (token is not null)
            {
                request.Headers.Add("RequestVerificationToken", token);
            }
            using var answer = await browser.SendAsync(request);
            return answer.StatusCode;
        }
    }
}
