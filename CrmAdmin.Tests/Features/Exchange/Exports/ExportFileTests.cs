using System.Text;
using ClosedXML.Excel;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Exchange.Imports;
using CrmAdmin.Server.Features.History.AccessLog;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

/// <summary>What stands in the files, read back by programs that are not ours.</summary>
public sealed class ExportFileTests : ExportTest
{
    [Fact]
    public async Task A_csv_has_every_field_of_every_customer_newest_first()
    {
        var first = (await AddCustomersAsync(2, (c, n) => c.Number = $"{n}"))[0];
        await AddFullAsync(first.Id);
        var csv = await ExportAsync();
        var rows = Rows(csv);

        Assert.Equal(
            "Customer ID,Customer number,Name prefix,First name,Middle name,Last name,Name suffix,Company,E-mail,Personal phone,Work phone,Work "
            + "extension,Fax,Fax extension,Preferred language,Gender,Date of birth,Tax number,Account type,Status,Level,Blocklist,Account manager,Referred "
            + "by,Referred by (customer ID),Added by,Added by (name),Registered on (Europe/Berlin),Last sign-in (Europe/Berlin),Last activity "
            + "(Europe/Berlin),Last password reset (Europe/Berlin),May buy on account,Credit limit,Orders,Total spent,Currency,"
            + string.Join(',',
                new[] { "Billing", "Delivery" }.SelectMany(mark => new[]
                {
                    "Address name", "Recipient", "Company", "Street", "City", "Region", "Postal code", "Country", "Phone", "Fax"
                }
                    .Select(field => $"{mark} address: {field}"))),
            string.Join(',', rows[0]));
        Assert.Equal(
            ["kim", "K-7", "Dr.", "민수", "B \"Bo\"", "김", "jr.", "Łódź, Söhne", "kim@shop.example", "'+82 10-1234-5678", "02 123", "12", "'+49 30 1", "34", "ko",
                "F", "1990-02-28", "'-7", "Registered", "Inactive", "Gold", "purchases blocked, sign-in blocked", Me!.Name, "Ann Archer", first.SignInId!,
                "Import", "Mina", "2026-07-01 01:30:05", "", "2026-03-01 10:00:00", "2026-02-28 10:00:00", "Yes", "50.00",
                "3", "1234.05", "EUR",
                "Home", "Kim c/o Okafor", "Brug NV", "Veldstraat 1\nbus 3", "Gent", "VOV", "9000", "BE", "'+32 9 123 45 67", "32 1",
                "Office", "", "", "Quay 2", "Łódź", "", "", "PL", "", ""], rows[1]);
        Assert.Equal(["2", "1"], rows.Skip(2).Select(row => row[1]));
        Assert.All(rows[2..], row => Assert.All(row[36..], Assert.Empty));
        Assert.EndsWith("EUR" + new string(',', 20) + "\r\n", Encoding.UTF8.GetString(csv), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_has_real_dates_numbers_and_texts_and_a_head_that_stays()
    {
        await AddFullAsync();
        var content = await ExportAsync(format: ExportFormat.Xlsx);
        using var workbook = new XLWorkbook(new MemoryStream(content));
        var sheet = workbook.Worksheets.Single();
        var cells = sheet.Row(1).CellsUsed().ToDictionary(cell => cell.GetString(), cell => sheet.Cell(2, cell.Address.ColumnNumber), StringComparer.Ordinal);

        Assert.Equal(56, cells.Count);
        Assert.Equal(("+82 10-1234-5678", XLDataType.Text), (cells["Personal phone"].GetString(), cells["Personal phone"].DataType));
        Assert.Equal((XLDataType.DateTime, new DateTime(2026, 7, 1, 1, 30, 5)),
            (cells["Registered on (Europe/Berlin)"].DataType, Rounded(cells["Registered on (Europe/Berlin)"].GetDateTime())));
        Assert.Equal(new DateTime(1990, 2, 28), cells["Date of birth"].GetDateTime());
        Assert.Equal((XLDataType.Number, 3d), (cells["Orders"].DataType, cells["Orders"].GetDouble()));
        Assert.Equal((XLDataType.Number, 1234.05, "#,##0.00"),
            (cells["Total spent"].DataType, cells["Total spent"].GetDouble(), cells["Total spent"].Style.NumberFormat.Format));
        Assert.True(cells["Last sign-in (Europe/Berlin)"].IsEmpty());
        Assert.Equal((1, true), (sheet.SheetView.SplitRow, sheet.Cell(1, 1).Style.Font.Bold));
        Assert.True(sheet.Column(9).Width > 25);
        using var package = SpreadsheetDocument.Open(new MemoryStream(content), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(package).Select(error => $"{error.Path?.XPath}: {error.Description}"));
    }

    [Fact]
    public async Task The_file_holds_what_the_list_shows_for_the_same_search_and_filters_in_the_same_order()
    {
        await AddCustomersAsync(40,
            (c, n) => (c.FirstName, c.IsActive, c.AccountType) =
                (n % 3 == 0 ? "Zoë" : "Ann", n % 4 != 0, n % 5 == 0 ? AccountType.Guest : AccountType.Registered));
        foreach (var query in new CustomerQuery[]
        {
            new(), new() { Search = "zoe" }, new() { Search = "an", Active = true }, new() { AccountType = AccountType.Guest }, new() { Search = "nobody" },
            new() { Levels = [1, 2], Active = false }
        })
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
        await Runner.RunWaitingAsync();
        var rows = Rows(await ContentAsync(id));
        Assert.Equal(("고객 아이디", "회원", "비활성"), (rows[0][0], rows[1][18], rows[1][19]));
    }

    [Fact]
    public async Task What_a_person_may_not_see_is_masked_in_every_template()
    {
        await AddFullAsync(await AddCustomerAsync(c => c.SignInId = "ref@shop.example"));
        await SetRightAsync(StaffRole.Manager, Permissions.CustomersSensitive, allowed: false);
        await As(StaffRole.Manager);
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            foreach (var template in Enum.GetValues<ExportTemplate>())
            {
                var content = await ExportAsync(format: format, template: template, shown: ["id", "email", "phone"]);
                var text = format != ExportFormat.Xlsx ? Encoding.UTF8.GetString(content) : await SheetAsync(content);
                Assert.Contains("•••", text);
                Assert.DoesNotContain("kim@", text);
                Assert.DoesNotContain("1234-5678", text);
                Assert.DoesNotContain("1990", text);
                Assert.DoesNotContain("Veldstraat", text);
                Assert.DoesNotContain("123 45 67", text);
                Assert.DoesNotContain("ref@", text);
            }
        }
    }

    [Fact]
    public async Task An_exported_customer_comes_in_again_with_its_phone_in_both_languages_and_formats()
    {
        await AddFullAsync();
        foreach (var (language, format) in new[] { ("en", ExportFormat.Csv), ("ko", ExportFormat.CsvSemicolon), ("en", ExportFormat.Xlsx) })
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            var file = await ExportAsync(format: format);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
            var report = await ImportAsync(new MemoryStream(file));
            Assert.Equal(("CrmAdmin", (0, 0, 1, 0)), (report.Format, Counts(report)));
            Assert.Empty(report.Problems);
            Assert.Equal(17, report.ColumnsNotImported.Count); // what the shop itself knows
            await using var elsewhere = await TestShop.OpenAsync();
            var moved = await (elsewhere.Services.GetService(typeof(ImportRun)) as ImportRun)!.RunAsync(
                ImportFile.Read(new MemoryStream(file), "file", ImportLimits.ForUploads), ImportMode.GoodRows, Author.System("import"), "test", null, null,
                default);
            Assert.Equal((1, 0), (moved.Created, moved.Rejected));
            await using var db = elsewhere.CreateDb();
            var kim = await CustomersTable.Customers(db).SingleAsync();
            Assert.Equal(("+82 10-1234-5678", "+49 30 1", "-7", new DateOnly(1990, 2, 28), "Łódź, Söhne"),
                (kim.PersonalPhone, kim.Fax, kim.TaxNumber, kim.DateOfBirth!.Value, kim.Company));
            Assert.Equal(("12", "34", "F"), (kim.WorkPhoneExtension, kim.FaxExtension, kim.Gender));
            var addresses = await AddressesTable.Addresses(db).OrderBy(a => a.Id).ToListAsync();
            Assert.Equal([("Home", true, false), ("Office", false, true)], addresses.Select(a => (a.Name, a.IsBilling, a.IsDelivery)));
            Assert.Equal(("Kim c/o Okafor", "Brug NV", "Veldstraat 1\nbus 3", "Gent", "VOV", "9000", "BE"),
                (addresses[0].Recipient, addresses[0].Company, addresses[0].Street, addresses[0].City, addresses[0].Region, addresses[0].PostalCode,
                    addresses[0].CountryCode));
            Assert.Equal(("+32 9 123 45 67", "32 1", null), (addresses[0].Phone, addresses[0].Fax, addresses[1].Recipient));
        }
    }

