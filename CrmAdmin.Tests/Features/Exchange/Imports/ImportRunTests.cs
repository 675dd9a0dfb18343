using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Imports;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>Files into a migrated database.</summary>
public sealed class ImportRunTests : ImportTest
{
    [Theory]
    [InlineData("magento-customers.csv", 2, 0)]
    [InlineData("magento-combined.csv", 3, 2)]
    [InlineData("northwind.csv", 2, 1)]
    [InlineData("shopify-2022.csv", 1, 0)]
    [InlineData("shopify-export.csv", 2, 0)]
    [InlineData("shopify-template.csv", 3, 1)]
    [InlineData("shopify-warehouse.csv", 2, 0)]
    public async Task The_same_file_a_second_time_changes_nothing(string file, int good, int rejected)
    {
        var first = await ImportAsync(Own(file));
        var log = await QueryAsync(db => db.EditLog().CountAsync());
        var second = await ImportAsync(Own(file));

        Assert.Equal((good, 0, 0, rejected), Counts(first));
        Assert.Equal((0, 0, good, rejected), Counts(second));
        Assert.Equal(log, await QueryAsync(db => db.EditLog().CountAsync()));
    }

    [SharedDataTheory]
    [InlineData("magento/core-fixtures/customers_to_import.csv", 6, 0)]
    [InlineData("magento/core-fixtures/customer_composite_update.csv", 5, 0)]
    [InlineData("magento-firebear/customers_main.csv", 3, 0)]
    [InlineData("magento-firebear/customers_main.xlsx", 3, 0)]
    [InlineData("magento-firebear/customers_and_addresses.csv", 3, 0)]
    [InlineData("shopify/warehouse-csv/shopify_gql_customer_data.csv", 10, 0)]
    [InlineData("shopify/warehouse-csv/shopify_customer_data.csv", 4, 0)]
    [InlineData("northwind/csv/customers.csv", 67, 24)]
    public async Task Real_files_come_in_once(string file, int good, int rejected)
    {
        Assert.Equal((good, 0, 0, rejected), Counts(await ImportAsync(SharedData.Path(file))));
        Assert.Equal((0, 0, good, rejected), Counts(await ImportAsync(SharedData.Path(file))));
    }

    [SharedDataTheory]
    [InlineData("magento-firebear/customers_main.csv", "magento-firebear/customer_addresses.csv", 3)]
    [InlineData("magento-firebear/customers_main.csv", "magento-firebear/customer_addresses.xlsx", 3)]
    [InlineData("magento/core-fixtures/customer_composite_update.csv", "magento/core-fixtures/address_import_update.csv", 3)]
    [InlineData("shopify/warehouse-csv/shopify_gql_customer_data.csv", "shopify/warehouse-csv/shopify_gql_customer_address_data.csv", 10)]
    public async Task Real_addresses_find_their_customers(string customers, string addresses, int good)
    {
        await ImportAsync(SharedData.Path(customers));

        Assert.Equal((good, 0, 0, 0), Counts(await ImportAsync(SharedData.Path(addresses))));
        Assert.Equal((0, 0, good, 0), Counts(await ImportAsync(SharedData.Path(addresses))));
    }

    [SharedDataFact]
    public async Task The_update_file_updates_what_the_import_file_brought()
    {
        await ImportAsync(SharedData.Path("magento/core-fixtures/customers_to_import.csv"));

        Assert.Equal((0, 3, 0, 0), Counts(await ImportAsync(SharedData.Path("magento/core-fixtures/customers_to_update.csv"))));
        Assert.Equal("Julie-updated", (await CustomerAsync("julie.worrell@example.com")).FirstName);
        Assert.Equal((0, 0, 3, 0), Counts(await ImportAsync(SharedData.Path("magento/core-fixtures/customers_to_update.csv"))));
    }

    [SharedDataFact]
    public async Task An_address_of_another_website_goes_to_the_one_customer_of_its_email_and_says_so()
    {
        await ImportAsync(SharedData.Path("magento/core-fixtures/customer_composite_update.csv"));
        var first = await ImportAsync(SharedData.Path("magento/core-fixtures/import_uk_address.csv"));

        Assert.Equal((1, 0, 0, 0), Counts(first));
        Assert.Equal(("_website", "import.row.other-website", false), first.Problems.Select(p => (p.Error.Field, p.Error.Code, p.IsRejection)).Single());
        for (var again = 0; again < 2; again++)
        {
            Assert.Equal((0, 0, 1, 0), Counts(await ImportAsync(SharedData.Path("magento/core-fixtures/import_uk_address.csv"))));
        }
    }

