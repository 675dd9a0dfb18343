using CrmAdmin.Server.Features.Exchange.Imports;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>Each layout, from a small file of its form.</summary>
public sealed class ImportFormatTests
{
    [Fact]
    public void Magento_customers_are_known_by_website_and_email()
    {
        var (file, rows) = ImportSample.OfFile("magento-customers.csv");
        var mina = rows[0].Customer!;

        Assert.Equal(("Magento 2 customers", DateOrder.MonthFirst), (file.Format, file.DateOrder));
        Assert.Equal(new CustomerKey("magento", "base|mina.okafor@shop.example"), rows[0].Key);
        Assert.Equal(new CustomerKey("magento", "second|jonas@shop.example"), rows[1].Key);
        Assert.Equal(("Mina", "A.", "Okafor", "Dr.", "Jr."), (mina.FirstName, mina.MiddleName, mina.LastName, mina.NamePrefix, mina.NameSuffix));
        Assert.Equal(("Mina.Okafor@shop.example", "Female", "EU123"), (mina.Email, mina.Gender, mina.TaxNumber));
        Assert.Equal(new DateOnly(2010, 2, 28), mina.DateOfBirth);
        Assert.Equal(new DateTimeOffset(2019, 3, 4, 7, 5, 0, TimeSpan.Zero), mina.RegisteredAt);
        Assert.Equal(new DateTimeOffset(2019, 3, 4, 17, 5, 6, TimeSpan.Zero), rows[1].Customer!.RegisteredAt);
        Assert.Equal("Weiß", rows[1].Customer!.LastName);
    }

    [Fact]
    public void A_field_that_is_empty_differs_from_one_that_the_file_has_not()
    {
        var jonas = ImportSample.OfFile("magento-customers.csv").Rows[1].Customer!;

        Assert.Null(jonas.TaxNumber);
        Assert.Contains(jonas.Fields, field => field == nameof(CustomerDraft.TaxNumber));
        Assert.Null(jonas.WorkPhone);
        Assert.DoesNotContain(jonas.Fields, field => field == nameof(CustomerDraft.WorkPhone));
        Assert.DoesNotContain(jonas.Fields, field => field == nameof(CustomerDraft.Number));
    }

    [Fact]
    public void Columns_that_do_not_come_in_are_counted_and_passwords_marked()
    {
        var (file, _) = ImportSample.OfFile("magento-customers.csv");

        Assert.Equal(
            [
                new("_store", 2, false), new("created_in", 2, false), new("group_id", 2, false), new("password_hash", 1, true),
                new("rp_token", 1, true), new("store_id", 2, false), new("website_id", 2, false), new("password", 1, true),
            ],
            file.ColumnsNotImported);
    }

    [Fact]
    public void Magento_addresses_belong_to_an_email_and_bear_the_name_of_the_addressee()
    {
        var (file, rows) = ImportSample.OfFile("magento-addresses.csv");
        var first = Assert.Single(rows[0].Addresses);

        Assert.Equal("Magento 2 customer addresses", file.Format);
        Assert.All(rows, row => Assert.Null(row.Customer));
        Assert.All(rows, row => Assert.Equal("base|mina.okafor@shop.example", row.Key!.Value));
        Assert.Equal(("17", "Okke", "Peeters"), (first.SourceId, first.FirstName, first.LastName));
        Assert.Equal(("Veldstraat 1\nbus 3", "+32 9 123 45 67"), (first.Street, first.Phone));
        Assert.Equal((true, false), (first.IsBilling, first.IsDelivery));
        Assert.Equal((false, true), (rows[1].Addresses[0].IsBilling, rows[1].Addresses[0].IsDelivery));
        Assert.Equal(("BE", "VOV", "Brug NV"), (rows[1].Addresses[0].CountryCode, rows[1].Addresses[0].Region, rows[1].Addresses[0].Company));
        Assert.Contains(new ColumnNotImported("vat_id", 1, false), file.ColumnsNotImported);
        Assert.Equal([2, 3], rows.Select(row => row.Number));
    }

    [Fact]
    public void In_the_combined_file_further_addresses_follow_their_customer_and_fall_with_it()
    {
        var (file, rows) = ImportSample.OfFile("magento-combined.csv");

        Assert.Equal("Magento 2 customers and addresses", file.Format);
        Assert.Equal("Lyon", rows[0].Addresses[0].City);
        Assert.Equal(("base|lea@shop.example", "Paul"), (rows[1].Key!.Value, rows[1].Addresses[0].FirstName));
        Assert.Empty(rows[2].Addresses);
        Assert.Equal(("import.row.duplicate", 2), (rows[3].Rejection!.Code, rows[3].Rejection!.Args[0]));
        Assert.Equal(("import.row.customer-above-rejected", 5), (rows[4].Rejection!.Code, rows[4].Rejection!.Args[0]));
    }

