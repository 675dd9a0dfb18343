using System.Text;
using CrmAdmin.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>What people type or send in files is text, wherever it is shown. A script that ran would set a mark or open a box.</summary>
public sealed class HostileTextJourneys(BrowserFixture browser) : Journey(browser)
{
    private const string Image = "<img src=x onerror=\"window.ran=1\">";

    private static readonly string[] Payloads =
    [
        Image, "\"><script>window.ran=1</script>", "<svg/onload=window.ran=1>", "javascript:window.ran=1", "{{constructor.constructor('window.ran=1')()}}",
        "</textarea><iframe srcdoc='<script>parent.ran=1</script>'>",
    ];

    private static IEnumerable<string> All => SharedData.Folder is null
        ? Payloads
        : Payloads.Concat(SharedData.Lines("injection-payloads/xss_payloads_quick.txt")).Where(line => line.Trim().Length is > 0 and <= 100).Distinct(StringComparer.Ordinal).Take(40);

    [BrowserFact]
    public async Task Markup_in_a_name_a_company_and_an_address_is_shown_as_text()
    {
        var page = await OpenAsync(Customer(170), Support);
        await Field(page, "FirstName").FillAsync(Image);
        await Field(page, "LastName").FillAsync("Hostile");
        await Field(page, "Company").FillAsync(Payloads[1]);
        await Button(page, "Save").ClickAsync();
        await SeeToastAsync(page, "Saved");
        await Expect(Heading(page)).ToHaveTextAsync($"{Image} Hostile");
        await Expect(page).ToHaveTitleAsync($"{Image} Hostile");

        await Tab(page, "Logs").ClickAsync();
        await Expect(page.Locator("#panel ins", new() { HasText = Image })).ToBeVisibleAsync();
        await page.Locator("#panel").GetByRole(AriaRole.Button, new() { Name = "Details", Exact = true }).First.ClickAsync();
        await Expect(Dialog(page).GetByText(Payloads[1])).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Tab(page, "Addresses").ClickAsync();
        await Button(page, "Edit address Home").ClickAsync();
        await Dialog(page).GetByLabel("Address name").FillAsync(Payloads[2]);
        await Dialog(page).GetByLabel("Street").FillAsync(Image);
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await SeeToastAsync(page, "Address saved");
        await Button(page, $"Delete address {Payloads[2]}").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync($"“{Payloads[2]}”");
        await page.Keyboard.PressAsync("Escape");

        await page.GotoAsync("/customers?q=Hostile");
        await Expect(Rows(page).First).ToContainTextAsync(Image);
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("Hostile");
        await Expect(page.Locator("#find-list").GetByRole(AriaRole.Option).First).ToContainTextAsync(Image);
        await AssertNothingRanAsync(page);
    }

    [BrowserFact]
    public async Task Payloads_in_an_import_and_in_the_address_bar_are_shown_as_text()
    {
        var csv = new StringBuilder("email,_website,_store,confirmation,created_at,created_in,dob,firstname,gender,group_id,lastname,middlename,password_hash,prefix,rp_token,rp_token_created_at,store_id,suffix,taxvat,website_id,password\n");
        var payloads = All.ToList();
        for (var i = 0; i < payloads.Count; i++)
        {
            var email = i % 5 == 4 ? Quote(payloads[i]) : $"hostile{i}@shop.example"; // every fifth is rejected, and the reason quotes it
            csv.Append(email).Append(",base,default,,2019-03-04 17:05:06,Admin,,").Append(Quote(payloads[i])).Append(",,1,Payload,,,,,,1,,,1,x\n");
        }
        var page = await OpenAsync("/imports", Admin);
        await page.GetByLabel("File").SetInputFilesAsync(new FilePayload { Name = $"{Payloads[2].Replace("/", " ", StringComparison.Ordinal)}.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv.ToString()) });
        await Button(page, "Import").ClickAsync();
        await Expect(page.Locator(".card[role=status]")).ToContainTextAsync("Imported");
        await AssertNothingRanAsync(page);

        await page.GotoAsync("/customers?q=Payload");
        await Expect(Rows(page).First).ToBeVisibleAsync();
        await Expect(Rows(page).Filter(new() { HasText = Image })).ToHaveCountAsync(1);
        await AssertNothingRanAsync(page);
        foreach (var payload in Payloads)
        {
            await page.GotoAsync($"/customers?q={Uri.EscapeDataString(payload)}&level={Uri.EscapeDataString(payload)}&status={Uri.EscapeDataString(payload)}");
            await Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search customers" })).ToHaveValueAsync(payload);
            await AssertNothingRanAsync(page);
        }
    }

    private static string Quote(string text) => '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static async Task AssertNothingRanAsync(IPage page)
    {
        Assert.False(await page.EvaluateAsync<bool>("'ran' in window"));
        Assert.Equal(0, await page.Locator("main img, main iframe, main script").CountAsync());
    }
}
