using System.Net;
using System.Net.WebSockets;
using CrmAdmin.Server.Hosting;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

public sealed class CircuitAdmissionTests(WebShop shop) : IClassFixture<WebShop>
{
    private readonly CancellationToken patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token; // of one test

    private string Own => shop.Url.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("")]
    public async Task A_foreign_or_missing_origin_is_refused_before_anything_else(string origin)
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Support));
        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync(browser, origin));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(browser.CookieHeader, origin));
    }

    [Fact]
    public async Task A_null_origin_is_refused_whatever_else_the_request_says()
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Support));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", "null");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_gets_a_circuit_without_being_signed_in()
    {
        using var browser = shop.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync(browser, Own));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync("", Own));
    }

    [Fact]
    public async Task No_other_transport_is_let_in()
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Support));
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, "/_blazor?id=x");
            request.Headers.Add("Origin", Own);
            using var answer = await browser.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_person_has_ten_open_pages_and_the_eleventh_waits_for_one_to_close()
    {
        // Two of one name: each has ten of their own.
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Support, "Kim Minsu"));
        using var namesake = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Support, "Kim Minsu"));
        var sockets = new List<ClientWebSocket>();
        try
        {
            for (var n = 0; n < new CircuitLimits().PerPerson; n++)
            {
                sockets.Add(await OpenAsync(browser.CookieHeader, Own));
            }
            Assert.Equal(HttpStatusCode.TooManyRequests, await ConnectAsync(browser.CookieHeader, Own));
            sockets.Add(await OpenAsync(namesake.CookieHeader, Own));

            sockets[0].Abort();
            while (await ConnectAsync(browser.CookieHeader, Own) is not HttpStatusCode.SwitchingProtocols)
            {
                patience.ThrowIfCancellationRequested(); // the server hears of it over the network, in its own time
            }
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<HttpStatusCode> NegotiateAsync(WebBrowser browser, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin.Length > 0)
        {
            request.Headers.Add("Origin", origin);
        }
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> ConnectAsync(string cookies, string origin)
    {
        using var socket = NewSocket(cookies, origin);
        try
        {
            await socket.ConnectAsync(SocketUrl, patience);
        }
        catch (WebSocketException)
        {
            // the status says why
        }
        return socket.HttpStatusCode;
    }

    private async Task<ClientWebSocket> OpenAsync(string cookies, string origin)
    {
        var socket = NewSocket(cookies, origin);
        await socket.ConnectAsync(SocketUrl, patience);
        return socket;
    }

    private Uri SocketUrl => new UriBuilder(shop.Url) { Scheme = "ws", Path = "/_blazor" }.Uri;

    private static ClientWebSocket NewSocket(string cookies, string origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", cookies);
        if (origin.Length > 0)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }
        return socket;
    }
}