    [Fact]
    public void A_further_address_at_the_top_and_a_customer_without_email_are_rejected()
    {
        const string header = "email,_website,firstname,lastname,_address_city,_address_postcode,_address_country_id,_address_street";

        Assert.Equal("import.row.no-customer-above", ImportSample.Rejection($"{header}\n,,,,Lyon,69001,FR,1 rue A").Code);
        Assert.Equal("import.row.no-key", ImportSample.Rejection($"{header}\n,base,Lea,Moreau,Lyon,69001,FR,1 rue A").Code);
    }

    [Fact]
    public void Shopify_customers_are_known_by_their_id_without_the_apostrophe()
    {
        var (file, rows) = ImportSample.OfFile("shopify-export.csv");
        var noor = rows[0].Customer!;
        var address = Assert.Single(rows[0].Addresses);

        Assert.Equal("Shopify customers", file.Format);
        Assert.Equal(new CustomerKey("shopify", "7210000000001"), rows[0].Key);
        Assert.Equal(("7210000000001", "+31612345678", "Haddad BV"), (noor.Number, noor.PersonalPhone, noor.Company));
        Assert.Equal(("Noor", "Haddad", "+31201234567"), (address.FirstName, address.LastName, address.Phone));
        Assert.Equal(
            ("Dam 1\n2 hoog", "Amsterdam", "NH", "1012 JS", "NL"), (address.Street, address.City, address.Region, address.PostalCode, address.CountryCode));
        Assert.True(address is { IsBilling: true, IsDelivery: true, SourceId: null });
        Assert.Equal(("Kaas BV", null), (rows[1].Customer!.Company, rows[1].Customer!.Email));
        Assert.Empty(rows[1].Addresses);
        Assert.Contains(new ColumnNotImported("Note", 1, false), file.ColumnsNotImported);
        Assert.Contains(new ColumnNotImported("Tags", 1, false), file.ColumnsNotImported);
    }

    [Fact]
    public void Without_an_id_a_customer_is_known_by_email_and_name_else_by_phone_and_name()
    {
        var (file, rows) = ImportSample.OfFile("shopify-template.csv");

        Assert.Equal("Shopify customer import template", file.Format);
        Assert.Equal(new CustomerKey("email-name", "noor@shop.example|noor haddad"), rows[0].Key);
        Assert.Equal(new CustomerKey("email-name", "noor@shop.example|sam haddad"), rows[1].Key);
        Assert.Equal(new CustomerKey("phone-name", "+4722123456|ida berg"), rows[2].Key);
        Assert.Equal("import.row.no-key", rows[3].Rejection!.Code);
    }

    [Fact]
    public void Shopify_as_it_was_until_2022_has_a_company_and_two_columns_for_region_and_country()
    {
        var (file, rows) = ImportSample.OfFile("shopify-2022.csv");

        Assert.Equal("Shopify customers (until 2022)", file.Format);
        Assert.Equal("email-name", rows[0].Key!.System);
        Assert.Equal(("PE", "BR", "Lima Ltda"), (rows[0].Addresses[0].Region, rows[0].Addresses[0].CountryCode, rows[0].Customer!.Company));
        Assert.Contains(new ColumnNotImported("Province", 1, false), file.ColumnsNotImported);
    }

    [Fact]
    public void In_a_warehouse_hashed_emails_are_dropped_and_whole_ones_kept()
    {
        var rows = ImportSample.OfFile("shopify-warehouse.csv").Rows;
        var (hashed, whole) = (rows[0].Customer!, rows[1].Customer!);

        Assert.Equal(("import.row.email-hashed", "email"), (rows[0].Warnings[0].Code, rows[0].Warnings[0].Field));
        Assert.Null(hashed.Email);
        Assert.DoesNotContain(hashed.Fields, field => field == nameof(CustomerDraft.Email));
        Assert.Equal("real@shop.example", whole.Email);
        Assert.Contains(whole.Fields, field => field == nameof(CustomerDraft.Email));
        Assert.Equal((ImportedAccountType.Registered, ImportedAccountType.Guest), (hashed.AccountType!.Value, whole.AccountType!.Value));
        Assert.Equal(new DateTimeOffset(2025, 7, 10, 8, 0, 0, 250, TimeSpan.Zero), hashed.RegisteredAt);
    }

