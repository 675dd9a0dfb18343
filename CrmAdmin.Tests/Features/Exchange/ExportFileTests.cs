using System.Globalization;
using System.Text;
using ClosedXML.Excel;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Server.Features.Exchange;
using CrmAdmin.Server.Features.Levels;
using CrmAdmin.Tests.Support;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange;

/// <summary>What stands in the files, read back by programs that are not ours.</summary>
public sealed class ExportFileTests : ExportTest
{
    [Fact]
    public async Task A_csv_has_every_field_of_every_customer_newest_first()
    {
        await AddCustomersAsync(2, (c, n) => c.Number = $"{n}");
        await AddFullAsync();
        var csv = await ExportAsync();
        var rows = Rows(csv);

        Assert.Equal(26, rows[0].Length);
        Assert.Equal(
            "Customer ID,Customer number,Name prefix,First name,Middle name,Last name,Name suffix,Company,E-mail,Personal phone,Work phone,Work extension,Fax,Preferred language,Date of birth,Tax number,"
            + "Account type,Status,Level,Blocklist,Account manager,Registered on,Last sign-in,Orders,Total spent,Currency", string.Join(',', rows[0]));
        Assert.Equal(
            ["kim", "K-7", "Dr.", "민수", "B \"Bo\"", "김", "jr.", "Łódź, Söhne", "kim@shop.example", "'+82 10-1234-5678", "02 123", "12", "'+49 30 1", "ko", "1990-02-28", "'-7", "Registered", "Inactive", "Gold",
                "purchases blocked, sign-in blocked", Me!.Name, "2026-07-01 01:30:05", "", "3", "1234.05", "EUR"], rows[1]);
        Assert.Equal(["2", "1"], rows.Skip(2).Select(row => row[1]));
        Assert.EndsWith("EUR\r\n", Encoding.UTF8.GetString(csv), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_has_real_dates_numbers_and_texts_and_a_head_that_stays()
    {
        await AddFullAsync();
        var content = await ExportAsync(format: ExportFormat.Xlsx);
        using var workbook = new XLWorkbook(new MemoryStream(content));
        var sheet = workbook.Worksheets.Single();
        var cells = sheet.Row(1).CellsUsed().ToDictionary(cell => cell.GetString(), cell => sheet.Cell(2, cell.Address.ColumnNumber), StringComparer.Ordinal);

        Assert.Equal(26, cells.Count);
        Assert.Equal(("+82 10-1234-5678", XLDataType.Text), (cells["Personal phone"].GetString(), cells["Personal phone"].DataType));
        Assert.Equal((XLDataType.DateTime, new DateTime(2026, 7, 1, 1, 30, 5)), (cells["Registered on"].DataType, Rounded(cells["Registered on"].GetDateTime())));
        Assert.Equal(new DateTime(1990, 2, 28), cells["Date of birth"].GetDateTime());
        Assert.Equal((XLDataType.Number, 3d), (cells["Orders"].DataType, cells["Orders"].GetDouble()));
        Assert.Equal((XLDataType.Number, 1234.05, "#,##0.00"), (cells["Total spent"].DataType, cells["Total spent"].GetDouble(), cells["Total spent"].Style.NumberFormat.Format));
        Assert.True(cells["Last sign-in"].IsEmpty());
        Assert.Equal((1, true), (sheet.SheetView.SplitRow, sheet.Cell(1, 1).Style.Font.Bold));
        Assert.True(sheet.Column(9).Width > 25);
        using var package = SpreadsheetDocument.Open(new MemoryStream(content), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(package).Select(error => $"{error.Path?.XPath}: {error.Description}"));
    }

    [Fact]
    public async Task The_file_holds_what_the_list_shows_for_the_same_search_and_filters_in_the_same_order()
    {
        await AddCustomersAsync(40, (c, n) => (c.FirstName, c.IsActive, c.AccountType) = (n % 3 == 0 ? "Zoë" : "Ann", n % 4 != 0, n % 5 == 0 ? AccountType.Guest : AccountType.Registered));
        foreach (var query in new CustomerQuery[] { new(), new() { Search = "zoe" }, new() { Search = "an", Active = true }, new() { AccountType = AccountType.Guest }, new() { Search = "nobody" }, new() { Levels = [1, 2], Active = false } })
        {
            var listed = (await Get<ICustomersService>().ListAsync(query with { Size = 100 })).Items.Select(row => row.SignInId);
            Assert.Equal(listed, Rows(await ExportAsync(query with { After = 3 })).Skip(1).Select(row => row[0]));
        }
    }

    [Fact]
    public async Task More_customers_than_are_read_at_once_all_come_once()
    {
        await AddCustomersAsync(5_003, (c, n) => (c.Number, c.IsActive) = ($"{n}", n % 2 == 0));
        var all = Rows(await ExportAsync(template: ExportTemplate.AsShown, shown: ["number"])).Skip(1).Select(row => row[0]).ToList();
        Assert.Equal(Enumerable.Range(1, 5_003).Reverse().Select(n => $"{n}"), all);
        Assert.Equal(2_501, Rows(await ExportAsync(new() { Active = true }, template: ExportTemplate.Contact)).Count - 1);
    }

    [Fact]
    public async Task The_columns_of_the_list_come_as_they_are_shown_and_an_amount_with_its_currency()
    {
        await AddFullAsync();
        var rows = Rows(await ExportAsync(template: ExportTemplate.AsShown, shown: ["spent", "name", "phone", "nonsense", "name"]));
        Assert.Equal(["Total spent", "Currency", "Name", "Phone"], rows[0]);
        Assert.Equal(["1234.05", "EUR", "민수 B \"Bo\" 김", "'+82 10-1234-5678"], rows[1]);
        Assert.Equal(13, Rows(await ExportAsync(template: ExportTemplate.Contact))[0].Length);
    }

    [Fact]
    public async Task Titles_and_words_are_in_the_language_of_whoever_asked()
    {
        await AddFullAsync();
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ko");
        var id = await StartAsync();
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        await Runner.RunDueAsync(default);
        var rows = Rows(await ContentAsync(id));
        Assert.Equal(("고객 ID", "회원", "비활성"), (rows[0][0], rows[1][16], rows[1][17]));
    }

    [Fact]
    public async Task What_a_person_may_not_see_is_masked_in_every_template()
    {
        await AddFullAsync();
        await SetRightAsync(StaffRole.Manager, Permissions.CustomersSensitive, allowed: false);
        await As(StaffRole.Manager);
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            foreach (var template in Enum.GetValues<ExportTemplate>())
            {
                var content = await ExportAsync(format: format, template: template, shown: ["id", "email", "phone"]);
                var text = format == ExportFormat.Csv ? Encoding.UTF8.GetString(content) : await SheetAsync(content);
                Assert.Contains("•••", text);
                Assert.DoesNotContain("kim@", text);
                Assert.DoesNotContain("1234-5678", text);
                Assert.DoesNotContain("1990", text);
            }
        }
    }

    [Fact]
    public async Task An_exported_customer_comes_in_again_with_its_phone_in_both_languages_and_formats()
    {
        await AddFullAsync();
        foreach (var (language, format) in new[] { ("en", ExportFormat.Csv), ("ko", ExportFormat.Csv), ("en", ExportFormat.Xlsx) })
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            var file = await ExportAsync(format: format);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
            var report = await ImportAsync(new MemoryStream(file));
            Assert.Equal(("CrmAdmin", (0, 0, 1, 0)), (report.Format, Counts(report)));
            await using var elsewhere = await TestShop.OpenAsync();
            var moved = await (elsewhere.Services.GetService(typeof(ImportRun)) as ImportRun)!.RunAsync(
                ImportFile.Read(new MemoryStream(file), "file", ImportLimits.ForUploads), ImportMode.GoodRows, Server.Data.Author.System("import"), "test", null, null, default);
            Assert.Equal((1, 0), (moved.Created, moved.Rejected));
            await using var db = elsewhere.CreateDb();
            var kim = await Server.Features.Customers.CustomersTable.Customers(db).SingleAsync();
            Assert.Equal(("+82 10-1234-5678", "+49 30 1", "-7", new DateOnly(1990, 2, 28), "Łódź, Söhne"), (kim.PersonalPhone, kim.Fax, kim.TaxNumber, kim.DateOfBirth!.Value, kim.Company));
        }
    }

