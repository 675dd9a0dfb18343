using System.Text;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Pictures for the documentation: written where <c>CRM_SCREENSHOTS</c> names a folder, else skipped.</summary>
public sealed class Screenshots(BrowserFixture browser) : Journey(browser)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("CRM_SCREENSHOTS");

    [ScreenshotsFact]
    public Task Light() => TakeAsync("light", new() { ColorScheme = ColorScheme.Light });

    [ScreenshotsFact]
    public Task Dark() => TakeAsync("dark", new() { ColorScheme = ColorScheme.Dark });

    [ScreenshotsFact]
    public Task Korean()
        => TakeAsync("ko", new() { Locale = "ko", ExtraHTTPHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Accept-Language"] = "ko" } });

    [ScreenshotsFact]
    public Task OnAPhone() => TakeAsync("phone", new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });

    private async Task TakeAsync(string look, BrowserNewContextOptions options)
    {
        var customer = look switch { "light" => 11, "dark" => 13, "ko" => 18, _ => 20 };
        var door = await OpenAsync("/login", null, Copy(options));
        await SaveAsync(door, "login", look);
        var page = await OpenAsync("/customers", Admin, options);
        await SeeAsync(page, "table[role=grid] tbody tr");
        await SaveAsync(page, "list", look);
        await page.Locator("button.chip.out").First.ClickAsync();
        await SaveAsync(page, "filter", look, "[role=dialog] select");
        await page.Keyboard.PressAsync("Escape");
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await page.Locator("main .btn.p").First.ClickAsync();
        await SeeAsync(page, "[role=dialog] input");
        await Field(page, "FirstName").FillAsync("Jiwon");
        await Field(page, "LastName").FillAsync("Kim");
        await Field(page, "Email").FillAsync("jiwon.kim@shop");
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await SaveAsync(page, "dialog", look, "[role=dialog] .error");

        await page.GotoAsync(Customer(customer));
        await SaveAsync(page, "profile", look, "#panel form");
        var theirs = await OpenAsync(Customer(customer), Manager);
        await Field(page, "FirstName").FillAsync("Jiwon");
        await Field(page, "WorkPhone").FillAsync("02-123-4567");
        await Field(page, "PersonalPhone").FillAsync("010-1234-5678");
        await Field(theirs, "FirstName").FillAsync("Ji-won");
        await Field(theirs, "PersonalPhone").FillAsync("010-8765-4321");
        await Field(theirs, "Company").FillAsync("Northwind GmbH");
        await Button(theirs, "Save").ClickAsync();
        await SeeToastAsync(theirs, "Saved");
        await SeeAsync(page, ".note.warn");
        await page.Locator("#panel [data-save]").ClickAsync();
        await SaveAsync(page, "conflict", look, "[role=dialog] table");
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await SeeAsync(page, ".toast");
        await SaveAsync(page, "saved", look, ".toast");
        await page.GotoAsync(Customer(customer, "logs"));
        await SaveAsync(page, "logs", look, "#panel tbody tr");
        await page.GotoAsync(Customer(customer, "addresses"));
        await SaveAsync(page, "addresses", look, ".addresses .card");
        await page.Locator(".addresses .btn").First.ClickAsync();
        await SaveAsync(page, "address", look, "[role=dialog] select");
        foreach (var (path, name) in new[]
        {
            ("/customers?q=nobody+at+all", "nobody"), ("/staff", "staff"), ("/rights", "rights"), ("/audit-log", "audit-log"), ("/me", "me")
        })
        {
            await page.GotoAsync(path);
            await SaveAsync(page, name, look, ".empty, tbody tr");
        }
        await ImportAsync(page, look);
    }

    private static async Task ImportAsync(IPage page, string look)
    {
        const string Csv =
            "First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address "
                + "City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS "
                + "Marketing,Tags,Note,Tax Exempt\nZoë,van Dijk,zoe.vandijk@shop.example,yes,,Prinsengracht 12,,Amsterdam,,NL,1015 DV,,+31 6 12345678,no,,,no\n"
                + "Aoife,O’Brien,aoife@shop,yes,,12 Quay Street,,Galway,,IE,H91 X2Y3,,+353 85 123 4567,no,,,no\n"
                + "민수,김,minsu.kim@shop.example,no,,한강대로 100,,서울,,KR,04320,,+82 10-1234-5678,no,,,no\n";
        await page.GotoAsync("/imports");
        await page.Locator("#import-file")
            .SetInputFilesAsync(new FilePayload { Name = "customers.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Csv) });
        await SeeAsync(page, "tbody tr");
        await page.Locator(".foot .btn").First.ClickAsync();
        await SaveAsync(page, "import", look, ".card[role=status]");
    }

    private static Task SeeAsync(IPage page, string selector) => Expect(page.Locator(selector).First).ToBeVisibleAsync();

    private static async Task SaveAsync(IPage page, string name, string look, string? ready = null)
    {
        if (ready is not null)
        {
            await SeeAsync(page, ready);
        }
        await ShootAsync(page, $"{name}-{look}");
    }

    private static BrowserNewContextOptions Copy(BrowserNewContextOptions options)
        => new()
        {
            ColorScheme = options.ColorScheme,
            ViewportSize = options.ViewportSize,
            Locale = options.Locale,
            HasTouch = options.HasTouch,
            IsMobile = options.IsMobile
        };

    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class ScreenshotsFactAttribute : FactAttribute
    {
        public ScreenshotsFactAttribute() => Skip = Folder is null ? "CRM_SCREENSHOTS names no folder." : Chromium.Path is null ? Chromium.Missing : null;
    }
}
