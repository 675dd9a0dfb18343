using CrmAdmin.Components.Features.Administration.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>A fault in one page is that page's alone (R49).</summary>
public sealed class CircuitFaultTests(FaultyShop shop) : IClassFixture<FaultyShop>
{
    [Theory]
    [InlineData("render", "This page could not be shown.")]
    [InlineData("call", "Something went wrong")]
    public async Task Of_twenty_pages_one_hits_a_fault_and_says_so_and_nineteen_go_on(string fault, string words)
    {
        shop.Fault = fault;
        var circuits = new List<CircuitClient>();
        try
        {
            using var admin = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Administrator));
            using var viewer = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Viewer));
            for (var n = 0; n < 20; n++)
            {
                circuits.Add(await CircuitClient.OpenAsync(shop.Url, (n % 2 == 0 ? admin : viewer).CookieHeader, "/me"));
                await circuits[^1].FindAsync("h1", heading => heading.Text == "My account");
            }

            var hit = circuits[0];
            await hit.GoAsync("/jobs");
            var said = await hit.SeeAsync(page => page.All().FirstOrDefault(node => node["role"] is "alert" or "status" && node.Text.Contains(words)));
            Assert.DoesNotContain(FaultyShop.Detail, hit.Look(page => page.Text));
            Assert.NotNull(said);

            // Also the one that was hit: its shell stands, and another page opens in it.
            foreach (var circuit in circuits)
            {
                Assert.True(circuit.IsOpen);
                Assert.Empty(circuit.Faults);
                await circuit.GoAsync("/customers");
                await circuit.FindAsync("input", node => node["id"] == "search-customers");
            }
        }
        finally
        {
            foreach (var circuit in circuits)
            {
                await circuit.DisposeAsync();
            }
        }
    }
}

/// <summary>A program whose list of jobs is broken.</summary>
public sealed class FaultyShop : WebShop
{
    public const string Detail = "a detail that is nobody's business";

    /// <summary>“call”: the service throws; “render”: it gives what no page can draw.</summary>
    public string Fault { get; set; } = "";

    protected override void Prepare(WebApplicationBuilder builder)
    {
        var jobs = Substitute.For<IJobsService>();
        jobs.ListAsync(default).ReturnsForAnyArgs(_ => Fault == "render" ? [null!] : throw new InvalidOperationException(Detail));
        builder.Services.AddScoped(_ => jobs);
    }
}