    [Fact]
    public async Task With_semicolons_amounts_have_a_comma_and_a_text_with_a_semicolon_is_one_cell()
    {
        await AddFullAsync();
        await QueryAsync(async db =>
        {
            (await CustomersTable.Customers(db).SingleAsync(c => c.SignInId == "kim")).Company = "A; B, C";
            return await db.SaveChangesAsync();
        });
        var text = Encoding.UTF8.GetString(await ExportAsync(format: ExportFormat.CsvSemicolon));
        Assert.StartsWith("\uFEFFCustomer ID;Customer number;", text, StringComparison.Ordinal);
        Assert.Contains(";\"A; B, C\";", text, StringComparison.Ordinal);
        Assert.Contains(";50,00;3;1234,05;EUR;", text, StringComparison.Ordinal);
        Assert.All(await QueryAsync(db => AccessEntriesTable.AccessEntries(db).ToListAsync()),
            entry => Assert.Equal("1 → CSV, AllFields: yearly audit", entry.Subject));
        Assert.EndsWith(".csv", Stored.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_masked_file_brings_nothing_in()
    {
        await AddFullAsync();
        await SetRightAsync(StaffRole.Manager, Permissions.CustomersSensitive, allowed: false);
        await As(StaffRole.Manager);
        var report = await ImportAsync(new MemoryStream(await ExportAsync()));
        Assert.Equal((0, 0, 0, 1), Counts(report));
        Assert.Equal(["import.row.masked"], report.Problems.Select(problem => problem.Error.Code));
    }

    [Fact]
    public async Task A_full_sheet_is_followed_by_the_next()
    {
        using var file = new MemoryStream();
        var sheet = await XlsxSheet.BeginAsync(file, "Customers", [("A", 10), ("B", 10)], 0, mostRows: 4);
        for (var n = 1; n <= 6; n++)
        {
            sheet.Text(n == 4 ? null : "x");
            sheet.Money(n);
            await sheet.EndRowAsync();
        }
        await sheet.FinishAsync();
        using var workbook = new XLWorkbook(new MemoryStream(file.ToArray()));
        Assert.Equal(["Customers", "Customers 2"], workbook.Worksheets.Select(one => one.Name));
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
}
