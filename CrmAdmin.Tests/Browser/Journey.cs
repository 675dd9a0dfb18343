using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using CrmAdmin.Server.Features.Customers.List;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>
/// One person's way through the pages, or two people's. It fails also when a page writes an error, asks another host, breaks the
/// content policy, opens a box of its own or makes the server log a failure.
/// </summary>
[Collection(BrowserCollection.Name)]
public abstract partial class Journey(BrowserFixture browser) : IAsyncLifetime
{
    protected const string Admin = "admin";
    protected const string Manager = "manager";
    protected const string Support = "support";
    protected const string Viewer = "viewer";
    private readonly ConcurrentQueue<string> faults = [];
    private readonly List<string> expected = [];
    private readonly List<IBrowserContext> contexts = [];
    private int logged;

    protected BrowserFixture Browser => browser;

    public Task InitializeAsync()
    {
        logged = browser.Server.Log.Length;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var context in contexts)
        {
            await PictureAsync(context);
            await context.CloseAsync();
        }
        var log = LeftForSignIn().Replace(browser.Server.Log[logged..], "");
        var unexpected = faults.Where(fault => !expected.Exists(part => fault.Contains(part, StringComparison.Ordinal))).ToList();
        Assert.True(unexpected.Count == 0, $"{string.Join('\n', unexpected)}\nThe server said:\n{log[^Math.Min(log.Length, 4_000)..]}");
        Assert.True(!log.Contains("fail:", StringComparison.Ordinal) && !log.Contains("crit:", StringComparison.Ordinal), log[^Math.Min(log.Length, 8_000)..]);
    }

    // A page that is led to the sign-in just when its browser goes elsewhere: Blazor waits a minute for an answer that nobody can give, and then
    // calls the circuit of nobody faulty, in the midst of some other journey.
    [GeneratedRegex(
        @"fail: Microsoft\.AspNetCore\.Components\.Server\.Circuits\.RemoteNavigationManager\[4\]\s+Navigation failed when changing the location to /login\?(.|\n)*?fail: Microsoft\.AspNetCore\.Components\.Server\.Circuits\.CircuitHost\[111\]\s+Unhandled exception in circuit '[^']+'\.\s+System\.Threading\.Tasks\.TaskCanceledException", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LeftForSignIn();

    /// <summary>A browser of its own, signed in as this demo account, or with these cookies, or as nobody, on that page.</summary>
    protected async Task<IPage> OpenAsync(string path, string? who = null, BrowserNewContextOptions? options = null, string? cookies = null)
    {
        options ??= new();
        options.BaseURL ??= browser.Server.Url;
        options.Locale ??= "en";
        options.ViewportSize ??= new() { Width = 1280, Height = 800 };
        options.ReducedMotion ??= ReducedMotion.Reduce;
        options.StorageState = who is null ? cookies : await browser.SignedInAsync(who);
        var context = await browser.Chrome.NewContextAsync(options);
        contexts.Add(context);
        context.SetDefaultTimeout(15_000);
        SetDefaultExpectTimeout(15_000);
        Watch(context, options.BaseURL);
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>A fault with these words is part of this journey.</summary>
    protected void Expected(string part) => expected.Add(part);

    protected static async Task SignInAsync(IPage page, string email, string password = ServerProcess.Password)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>The invented customers have keys and numbers in a row: 1 is no. 100000. Journeys that change one use one of their own.</summary>
    protected static string Customer(int n, string tab = "") => $"/customers/{n + 1}{(tab.Length > 0 ? $"?tab={tab}" : "")}";

    protected static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    protected static ILocator Tab(IPage page, string name) => page.GetByRole(AriaRole.Tab, new() { Name = name });

    protected static ILocator Heading(IPage page, string? name = null) => page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = name });

    protected static ILocator Field(IPage page, string name) => page.Locator($"[data-field={name}]");

    /// <summary>Chooses in a list, be it the browser's own or one that opens.</summary>
    protected static async Task ChooseAsync(IPage page, string field, string option)
    {
        if (await Field(page, field).EvaluateAsync<bool>("field => field.tagName === 'SELECT'"))
        {
            await Field(page, field).SelectOptionAsync(option);
            return;
        }
        await Field(page, field).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listbox)).ToHaveCountAsync(0);
    }

    protected static ILocator Rows(IPage page) => page.Locator("table[role=grid] tbody tr");

    protected static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Dialog);

    /// <summary>The toast's words appear; it is closed, so that the next one is alone.</summary>
    protected static async Task SeeToastAsync(IPage page, string text)
    {
        var toast = page.Locator(".toast", new() { HasText = text });
        await Expect(toast).ToBeVisibleAsync();
        await toast.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(toast).ToHaveCountAsync(0);
    }

    /// <summary>Axe finds nothing serious on the page as it stands.</summary>
    protected static async Task SeeNoBarrierAsync(IPage page, string what)
    {
        var serious = (await page.RunAxe()).Violations.Where(rule => rule.Impact is "serious" or "critical").ToList();
        Assert.True(serious.Count == 0,
            $"{what}: {string.Join('\n', serious.Select(rule => $"{rule.Id}: {string.Join(" | ", rule.Nodes.Select(node => node.Html))}"))}");
    }

    /// <summary>The page as it stands, for the documentation: written where <c>CRM_SCREENSHOTS</c> names a folder.</summary>
    protected static async Task ShootAsync(IPage page, string name, bool isWhole = false)
    {
        if (Environment.GetEnvironmentVariable("CRM_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.EvaluateAsync("document.fonts.ready");
            await page.ScreenshotAsync(new()
            {
                Path = Path.Combine(folder, $"{name}.png"),
                Animations = ScreenshotAnimations.Disabled,
                Caret = ScreenshotCaret.Hide,
                FullPage = isWhole
            });
        }
    }

    private void Watch(IBrowserContext context, string home)
    {
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                faults.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => faults.Enqueue($"script: {error.Error}");
        context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(home, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                faults.Enqueue($"foreign request: {request.Url}");
            }
        };
        context.Dialog += (_, dialog) =>
        {
            faults.Enqueue($"box: {dialog.Type} {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }

    // For a person who wants to see where a journey ended.
    private async Task PictureAsync(IBrowserContext context)
    {
        if (Environment.GetEnvironmentVariable("CRM_BROWSER_PICTURES") is { Length: > 0 } folder)
        {
            foreach (var (page, i) in context.Pages.Select((page, i) => (page, i)))
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{GetType().Name}-{contexts.IndexOf(context)}-{i}.png") });
            }
        }
    }
}
