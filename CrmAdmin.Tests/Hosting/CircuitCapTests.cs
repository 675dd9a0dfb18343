using System.Net;
using CrmAdmin.Server.Hosting;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>One address opens pages without end (R50); in a program of its own, because the count is the whole program's.</summary>
public sealed class CircuitCapTests(WebShop shop) : IClassFixture<WebShop>
{
    private const int MaxBytesEach = 3 * 1024 * 1024; // of a page and of the client that holds it here

    [Fact]
    public async Task Of_sixty_pages_from_one_address_fifty_open_the_rest_are_refused_politely_and_memory_is_bounded()
    {
        var limits = new CircuitLimits();
        var circuits = new List<CircuitClient>();
        var refused = new List<HttpStatusCode>();
        await using (var first = await OpenAsync())
        {
            await ListAsync(first); // what is made once is made
        }
        var before = GC.GetTotalMemory(forceFullCollection: true);
        try
        {
            var cookies = "";
            for (var n = 0; n < 60; n++)
            {
                cookies = n % limits.PerPerson == 0 ? await CookiesAsync() : cookies;
                try
                {
                    circuits.Add(await CircuitClient.OpenAsync(shop.Url, cookies, "/customers"));
                    await ListAsync(circuits[^1]);
                }
                catch (CircuitRefusedException refusal)
                {
                    refused.Add(refusal.Status);
                }
            }
            Assert.InRange(circuits.Count, limits.PerAddress - 1, limits.PerAddress); // the first one may still be counted
            Assert.Equal(60, circuits.Count + refused.Count);
            Assert.All(refused, status => Assert.Equal(HttpStatusCode.TooManyRequests, status));
            Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / circuits.Count, long.MinValue, MaxBytesEach);

            // Those that are in go on, and one that leaves makes room.
            await circuits[0].GoAsync("/me");
            await circuits[0].FindAsync("h1", heading => heading.Text == "My account");
            await circuits[1].DisposeAsync();
            circuits.RemoveAt(1);
            circuits.Add(await OpenPatientlyAsync(cookies));
            await ListAsync(circuits[^1]);
        }
        finally
        {
            foreach (var circuit in circuits)
            {
                await circuit.DisposeAsync();
            }
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Another_origin_gets_no_circuit_with_a_good_cookie_and_a_page_s_own_words(string origin)
    {
        var refusal = await Assert.ThrowsAsync<CircuitRefusedException>(async () => await CircuitClient.OpenAsync(
            shop.Url, await CookiesAsync(), "/customers", origin));
        Assert.Equal(HttpStatusCode.Forbidden, refusal.Status);
    }

    private static Task<PageNode> ListAsync(CircuitClient circuit) => circuit.FindAsync("input", node => node["id"] == "search-customers");

    private async Task<CircuitClient> OpenAsync() => await CircuitClient.OpenAsync(shop.Url, await CookiesAsync(), "/customers");

    private async Task<string> CookiesAsync()
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Viewer));
        return browser.CookieHeader;
    }

    // The server hears of a page that closed over the network, in its own time.
    private async Task<CircuitClient> OpenPatientlyAsync(string cookies)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await CircuitClient.OpenAsync(shop.Url, cookies, "/customers");
            }
            catch (CircuitRefusedException) when (tries < 100)
            {
                await Task.Delay(100);
            }
        }
    }
}
