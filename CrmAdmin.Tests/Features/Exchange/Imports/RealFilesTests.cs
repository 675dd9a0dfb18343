using System.Text.Json;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Imports;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>The files that shops, extensions and tools really write.</summary>
public sealed class RealFilesTests
{
    [SharedDataTheory]
    [InlineData("magento/core-fixtures/customers_to_import.csv", "Magento 2 customers", 6)]
    [InlineData("magento/core-fixtures/customers_to_update.csv", "Magento 2 customers", 3)]
    [InlineData("magento/core-fixtures/address_import_update.csv", "Magento 2 customer addresses", 3)]
    [InlineData("magento/core-fixtures/import_uk_address.csv", "Magento 2 customer addresses", 1)]
    [InlineData("magento/core-fixtures/customer_composite_update.csv", "Magento 2 customers and addresses", 5)]
    [InlineData("magento-firebear/customers_main.csv", "Magento 2 customers", 3)]
    [InlineData("magento-firebear/customers_main.xlsx", "Magento 2 customers", 3)]
    [InlineData("magento-firebear/customer_addresses.csv", "Magento 2 customer addresses", 3)]
    [InlineData("magento-firebear/customer_addresses.xlsx", "Magento 2 customer addresses", 3)]
    [InlineData("magento-firebear/customers_and_addresses.csv", "Magento 2 customers and addresses", 3)]
    [InlineData("shopify/warehouse-csv/shopify_gql_customer_data.csv", "Shopify customers (warehouse)", 10)]
    [InlineData("shopify/warehouse-csv/shopify_customer_data.csv", "Shopify customers (warehouse)", 4)]
    [InlineData("shopify/warehouse-csv/shopify_gql_customer_address_data.csv", "Shopify customer addresses (warehouse)", 10)]
    [InlineData("northwind/csv/customers.csv", "Northwind customers", 67, 24)]
    public void Every_row_comes_in_that_is_not_ragged(string path, string format, int good, int ragged = 0)
    {
        var (file, rows) = Read(path);

        Assert.Equal(format, file.Format);
        Assert.All(rows.Where(row => row.Rejection is not null), row => Assert.Equal("import.row.ragged", row.Rejection!.Code));
        Assert.Equal((good, ragged), (rows.Count(row => row.Rejection is null), rows.Count(row => row.Rejection is not null)));
        Assert.Equal(1, file.Progress);
    }

    [SharedDataFact]
    public void Countries_as_shops_spell_them_are_known()
    {
        var addresses = Read("reported/08-country-names/nop-and-korean.xlsx").Rows.SelectMany(row => row.Addresses);
        Assert.Equal(["KR", "KR", "KR", "VE"], addresses.Select(address => address.CountryCode));
    }

    [SharedDataTheory]
    [InlineData("magento-firebear/customer_finance.csv", "Magento 2 customer finance")]
    [InlineData("magento-firebear/customer_finance.xlsx", "Magento 2 customer finance")]
    [InlineData("magento/sample-data/orders.csv", "Magento orders")]
    [InlineData("shopify/warehouse-csv/shopify_gql_order_data.csv", "Shopify orders")]
    [InlineData("shopify/warehouse-csv/shopify_order_data.csv", "Shopify orders")]
    [InlineData("shopify/warehouse-csv/shopify_gql_order_line_data.csv", "Shopify order lines")]
    [InlineData("shopify/warehouse-csv/shopify_order_line_data.csv", "Shopify order lines")]
    [InlineData("shopify/warehouse-csv/shopify_gql_customer_tag_data.csv", "Shopify customer tags")]
    [InlineData("northwind/csv/orders.csv", "Northwind orders")]
    [InlineData("northwind/csv/order-details.csv", "Northwind order details")]
    [InlineData("northwind/csv/products.csv", "Northwind products")]
    [InlineData("northwind/csv/suppliers.csv", "Northwind suppliers")]
    [InlineData("northwind/csv/shippers.csv", "Northwind shippers")]
    [InlineData("northwind/csv/employees.csv", "Northwind employees")]
    [InlineData("northwind/csv/categories.csv", "Northwind categories")]
    public void A_file_about_something_else_is_refused_by_its_name(string path, string looksLike)
    {
        var refusal = Assert.Throws<RuleException>(() => Read(path));

        Assert.Equal("import.not-customers", refusal.Code);
        Assert.Equal([looksLike], refusal.Args);
    }

