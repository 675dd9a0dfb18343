using System.Diagnostics;
using Microsoft.Playwright;

namespace CrmAdmin.Bench;

/// <summary>Everybody is exported, the tab is closed as soon as the export has begun, and the file is fetched later from another one.</summary>
internal static class BrowserExport
{
    public const string Name = "in Chromium: export of all, tab closed";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<Line> RunAsync(IBrowserContext person, int customers)
    {
        var reason = $"bench {Guid.NewGuid().ToString("N")[..8]}";
        var first = await person.NewPageAsync();
        await first.GotoAsync("/customers");
        await first.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        await first.Locator("[data-field=Format]").SelectOptionAsync("CSV");
        await first.Locator("[data-field=Reason]").FillAsync(reason);
        var watch = Stopwatch.StartNew();
        await first.Locator("[role=dialog] [data-save]").ClickAsync();
        await first.Locator(".toast").WaitForAsync();
        await first.CloseAsync();

        var later = await person.NewPageAsync();
        await later.GotoAsync("/exports");
        var row = later.Locator("tbody tr", new() { HasText = reason });
        await row.Locator("a[download]").WaitForAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
        var ready = watch.Elapsed;
        var download = await later.RunAndWaitForDownloadAsync(() => row.Locator("a[download]").ClickAsync());
        var file = await download.PathAsync();
        var lines = File.ReadLines(file).LongCount();
        if (lines <= customers)
        {
            throw new InvalidOperationException($"Of {customers} customers {lines - 1} stand in the file.");
        }
        await later.CloseAsync();
        return new(Name, ready.TotalMilliseconds, 0, null, lines - 1,
            Note: string.Create(
                CultureInfo.InvariantCulture, $"no yardstick; a file of {new FileInfo(file).Length / 1024.0 / 1024.0:0} MB fetched from another tab"));
    }
}