    [Fact]
    public void Addresses_in_a_warehouse_join_on_the_customers_id()
    {
        var rows = ImportSample.OfFile("shopify-warehouse-addresses.csv").Rows;

        Assert.Equal(new CustomerKey("shopify", "7001"), rows[0].Key);
        Assert.True(rows[0].Addresses[0] is { SourceId: "9001", Street: "1 Main St\nFlat 2", Region: "TX", IsBilling: true, IsDelivery: true });
        Assert.True(rows[1].Addresses[0] is { CountryCode: "CA", IsBilling: false, IsDelivery: false });
        Assert.Equal(("import.row.country-contradiction", "country"), (rows[1].Warnings[0].Code, rows[1].Warnings[0].Field));
    }

    [Fact]
    public void Northwind_has_companies_with_a_contact_and_the_word_NULL_for_nothing()
    {
        var rows = ImportSample.OfFile("northwind.csv").Rows;
        var bread = rows[0].Customer!;

        Assert.Equal(new CustomerKey("northwind", "AAAAA"), rows[0].Key);
        Assert.Equal(("Brot & Butter", "Eva", "Lang", "0228-123456", null), (bread.Company, bread.FirstName, bread.LastName, bread.WorkPhone, bread.Fax));
        Assert.True(rows[0].Addresses[0] is { Region: null, CountryCode: "DE", IsBilling: true, IsDelivery: true, Company: "Brot & Butter" });
        Assert.Equal(("import.row.ragged", 3), (rows[1].Rejection!.Code, rows[1].Number));
        Assert.Equal([12, 11], rows[1].Rejection!.Args);
        Assert.Equal(("José", "María Ruiz"), (rows[2].Customer!.FirstName, rows[2].Customer!.LastName));
        Assert.Equal("import.row.name-split", Assert.Single(rows[2].Warnings).Code);
    }

    [Fact]
    public void A_workbook_of_nopCommerce_comes_in_with_columns_switched_off()
    {
        var (file, rows) = ImportSample.Of(ImportSample.Workbook(
            ["CustomerId", "CustomerGuid", "Email", "Active", "IsGuest", "IsRegistered", "CreatedOnUtc", "FirstName", "LastName", "StreetAddress",
                "StreetAddress2", "ZipPostalCode", "City", "Country", "Phone", "Password", "PasswordSalt"],
            [12, "6f1c", "ole@shop.example", true, false, true, new DateTime(2021, 5, 6, 7, 8, 9, DateTimeKind.Unspecified), "Ole", "Dahl", "Gate 1", "H0101",
                1734, "Oslo", "Norway", 22123456, "hash", "salt"],
            [13, "6f1d", "", false, true, false, "5/6/2021 7:08:09 PM", "Gast", "", "", "", "", "", "", "", "", ""]));
        var ole = rows[0].Customer!;

        Assert.Equal(("nopCommerce customers", "Excel workbook", "Customers"), (file.Format, file.Encoding, file.Sheet));
        Assert.Null(file.Separator);
        Assert.Equal((new CustomerKey("nopcommerce", "12"), "12"), (rows[0].Key!, ole.Number));
        Assert.Equal(new DateTimeOffset(2021, 5, 6, 7, 8, 9, TimeSpan.Zero), ole.RegisteredAt);
        Assert.Equal(new DateTimeOffset(2021, 5, 6, 19, 8, 9, TimeSpan.Zero), rows[1].Customer!.RegisteredAt);
        Assert.Equal((ImportedAccountType.Registered, ImportedAccountType.Guest), (ole.AccountType!.Value, rows[1].Customer!.AccountType!.Value));
        Assert.Equal((true, false), (ole.Active!.Value, rows[1].Customer!.Active!.Value));
        Assert.True(rows[0].Addresses[0] is { Street: "Gate 1\nH0101", PostalCode: "1734", CountryCode: "NO", Phone: "22123456" });
        Assert.DoesNotContain(ole.Fields, field => field == nameof(CustomerDraft.Company));
        Assert.Contains(new ColumnNotImported("PasswordSalt", 1, true), file.ColumnsNotImported);
    }

    [Fact]
    public void A_table_that_nobody_knows_is_refused_with_its_columns()
    {
        Assert.Equal("import.unknown-format", ImportSample.Refusal("colour,size\nred,4"));
        Assert.Equal("import.not-customers", ImportSample.Refusal("_email,_website,_finance_website,store_credit\na@b.example,base,base,4"));
    }

    [Fact]
    public void Every_layout_has_a_name_of_its_own()
        => Assert.Equal(11, ImportFile.FormatNames.Distinct(StringComparer.Ordinal).Count());
}