    [SharedDataFact]
    public void A_customer_is_the_same_in_all_of_the_files_that_name_her()
    {
        var main = Read("magento-firebear/customers_main.csv").Rows;
        var workbook = Read("magento-firebear/customers_main.xlsx").Rows;
        var both = Read("magento-firebear/customers_and_addresses.csv").Rows;
        var addresses = Read("magento-firebear/customer_addresses.csv").Rows;

        // One content in three files, whose dates are written in two ways. The workbook has other people's times.
        Assert.Equal(new CustomerKey("magento", "base|roni_cost@example.com"), main[0].Key);
        Assert.Equal(main.Select(row => row.Key), both.Select(row => row.Key));
        Assert.Equal(main.Select(row => row.Customer!.RegisteredAt), both.Select(row => row.Customer!.RegisteredAt));
        Assert.Equal(main.Select(row => row.Customer!.DateOfBirth), both.Select(row => row.Customer!.DateOfBirth));
        Assert.Equal(new DateTimeOffset(2018, 1, 16, 9, 48, 37, TimeSpan.Zero), main[0].Customer!.RegisteredAt);
        Assert.Equal(main.Select(row => row.Key), addresses.Select(row => row.Key));
        Assert.Equal("Test\n23", addresses[1].Addresses[0].Street);
        Assert.All(workbook, row => Assert.NotNull(row.Customer!.RegisteredAt));
    }

    [SharedDataFact]
    public void A_row_without_email_is_a_further_address_of_the_customer_above()
    {
        var rows = Read("magento/core-fixtures/customer_composite_update.csv").Rows;

        Assert.Equal("base|anthonyanealy@magento.com", rows[0].Key!.Value);
        Assert.Equal(rows[0].Key, rows[1].Key);
        Assert.Null(rows[1].Customer);
        Assert.Equal("Irvine", Assert.Single(rows[1].Addresses).City);
        Assert.Empty(rows[4].Addresses);
    }

    [SharedDataFact]
    public void Hashed_emails_are_left_out_and_hashed_names_kept()
    {
        var rows = Read("shopify/warehouse-csv/shopify_gql_customer_data.csv").Rows;

        Assert.All(rows, row => Assert.Equal("import.row.email-hashed", Assert.Single(row.Warnings).Code));
        Assert.All(rows, row => Assert.Null(row.Customer!.Email));
        Assert.All(rows, row => Assert.DoesNotContain(row.Customer!.Fields, field => field == nameof(CustomerDraft.Email)));
        Assert.All(rows, row => Assert.Equal(32, row.Customer!.FirstName!.Length));
    }

    [SharedDataFact]
    public void A_country_that_contradicts_its_code_is_told()
    {
        var rows = Read("shopify/warehouse-csv/shopify_gql_customer_address_data.csv").Rows;

        Assert.Equal("CA", rows[1].Addresses[0].CountryCode);
        Assert.Equal("import.row.country-contradiction", Assert.Single(rows[1].Warnings).Code);
        Assert.Empty(rows[0].Warnings);
    }