    [Fact]
    public async Task A_masked_file_brings_nothing_in()
    {
        await AddFullAsync();
        await SetRightAsync(StaffRole.Manager, Permissions.CustomersSensitive, allowed: false);
        await As(StaffRole.Manager);
        var report = await ImportAsync(new MemoryStream(await ExportAsync()));
        Assert.Equal((0, 0, 0, 1), Counts(report));
        Assert.Equal("import.row.masked", report.Problems.Single().Error.Code);
    }

    [Fact]
    public void A_full_sheet_is_followed_by_the_next()
    {
        using var file = new MemoryStream();
        var sheet = new XlsxSheet(file, [("A", 10), ("B", 10)], 0, mostRows: 4);
        for (var n = 1; n <= 6; n++)
        {
            sheet.Text(n == 4 ? null : "x");
            sheet.Money(n);
            sheet.EndRow();
        }
        sheet.Finish();
        using var workbook = new XLWorkbook(new MemoryStream(file.ToArray()));
        Assert.Equal(["Customers 1", "Customers 2"], workbook.Worksheets.Select(one => one.Name));
        Assert.All(workbook.Worksheets, one => Assert.Equal("A", one.Cell(1, 1).GetString()));
        Assert.Equal([1d, 2, 3, 4, 5, 6], workbook.Worksheets.SelectMany(one => Enumerable.Range(2, 3).Select(row => one.Cell(row, 2).GetDouble())));
    }

    private static async Task<string> SheetAsync(byte[] content)
    {
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(content));
        using var sheet = new StreamReader(archive.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        return await sheet.ReadToEndAsync();
    }

    private static DateTime Rounded(DateTime time) => new((time.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);

    private async Task AddFullAsync()
    {
        var gold = (await QueryAsync(db => db.Levels().SingleAsync(level => level.Name == "Gold"))).Id;
        await AddCustomerAsync(c =>
        {
            (c.SignInId, c.Number, c.NamePrefix, c.FirstName, c.MiddleName, c.LastName, c.NameSuffix) = ("kim", "K-7", "Dr.", "민수", "B \"Bo\"", "김", "jr.");
            (c.Company, c.Email, c.PersonalPhone, c.WorkPhone, c.WorkPhoneExtension, c.Fax) = ("Łódź, Söhne", "kim@shop.example", "+82 10-1234-5678", "02 123", "12", "+49 30 1");
            (c.PreferredLanguage, c.DateOfBirth, c.TaxNumber, c.IsActive, c.LevelId) = ("ko", new(1990, 2, 28), "-7", false, gold);
            (c.BlockMarked, c.BlockPurchases, c.BlockSignIn, c.AccountManagerId) = (true, true, true, Me!.Id);
            (c.RegisteredAt, c.OrderCount, c.TotalSpentMinor) = (new(2026, 6, 30, 23, 30, 5, TimeSpan.Zero), 3, 123_405); // in Berlin it is July
        });
    }
}
