using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

public sealed class ImportJourneys(BrowserFixture browser) : Journey(browser)
{
    private const string Head =
        "email,_website,_store,confirmation,created_at,created_in,dob,firstname,gender,group_id,lastname,middlename,password_hash,prefix,rp_token,"
            + "rp_token_created_at,store_id,suffix,taxvat,website_id,password\n";

    [BrowserFact]
    public async Task A_file_is_looked_at_tried_and_brought_in_and_the_second_time_nothing_changes()
    {
        var file = File(
            "shop.csv", Row("signe.holm@shop.example", "Signe", "Holm"), Row("not an address", "Tam", "Lyn"), Row("uwe.falk@shop.example", "Uwe", "Falk"));
        var page = await OpenAsync("/imports", Admin);
        await page.GetByLabel("File").SetInputFilesAsync(file);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "shop.csv" })).ToBeVisibleAsync();
        await Expect(page.Locator(".facts")).ToContainTextAsync("Magento");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(page.Locator("tbody tr").Nth(1)).ToContainTextAsync("“not an address” is not an e-mail address");

        await Button(page, "Dry run").ClickAsync();
        await SeeReportAsync(page, "Dry run: nothing was written", "2 created", "1 rejected");
        await page.GetByLabel("All or nothing").CheckAsync();
        await Button(page, "Import").ClickAsync();
        await SeeReportAsync(page, "Nothing came in: rows were rejected", "0 created", "1 rejected");
        await page.GetByLabel("All or nothing").UncheckAsync();
        await Button(page, "Import").ClickAsync();
        await SeeReportAsync(page, "Imported", "2 created", "1 rejected", "password (never imported)");

        await page.GetByLabel("File").SetInputFilesAsync(file);
        await Button(page, "Import").ClickAsync();
        await SeeReportAsync(page, "0 created", "2 unchanged");
        await page.GotoAsync("/customers?q=signe.holm");
        await Expect(Rows(page).First).ToContainTextAsync("Signe Holm");
    }

    [BrowserFact]
    public async Task A_file_that_is_no_customer_file_is_refused_with_the_reason()
    {
        var page = await OpenAsync("/imports", Admin);
        await page.GetByLabel("File")
            .SetInputFilesAsync(new FilePayload { Name = "colours.csv", MimeType = "text/csv", Buffer = "red,green\n1,2\n"u8.ToArray() });
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No known layout has these columns");
        await page.GetByLabel("File").SetInputFilesAsync(new FilePayload { Name = "empty.csv", MimeType = "text/csv", Buffer = [] });
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("empty.csv is empty.");
    }

    private static async Task SeeReportAsync(IPage page, params string[] texts)
    {
        foreach (var text in texts)
        {
            await Expect(page.Locator(".card[role=status]")).ToContainTextAsync(text);
        }
    }

    private static FilePayload File(string name, params string[] rows)
        => new() { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Head + string.Concat(rows)) };

    private static string Row(string email, string first, string last)
        => $"{email},base,default,,2019-03-04 17:05:06,Admin,,{first},,1,{last},,,,,,1,,,1,secret1\n";
}
