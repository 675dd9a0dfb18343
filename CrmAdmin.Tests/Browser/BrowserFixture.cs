using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace CrmAdmin.Tests.Browser;

/// <summary>One server and one Chromium for all journeys; each journey has contexts of its own, as browsers of different people.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, string> signedIn = new(StringComparer.Ordinal);
    private IPlaywright? playwright;

    public ServerProcess Server { get; } = new();

    public IBrowser Chrome { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }
        await Server.StartAsync();
        playwright = await Playwright.CreateAsync();
        Chrome = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (Chrome is not null)
        {
            await Chrome.CloseAsync();
        }
        playwright?.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>The cookies of a demo account, signed in once: signing in itself is a journey, and slow by intention.</summary>
    public async Task<string> SignedInAsync(string who)
    {
        if (!signedIn.TryGetValue(who, out var state))
        {
            await using var context = await Chrome.NewContextAsync(new() { BaseURL = Server.Url, Locale = "en" });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/login");
            await page.GetByLabel("E-mail").FillAsync($"{who}@demo.example");
            await page.GetByLabel("Password").FillAsync(ServerProcess.Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await page.WaitForURLAsync("**/customers");
            signedIn[who] = state = await context.StorageStateAsync();
        }
        return state;
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}
