using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>What people type or send in files is text, wherever it is shown. A script that ran would set a mark or open a box.</summary>
public sealed class HostileTextJourneys(BrowserFixture browser) : Journey(browser)
{
    private const string Image = "<img src=x onerror=\"window.ran=1\">";
    private const string Script = "\"><script>window.ran=1</script>";
    private const string Drawing = "<svg/onload=window.ran=1>";

    [BrowserFact]
    public async Task Markup_in_a_name_a_company_and_an_address_is_shown_as_text()
    {
        var page = await OpenAsync(Customer(170), Support);
        await Field(page, "FirstName").FillAsync(Image);
        await Field(page, "LastName").FillAsync("Hostile");
        await Field(page, "Company").FillAsync(Script);
        await Button(page, "Save").ClickAsync();
        await SeeToastAsync(page, "Saved");
        await Expect(Heading(page)).ToHaveTextAsync($"{Image} Hostile");
        await Expect(page).ToHaveTitleAsync($"{Image} Hostile");

        await Tab(page, "Logs").ClickAsync();
        await Expect(page.Locator("#panel ins", new() { HasText = Image })).ToBeVisibleAsync();
        await page.Locator("#panel").GetByRole(AriaRole.Button, new() { Name = "Details", Exact = true }).First.ClickAsync();
        await Expect(Dialog(page).GetByText(Script)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Tab(page, "Addresses").ClickAsync();
        await Button(page, "Edit address Home").ClickAsync();
        await Dialog(page).GetByLabel("Address name").FillAsync(Drawing);
        await Dialog(page).GetByLabel("Street").FillAsync(Image);
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await SeeToastAsync(page, "Address saved");
        await Button(page, $"Delete address {Drawing}").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync($"“{Drawing}”");
        await page.Keyboard.PressAsync("Escape");

        await page.GotoAsync("/customers?q=Hostile");
        await Expect(Rows(page).First).ToContainTextAsync(Image);
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("Hostile");
        await Expect(page.Locator("#find-list").GetByRole(AriaRole.Option).First).ToContainTextAsync(Image);
        await AssertNothingRanAsync(page, "found");
    }

    /// <summary>In every column, also one that is not imported and is named in the report, and in the file's name.</summary>
    [BrowserFact]
    public async Task Payloads_in_an_import_and_in_the_address_bar_are_shown_as_text()
    {
        string[] columns =
        [
            "email", "_website", "prefix", "firstname", "middlename", "lastname", "suffix", "gender", "taxvat", "dob", "created_at", "_address_street",
            "_address_city", "_address_postcode", "_address_country_id", Image
        ];
        var csv = new StringBuilder(string.Join(',', columns.Select(Quote))).Append('\n');
        var payloads = HostileTexts.Payloads;
        for (var i = 0; i < payloads.Count; i++)
        {
            // Of each five one is good, and four are rejected for what stands in one column; the reason quotes it.
            var cells = columns.Select((column, n) => column switch
            {
                "email" => i % 5 == 4 ? payloads[i] : $"hostile{i}@shop.example",
                "dob" => i % 5 == 3 ? payloads[i] : "",
                "created_at" => i % 5 == 2 ? payloads[i] : "2019-03-04 17:05:06",
                "_address_country_id" => i % 5 == 1 ? payloads[i] : "AO",
                "lastname" => "Payload",
                _ => payloads[(i + n) % payloads.Count],
            });
            csv.Append(string.Join(',', cells.Select(Quote))).Append('\n');
        }
        var page = await OpenAsync("/imports", Admin);
        await page.GetByLabel("File")
            .SetInputFilesAsync(new FilePayload
            {
                Name = $"{Drawing.Replace("/", " ", StringComparison.Ordinal)}.csv",
                MimeType = "text/csv",
                Buffer = Encoding.UTF8.GetBytes(csv.ToString())
            });
        await Expect(page.Locator("main tbody tr").First).ToBeVisibleAsync();
        await AssertNothingRanAsync(page, "preview");
        await Button(page, "Import").ClickAsync();
        var report = page.Locator(".card[role=status]");
        await Expect(report).ToContainTextAsync("Imported");
        await Expect(report).ToContainTextAsync(Image);
        await Expect(report).ToContainTextAsync(payloads[4]);
        await AssertNothingRanAsync(page, "report");

        await page.GotoAsync("/customers?q=Payload");
        await Expect(Rows(page).First).ToBeVisibleAsync();
        await AssertNothingRanAsync(page, "imported");
        foreach (var payload in payloads.Take(8))
        {
            await page.GotoAsync($"/customers?q={Uri.EscapeDataString(payload)}&level={Uri.EscapeDataString(payload)}&status={Uri.EscapeDataString(payload)}");
            await Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search customers" })).ToHaveValueAsync(payload);
            await AssertNothingRanAsync(page, payload);
        }
    }

    private static string Quote(string text) => '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static async Task AssertNothingRanAsync(IPage page, string where)
    {
        var watch = new HostileWatch([]);
        await watch.LookAsync(page, where);
        watch.AssertAllWasText();
    }
}
