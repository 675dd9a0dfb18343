using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Playwright;

namespace CrmAdmin.Bench;

/// <summary>What a person waits for in Chromium, from the key or the click until it is painted, beside the service's own time.</summary>
internal sealed class BrowserCase(BenchShop shop)
{
    private const string Key = "in Chromium: key to painted search result";
    private const string Next = "in Chromium: click to painted next page";
    private const string Profile = "in Chromium: click to painted profile";
    private const string Save = "in Chromium: Save to confirmed";
    private const int Rounds = 25;

    // The moment is the event's own; painted is the turn after the frame in which the page says so.
    private const string Clock = """
        window.benchClock = (event, done) => new Promise(resolve => {
          let from;
          addEventListener(event, e => { from = e.timeStamp; }, { capture: true, once: true });
          setTimeout(() => resolve(-1), 5000); // what is asked for was there already
          const look = () => {
            if (from !== undefined && done()) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from), 0));
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        });
        window.firstRow = () => document.querySelector('table.list tbody tr a')?.href;
        """;

    public static readonly string[] Names = [Key, Next, Profile, Save, BrowserExport.Name];

    private static readonly string[] Terms = ["mara", "kims", "anna", "johans", "leep", "sofi", "park", "maxi", "elen", "minj"];
    private long bytes;
    private long mark;

    public async Task<IEnumerable<Line>> RunAsync()
    {
        var services = await ServicesAsync();
        await using var served = await ServedShop.OpenAsync(shop.Storage.Folder, circuits: 100);
        using var playwright = await Playwright.CreateAsync();
        await using var chrome = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        });
        var person = await chrome.NewContextAsync(new()
        {
            BaseURL = served.Url.ToString(),
            Locale = "en",
            ViewportSize = new() { Width = 1280, Height = 800 }
        });
        var page = await person.NewPageAsync();
        page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, frame) => Interlocked.Add(ref bytes, frame.Binary?.Length ?? frame.Text?.Length ?? 0);
            socket.FrameSent += (_, frame) => Interlocked.Add(ref bytes, frame.Binary?.Length ?? frame.Text?.Length ?? 0);
        };
        await page.AddInitScriptAsync(Clock);
        await page.GotoAsync("/login");
        await page.GetByLabel("E-mail").FillAsync(ServedShop.Email);
        await page.GetByLabel("Password").FillAsync(ServedShop.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/customers");
        await page.Locator("table.list tbody tr").First.WaitForAsync();
        return
        [
            await LineAsync(Key, services["search, common part of a name"], n => SearchAsync(page, n)),
            await LineAsync(Next, services["next page"], n => NextPageAsync(page, n)),
            await LineAsync(Profile, services["whole profile"], n => ProfileAsync(page, n)),
            await LineAsync(Save, services[ChangeCase.Name], n => SaveAsync(page, n)),
            await BrowserExport.RunAsync(person, shop.Customers),
        ];
    }

    private async Task<Dictionary<string, double>> ServicesAsync()
    {
        var change = new ChangeCase(shop);
        var times = new Dictionary<string, double>(StringComparer.Ordinal);
        string[] wanted = ["search, common part of a name", "next page", "whole profile", ChangeCase.Name];
        foreach (var work in new ReadCases(shop).All().Append(new ProfileCase(shop).Make()).Append(change.Make()).Where(work => wanted.Contains(work.Name)))
        {
            if (work.Name == ChangeCase.Name)
            {
                await change.PrepareAsync(work);
            }
            times[work.Name] = (await Measure.RunAsync(work)).Ours;
        }
        return times;
    }

    private async Task<Line> LineAsync(string name, double service, Func<int, Task<double>> round)
    {
        var (times, sizes) = (new List<double>(), new List<double>());
        for (var n = -3; n < Rounds; n++)
        {
            var time = await round(n + 3);
            if (n >= 0 && time > 0)
            {
                times.Add(time);
                sizes.Add((Interlocked.Read(ref bytes) - mark) / 1024.0);
            }
        }
        var note = string.Create(
            CultureInfo.InvariantCulture, $"the service alone; p95 {Measure.Percentile(times, 0.95):0} ms; {Measure.Median(sizes):0.0} KB over the socket");
        return new(name, Measure.Median(times), service, null, times.Count, Note: note);
    }

    // The clock stands ready, and what comes over the socket from now on is the click's.
    private async Task ReadyAsync()
    {
        await Task.Delay(50);
        mark = Interlocked.Read(ref bytes);
    }

    // The last letter of a word is pressed: the pause that lets somebody go on typing is part of the time.
    private async Task<double> SearchAsync(IPage page, int n)
    {
        var term = Terms[n % Terms.Length];
        var field = page.Locator("#search-customers");
        await field.FillAsync(term[..^1]);
        await page.WaitForURLAsync($"**/customers?q={term[..^1]}");
        await Task.Delay(400);
        var time = page.EvaluateAsync<double>(
            "term => { const before = firstRow(); return benchClock('keydown', () => new URL(location).searchParams.get('q') === term && firstRow() !== "
            + "before); }", term);
        await ReadyAsync();
        await field.PressAsync(term[^1..]);
        return await time;
    }

    private async Task<double> NextPageAsync(IPage page, int n)
    {
        if (n == 0)
        {
            await page.GotoAsync("/customers");
            await page.Locator("table.list tbody tr").First.WaitForAsync();
            await Task.Delay(500);
        }
        var time = page.EvaluateAsync<double>("() => { const before = firstRow(); return benchClock('mousedown', () => firstRow() !== before); }");
        await ReadyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        return await time;
    }

    private async Task<double> ProfileAsync(IPage page, int n)
    {
        await page.GotoAsync("/customers");
        await page.Locator("table.list tbody tr").First.WaitForAsync();
        await Task.Delay(300);
        var time = page.EvaluateAsync<double>("() => benchClock('mousedown', () => document.querySelector('#panel [data-field=LastName]'))");
        await ReadyAsync();
        await page.Locator("table.list tbody tr").Nth(n % 8).Locator("a.name").ClickAsync();
        return await time;
    }

    private async Task<double> SaveAsync(IPage page, int n)
    {
        if (n == 0)
        {
            await page.GotoAsync("/customers");
            await page.Locator("table.list tbody tr a.name").First.ClickAsync();
        }
        var field = page.Locator("[data-field=FirstName]");
        await field.WaitForAsync();
        await field.FillAsync(string.Create(CultureInfo.InvariantCulture, $"measured {n} {Environment.TickCount64}"));
        await field.BlurAsync();
        await page.Locator("[data-save]:enabled").WaitForAsync();
        var time = page.EvaluateAsync<double>(
            "() => benchClock('mousedown', () => document.querySelector('.bar.sticky [role=status]').textContent === 'No unsaved changes')");
        await ReadyAsync();
        await page.Locator("[data-save]").ClickAsync();
        return await time;
    }
}
