using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Playwright;
using Xunit;

namespace CrmAdmin.Tests.Browser;

/// <summary>One server and one Chromium for all journeys; each journey has contexts of its own, as browsers of different people.</summary>
public sealed partial class BrowserFixture : IAsyncLifetime
{
    /// <summary>What the journeys type: of staff, of customers, at the door and in the search. No log may hold it (R43).</summary>
    private static readonly string[] Typed =
    [
        ServerProcess.Password, "neun Igel trinken Holunder", "@demo.example", "@shop.example", "010-1234-5678", "010-8765-4321", "Jiwon",
        "Kestrel & Daughters", "Northwind GmbH", "nobody is called so",
    ];

    private readonly ConcurrentDictionary<string, string> signedIn = new(StringComparer.Ordinal);
    private IPlaywright? playwright;
    private int announced;

    public ServerProcess Server { get; } = new();

    public IBrowser Chrome { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }
        await Server.StartAsync();
        announced = Server.Log.Length; // the demo accounts with their password, for whoever started it
        playwright = await Playwright.CreateAsync();
        Chrome = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync",
            ],
        });
    }

    [GeneratedRegex(@"^  \w+@demo\.example$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Announcement();

    public async Task DisposeAsync()
    {
        if (Chrome is not null)
        {
            await Chrome.CloseAsync();
        }
        playwright?.Dispose();
        var log = Chromium.Path is null ? "" : Server.Log;
        await Server.DisposeAsync();
        // A restarted server announces the demo accounts once more.
        var said = string.Join('\n', log[announced..].Split('\n').Where(line => !Announcement().IsMatch(line.TrimEnd('\r'))));
        var leaked = Typed.Where(text => said.Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.True(leaked.Count == 0, $"The log holds what was typed: {string.Join(", ", leaked)}");
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