    [Fact]
    public async Task A_nopCommerce_workbook_comes_in_once_and_updates_by_its_id()
    {
        object[] header =
        [
            "CustomerId", "CustomerGuid", "Email", "Active", "IsGuest", "IsRegistered", "CreatedOnUtc", "FirstName", "LastName", "StreetAddress",
            "ZipPostalCode", "City", "Country", "Phone"
        ];
        object[] ole =
        [
            12, "6f1c", "ole@shop.example", true, false, true, new DateTime(2021, 5, 6, 7, 8, 9, DateTimeKind.Unspecified), "Ole", "Dahl", "Gate 1", 1734,
            "Oslo", "Norway", 22123456
        ];
        object[] eva = [13, "6f1d", "eva@shop.example", true, false, true, "5/6/2021 7:08:09 PM", "Eva", "Lang", "", "", "", "", ""];

        Assert.Equal((2, 0, 0, 0), Counts(await ImportAsync(Book(header, ole, eva))));
        Assert.Equal((0, 0, 2, 0), Counts(await ImportAsync(Book(header, ole, eva))));
        var before = await CustomerAsync("ole@shop.example");
        (ole[2], ole[8], ole[13]) = ("dahl@shop.example", "Dahl-Berg", 22654321);

        Assert.Equal((0, 1, 1, 0), Counts(await ImportAsync(Book(header, ole, eva))));
        var after = await CustomerAsync("dahl@shop.example");
        Assert.Equal((before.Id, "Dahl-Berg", "22654321", before.SignInId), (after.Id, after.LastName, after.PersonalPhone, after.SignInId));
        Assert.Equal((0, 0, 2, 0), Counts(await ImportAsync(Book(header, ole, eva))));
    }

    [Fact]
    public async Task Addresses_of_unknown_customers_are_rejected_with_the_email()
    {
        var report = await ImportAsync(Own("magento-addresses.csv"));

        Assert.Equal((0, 0, 0, 2), Counts(report));
        Assert.All(report.Problems,
            problem => Assert.Equal(("import.row.unknown-customer", "mina.okafor@shop.example"), (problem.Error.Code, (string)problem.Error.Args[0])));
    }

    [Fact]
    public async Task A_row_without_email_is_a_further_address_of_the_customer_above()
    {
        await ImportAsync(Own("magento-combined.csv"));

        var lea = await CustomerAsync("lea@shop.example");
        var addresses = await QueryAsync(db => db.Addresses().Where(a => a.CustomerId == lea.Id).OrderBy(a => a.Id).ToListAsync());
        Assert.Equal([("Lyon", true, true), ("Paris", false, false)], addresses.Select(a => (a.City!, a.IsBilling, a.IsDelivery)));
    }

    [Fact]
    public async Task Every_new_record_and_every_changed_field_has_its_log_row()
    {
        await ImportAsync(Own("magento-customers.csv"));
        var added = await QueryAsync(db => db.EditLog().ToListAsync());
        var changed = await ImportAsync(Text("email,_website,firstname,lastname,taxvat\nMina.Okafor@shop.example,base,Mina,Okafor-Bell,EU124\n"));
        var rows = await QueryAsync(db => db.EditLog().Where(e => e.Kind == EditKind.Changed).OrderBy(e => e.Field).ToListAsync());

        Assert.Equal(2, added.Count(e => e.Kind == EditKind.Added));
        Assert.All(added, e => Assert.Equal(("import", Me!.Name), (e.Source, e.By)));
        Assert.Equal((0, 1, 0, 0), Counts(changed));
        Assert.Equal([("LastName", "Okafor", "Okafor-Bell"), ("TaxNumber", "EU123", "EU124")], rows.Select(e => (e.Field!, e.Old!, e.New!)));
    }

    [Fact]
    public async Task A_column_that_the_file_lacks_is_left_alone_and_an_empty_name_does_not_empty_one()
    {
        await ImportAsync(Own("magento-customers.csv"));
        var report = await ImportAsync(Text("email,_website,firstname,lastname,taxvat\nMina.Okafor@shop.example,base,,Okafor,\n"));

        var mina = await CustomerAsync("mina.okafor@shop.example");
        Assert.Equal(("Mina", "A.", null, "Female"), (mina.FirstName, mina.MiddleName, mina.TaxNumber, mina.Gender));
        Assert.Equal(
            [(2, "FirstName", "import.row.kept", false), (2, "TaxNumber", "import.row.emptied", false)],
            report.Problems.Select(p => (p.Row, p.Error.Field, p.Error.Code, p.IsRejection)));
    }

