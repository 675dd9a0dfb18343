using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>A customer's past: the log, its filters in the address, one field reverted, and the profile of an earlier day.</summary>
public sealed class LogJourneys(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task A_manager_puts_one_field_back_from_the_log()
    {
        var page = await OpenAsync(Customer(140), Manager);
        await Field(page, "Company").FillAsync("Wrong Ltd");
        await Field(page, "TaxNumber").EvaluateAsync("field => field.closest('details').open = true");
        await Field(page, "TaxNumber").FillAsync("DE 123");
        await Button(page, "Save").ClickAsync();
        await SeeToastAsync(page, "Saved");

        await Tab(page, "Logs").ClickAsync();
        await Expect(page.GetByText("Opened the profile")).ToBeVisibleAsync();
        await Field(page, "Field").SelectOptionAsync("Company");
        await Expect(page).ToHaveURLAsync("/customers/141?tab=logs&field=Company");
        await Expect(page.Locator("main tbody tr")).ToHaveCountAsync(1);
        await Button(page, "Details").ClickAsync();
        await Button(page, "Put back: Company").ClickAsync();
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToHaveTextAsync("Company has its old value again.");
        await Expect(Button(page, "Put back: Company")).ToHaveCountAsync(0);
        await Expect(Button(page, "Put back: Tax number")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("main tbody tr")).ToHaveCountAsync(2); // the new change has a row of its own

        await Tab(page, "Account").ClickAsync();
        await Expect(Field(page, "Company")).ToHaveValueAsync("");
        await Expect(Field(page, "TaxNumber")).ToHaveValueAsync("DE 123");
    }

    [BrowserFact]
    public async Task The_profile_of_an_earlier_day_stands_beside_todays()
    {
        var page = await OpenAsync(Customer(141), Manager);
        await Field(page, "Company").FillAsync("Today Ltd");
        await Button(page, "Save").ClickAsync();
        await SeeToastAsync(page, "Saved");

        var today = ServerProcess.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await page.GotoAsync(Customer(141, "logs"));
        await Button(page, "Profile of an earlier day").ClickAsync();
        await Expect(page.GetByText("The customer was not there yet.")).ToBeVisibleAsync(); // the demonstration was made today
        await Field(page, "Day").FillAsync(today);
        await Expect(page.Locator("tr", new() { HasText = "Company" })).ToContainTextAsync("Today Ltd");
        await SeeNoBarrierAsync(page, "earlier day");
        await page.GetByLabel("Only what is different now").CheckAsync();
        await Expect(page.GetByText("Nothing is different now.")).ToBeVisibleAsync();
        await SeeNoBarrierAsync(page, "earlier day, nothing different");
        await Button(page, "Back to the log").ClickAsync();
        await Expect(page.GetByText("Customer information edit log").First).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(Field(page, "Day")).ToHaveValueAsync(today);
    }

    [BrowserFact]
    public async Task In_Korean_a_level_goes_back_from_the_details_and_the_log_is_exported()
    {
        var page = await OpenAsync(Customer(143), Manager, BlocklistJourneys.Korean());
        var chip = page.Locator("h1 + .chip");
        var before = await chip.TextContentAsync();
        await Button(page, "고객 등급").ClickAsync();
        await ChooseAsync(page, "LevelId", before == "VIP" ? "Gold" : "VIP");
        await Field(page, "Reason").FillAsync("정기 심사");
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await Expect(chip).Not.ToHaveTextAsync(before!);

        await Tab(page, "기록").ClickAsync();
        await Field(page, "Field").SelectOptionAsync("등급");
        await Expect(page.Locator("main tbody tr")).ToHaveCountAsync(1);
        await page.Locator("main tbody").GetByRole(AriaRole.Button, new() { Name = "상세" }).ClickAsync();
        await Button(page, "되돌리기: 등급").DblClickAsync();
        await Expect(Dialog(page).GetByRole(AriaRole.Status)).ToHaveTextAsync("등급 항목을 이전 값으로 되돌렸습니다.");
        await SeeNoBarrierAsync(page, "details");
        await page.Keyboard.PressAsync("Escape");
        await Expect(chip).ToHaveTextAsync(before!);
        await Expect(page.Locator("main tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator(".log-card", new() { HasText = "등급 변경 기록" })).ToContainTextAsync("정기 심사");

        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "내보내기", Exact = true }).ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("변경 2건");
        await Button(page, "내보내기 시작").ClickAsync();
        await Expect(Dialog(page).Locator(".error")).ToHaveCountAsync(1); // a reason is mandatory
        await SeeNoBarrierAsync(page, "export, refused");
        await Field(page, "Format").SelectOptionAsync("CSV");
        await Field(page, "Reason").FillAsync("고객 문의 확인");
        await page.Locator("[role=dialog] [data-save]").DblClickAsync();
        await page.Locator(".toast a").ClickAsync();
        var row = page.Locator("tbody tr", new() { HasText = "고객 문의 확인" });
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("완료", new() { Timeout = 30_000 });
        var download = await page.RunAndWaitForDownloadAsync(() => row.Locator("a[download]").ClickAsync());
        Assert.StartsWith("edit-log-", download.SuggestedFilename, StringComparison.Ordinal);
        var lines = (await File.ReadAllTextAsync(await download.PathAsync())).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines[1..], line => Assert.Contains(",등급,", line, StringComparison.Ordinal));
        await row.Locator("td[data-c=what] a").ClickAsync();
        await Expect(page).ToHaveURLAsync("/customers/144?tab=logs&field=LevelId"); // back in the log, as filtered
        await page.Locator(".log-card", new() { HasText = "열람 기록" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Dialog(page).Locator("tbody tr").First).ToContainTextAsync("다운로드: 2 → CSV: 고객 문의 확인");
    }

    [BrowserFact]
    public async Task An_administrator_exports_the_audit_log_and_support_cannot_export_logs()
    {
        var support = await OpenAsync(Customer(144, "logs"), Support);
        await Expect(Button(support, "Profile of an earlier day")).ToBeVisibleAsync();
        await Expect(Button(support, "Export")).ToHaveCountAsync(0);
        var page = await OpenAsync("/audit-log", Admin);
        await Button(page, "Export").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("the whole log, newest first");
        await Field(page, "Reason").FillAsync("yearly audit of settings");
        await page.Locator("[role=dialog] [data-save]").ClickAsync();
        await page.Locator(".toast a").ClickAsync();
        var row = page.Locator("tbody tr", new() { HasText = "yearly audit of settings" });
        await Expect(row).ToContainTextAsync("ready", new() { Timeout = 30_000 });
        await Expect(row.Locator("td[data-c=what] a")).ToHaveTextAsync("Audit log");
    }

    [BrowserFact]
    public async Task In_Korean_and_on_a_phone_the_log_reads_well()
    {
        var page = await OpenAsync(Customer(142, "logs"), Manager, new() { Locale = "ko", ViewportSize = new() { Width = 390, Height = 844 } });
        await Expect(page.GetByText("고객 정보 수정 기록").First).ToBeVisibleAsync();
        await Expect(page.GetByText("열람 기록").First).ToBeVisibleAsync();
        await Expect(Button(page, "이전 날짜의 프로필")).ToBeVisibleAsync();
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
    }
}