    [SharedDataFact]
    public void Passwords_are_named_and_never_read()
    {
        var (file, rows) = Read("magento-firebear/customers_main.csv");

        Assert.Contains(new ColumnNotImported("password_hash", 2, IsSecret: true), file.ColumnsNotImported);
        Assert.Contains(new ColumnNotImported("rp_token", 2, IsSecret: true), file.ColumnsNotImported);
        Assert.Contains(new ColumnNotImported("group_id", 3, IsSecret: false), file.ColumnsNotImported);
        Assert.DoesNotContain("ef55cebdb", JsonSerializer.Serialize(rows), StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void Text_tables_give_what_their_authors_expect()
    {
        var names = Directory.GetFiles(SharedData.Path("csv-spectrum/csvs")).Select(Path.GetFileNameWithoutExtension).ToList();

        Assert.Equal(12, names.Count);
        foreach (var name in names)
        {
            // In one of the pairs the authors have changed a phone number on one side only.
            var (header, rows) = ReadTable($"csv-spectrum/csvs/{name}.csv");
            using var expected = JsonDocument.Parse(System.IO.File.ReadAllText(SharedData.Path($"csv-spectrum/json/{name}.json")));

            Assert.Equal(
                string.Join('\n',
                    Records(expected.RootElement)
                        .SelectMany(row => row.EnumerateObject().Select(cell => $"{cell.Name}={OneLineEnd(cell.Value.GetString()!)}"))),
                string.Join('\n',
                    rows.SelectMany(row => header.Zip(
                        row.Cells, (column, cell) => $"{column}={cell.Replace("2095257564", "1234567890", StringComparison.Ordinal)}"))));
        }
    }

    [SharedDataTheory]
    [InlineData("csvtext.csv", "UTF-8")]
    [InlineData("csvtext_BOM_UTF8.csv", "UTF-8 (BOM)")]
    [InlineData("csvtext_BOM_UTF16LE.csv", "UTF-16 LE (BOM)")]
    [InlineData("csvtext_BOM_UTF16BE.csv", "UTF-16 BE (BOM)")]
    public void One_text_in_several_encodings_is_one_table(string file, string encoding)
    {
        using var content = System.IO.File.OpenRead(SharedData.Path($"salesforce-dataloader/{file}"));
        var table = TableFile.Open(content, file, ImportLimits.ForUploads);

        Assert.Equal(encoding, table.Encoding);
        Assert.Equal(["column1", "column2", "column3"], table.Sheets[0].Header);
        Assert.Equal(["row1-1", "row1-2", "row1-3"], table.Rows(table.Sheets[0]).First().Cells);
    }

    [SharedDataTheory]
    [InlineData("csvtext_BOM_UTF32LE.csv")]
    [InlineData("csvtext_BOM_UTF32BE.csv")]
    public void Utf_32_is_refused_by_name(string file)
    {
        var refusal = Assert.Throws<RuleException>(() => ReadTable($"salesforce-dataloader/{file}"));

        Assert.Equal("import.encoding", refusal.Code);
        Assert.Equal(["UTF-32"], refusal.Args);
    }

    [SharedDataFact]
    public void Odd_workbooks_give_rows_or_a_refusal_with_a_code()
    {
        var outcomes = Directory.GetFiles(SharedData.Path("xlsx-odd"), "*.xlsx").ToDictionary(path => Path.GetFileName(path)!, path =>
        {
            try
            {
                return ReadTable(path).Rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (RuleException refusal)
            {
                return refusal.Code;
            }
        }, StringComparer.Ordinal);

        Assert.Equal(32, outcomes.Count);
        Assert.Equal("import.external-link", outcomes["ExternalLinks-WorkbookWithExternalLink.xlsx"]);
        Assert.Equal("1", outcomes["NoReferencesOnRowsOrCells.xlsx"]);
        Assert.Equal("60", outcomes["InlineStrings-inputfile.xlsx"]);
        Assert.Equal("2017-10-27 21:00:00", ReadTable("xlsx-odd/Date1904System.xlsx").Rows[0].Cells[0]);
        Assert.Equal("2011-06-13", ReadTable("xlsx-odd/TableHeadersWithLineBreaks.xlsx").Rows[0].Cells[5]);
        Assert.All(outcomes.Values.Where(outcome => outcome.StartsWith("import.", StringComparison.Ordinal)),
            code => Assert.Contains(code, (string[])["import.empty", "import.external-link"], StringComparer.Ordinal));
    }

    private static IEnumerable<JsonElement> Records(JsonElement json)
        => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : [json];

    private static string OneLineEnd(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static (ImportFileReading File, List<ImportedRow> Rows) Read(string path)
        => ImportSample.Of(System.IO.File.ReadAllBytes(SharedData.Path(path)));

    private static (IReadOnlyList<string> Header, List<TableRow> Rows) ReadTable(string path)
    {
        using var content = System.IO.File.OpenRead(SharedData.Path(path));
        var table = TableFile.Open(content, path, ImportLimits.ForUploads);
        return (table.Sheets[0].Header, [.. table.Rows(table.Sheets[0])]);
    }
}