    [Fact]
    public async Task A_dry_run_says_what_the_run_then_does_and_writes_nothing()
    {
        foreach (var file in new[] { "magento-combined.csv", "northwind.csv", "magento-customers.csv", "magento-addresses.csv" })
        {
            var before = await QueryAsync(async db => (await db.Customers().CountAsync(), await db.Addresses().CountAsync(), await db.EditLog().CountAsync(),
                await db.ImportKeys().CountAsync()));
            var dry = await ImportAsync(Own(file), ImportMode.DryRun);
            var after = await QueryAsync(async db => (await db.Customers().CountAsync(), await db.Addresses().CountAsync(), await db.EditLog().CountAsync(),
                await db.ImportKeys().CountAsync()));
            var real = await ImportAsync(Own(file));

            Assert.Equal(before, after);
            Assert.False(dry.WasWritten);
            Assert.Equal(Counts(real), Counts(dry));
        }
    }

    [Fact]
    public async Task All_or_nothing_means_nothing_where_one_row_is_bad()
    {
        var refused = await ImportAsync(Own("northwind.csv"), ImportMode.AllOrNothing);
        var none = await QueryAsync(db => db.Customers().CountAsync());
        var taken = await ImportAsync(Own("magento-customers.csv"), ImportMode.AllOrNothing);

        Assert.Equal((false, false, 0, 0, 0), (refused.WasWritten, refused.IsDryRun, refused.Created, refused.Updated, refused.Unchanged));
        Assert.True(refused.Rejected > 0);
        Assert.Equal(0, none);
        Assert.True(taken.WasWritten);
        Assert.Equal(2, await QueryAsync(db => db.Customers().CountAsync()));
    }

    [Fact]
    public async Task Passwords_of_the_file_are_nowhere_in_the_database()
    {
        var report = await ImportAsync(Own("magento-customers.csv"));
        var copy = Path.Combine(Shop.Storage.Folder, "copy.db");
        await QueryAsync(db => db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}"));
        var bytes = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(copy));

        Assert.Contains("Okafor", bytes, StringComparison.Ordinal);
        Assert.All(new[] { "c0ffee", "secret1", "beef" }, secret => Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal));
        Assert.Equal(
            ["password", "password_hash", "rp_token"], report.ColumnsNotImported.Where(c => c.IsSecret).Select(c => c.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_email_in_two_websites_is_two_customers_and_one_customer_id()
    {
        var report = await ImportAsync(Text("email,_website,firstname,lastname\nkim@shop.example,base,Kim,One\nkim@shop.example,second,Kim,Two\n"));

        var ids = await QueryAsync(db => db.Customers().OrderBy(c => c.Id).Select(c => c.SignInId).ToListAsync());
        Assert.Equal(["kim@shop.example", null], ids);
        Assert.Equal("import.row.sign-in-id-taken", report.Problems.Single().Error.Code);
    }

    [Fact]
    public async Task A_file_without_ids_finds_the_customer_whom_staff_added()
    {
        var id = await Get<ICustomersService>().AddAsync(new() { FirstName = "Noor", LastName = "Haddad", Email = "noor@shop.example" });

        var report = await ImportAsync(Own("shopify-template.csv"));

        Assert.Equal((2, 1, 0, 1), Counts(report)); // the file writes her e-mail in other letters
        Assert.Equal(id, (await CustomerAsync("noor@shop.example", "Noor")).Id);
    }

    [Fact]
    public async Task What_was_imported_is_found_by_search()
    {
        await ImportAsync(Own("northwind.csv"));

        Assert.Equal("Eva Lang", Assert.Single(await Get<ICustomersService>().FindAsync("brot butter")).Name);
        Assert.Equal("Eva Lang", Assert.Single(await Get<ICustomersService>().FindAsync("0228-1234")).Name);
    }

    [Fact]
    public async Task Many_rows_are_one_notice_to_open_pages()
    {
        var notices = new List<ChangeNotice>();
        using var subscription = Get<IChangeNotices>().Subscribe(notices.Add);
        var rows = string.Concat(Enumerable.Range(0, 120).Select(n => $"c{n}@shop.example,base,C{n},Test\n"));

        await ImportAsync(Text("email,_website,firstname,lastname\n" + rows));

        Assert.Equal((ChangeArea.Account, 0L), notices.Select(notice => (notice.Area, notice.SubjectId)).Single());
    }

    private static MemoryStream Book(params object[][] rows) => new(ImportSample.Workbook(rows));
}
