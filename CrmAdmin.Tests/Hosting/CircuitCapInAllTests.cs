using System.Net;
using CrmAdmin.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>A program that holds three pages in all (R50).</summary>
public sealed class SmallShop : WebShop
{
    public const int Pages = 3;

    protected override void Prepare(WebApplicationBuilder builder) => builder.Services.AddSingleton(new CircuitLimits { InAll = Pages });
}

public sealed class CircuitCapInAllTests(SmallShop shop) : IClassFixture<SmallShop>
{
    [Fact]
    public async Task The_whole_program_has_so_many_pages_and_no_more_whoever_asks()
    {
        var circuits = new List<CircuitClient>();
        try
        {
            for (var n = 0; n < SmallShop.Pages; n++)
            {
                circuits.Add(await OpenAsync());
            }
            var refusal = await Assert.ThrowsAsync<CircuitRefusedException>(OpenAsync);
            Assert.Equal(HttpStatusCode.TooManyRequests, refusal.Status);
            Assert.All(circuits, circuit => Assert.True(circuit.IsOpen));

            await circuits[0].DisposeAsync();
            circuits[0] = await OpenPatientlyAsync();
        }
        finally
        {
            foreach (var circuit in circuits)
            {
                await circuit.DisposeAsync();
            }
        }
    }

    // Somebody else each time, so that no other limit is the one that refuses.
    private async Task<CircuitClient> OpenAsync()
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Viewer));
        return await CircuitClient.OpenAsync(shop.Url, browser.CookieHeader, "/me");
    }

    // The server hears of a page that closed over the network, in its own time.
    private async Task<CircuitClient> OpenPatientlyAsync()
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Viewer));
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await CircuitClient.OpenAsync(shop.Url, browser.CookieHeader, "/me");
            }
            catch (CircuitRefusedException) when (tries < 100)
            {
                await Task.Delay(100);
            }
        }
    }
}
