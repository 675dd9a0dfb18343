using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Exchange.Imports;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>Rows that know a customer by phone and name only, and customers whom staff added by hand.</summary>
public sealed class ImportByPhoneTests : ImportTest
{
    private const string Header =
        "First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,"
            + "Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS "
            + "Marketing,Tags,Note,Tax Exempt";

    [Theory]
    [InlineData("Ida", "Berg", null, "+47 22 12 34 56", "+4722123456")]
    [InlineData("민수", "김", null, "010-1234-5678", "010 1234 5678")]
    [InlineData("Åse", "O'Brien-Ødegård", null, "22 12 34 56", "22123456")]
    [InlineData("J.", "d'Ar (x)", null, "0151/1234567", "0151 1234567")]
    [InlineData("9", "7-5", null, "0151 1234567", "01511234567")]
    [InlineData("😀", "+", null, "0151 1234567", "01511234567")]
    [InlineData(null, null, "Berg | Søn & Co. KG", "110", "1 10")]
    [InlineData("A B C D E F G H", "I J", null, "555 123", "555123")]
    public async Task Whom_staff_added_is_found_by_phone_and_name_however_both_are_written(
        string? first, string? last, string? company, string typed, string inFile)
    {
        var id = await AddCustomerAsync(c => (c.FirstName, c.LastName, c.Company, c.Email, c.PersonalPhone) = (first, last, company, null, typed));

        var report = await ImportAsync(Text($"{Header}\n{first},{last},,,{company},,,,,,,,{inFile},,,,\n"));

        Assert.Equal(0, report.Created + report.Rejected);
        Assert.Equal([id], await QueryAsync(db => db.Customers().Select(c => c.Id).ToListAsync()));
    }

    [Theory]
    [InlineData("+47 22 12 34 56", null, "22 12 34 56", "NO", true)]
    [InlineData("22 12 34 56", "NO", "0047 22 12 34 56", "", true)]
    [InlineData("22 12 34 56", "NO", "22123456", "", true)] // the file does not say whose: the customer's way is taken
    [InlineData("22 12 34 56", "NO", "22 12 34 56", "SE", false)] // another country's
    [InlineData("010-1234-5678", null, "+82 10 1234 5678", "", true)] // staff have not said the country
    public async Task The_same_number_in_another_notation_is_the_same_customer(string typed, string? country, string inFile, string countryInFile, bool isSame)
    {
        var id = await AddCustomerAsync(c => (c.FirstName, c.LastName, c.Email, c.PersonalPhone) = ("Ida", "Berg", null, typed));
        if (country is not null)
        {
            await using var db = Shop.CreateDb();
            db.Add(new Address { CustomerId = id, Name = "Home", City = "Oslo", CountryCode = country, IsBilling = true });
            await db.SaveChangesAsync();
        }

        var report = await ImportAsync(Text($"{Header}\nIda,Berg,,,,,,Oslo,,{countryInFile},,,{inFile},,,,\n"));

        Assert.Equal((isSame ? 0 : 1, 0), (report.Created, report.Rejected));
    }

    [Fact]
    public async Task One_row_in_two_notations_is_one_customer()
    {
        var report = await ImportAsync(Text($"{Header}\nIda,Berg,,,,,,Oslo,,NO,,,22 12 34 56,,,,\nIda,Berg,,,,,,Oslo,,NO,,,+47 22123456,,,,\n"));

        Assert.Equal((1, 1), (report.Created, report.Rejected));
        Assert.Equal("import.row.duplicate", report.Problems.Single(problem => problem.IsRejection).Error.Code);
    }

    [Fact]
    public async Task Whom_an_earlier_version_noted_by_the_digits_is_found_under_another_phone()
    {
        var id = await AddCustomerAsync(c => (c.FirstName, c.LastName, c.Email, c.PersonalPhone) = ("Ida", "Berg", null, "+47 99 99 99 99"));
        await using (var db = Shop.CreateDb())
        {
            db.Add(new ImportKey { System = "phone-name", Value = "22123456|ida berg", CustomerId = id });
            await db.SaveChangesAsync();
        }
        var file = $"{Header}\nIda,Berg,,,,,,Oslo,,NO,,,22 12 34 56,,,,\n";

        Assert.Equal((0, 0), ((await ImportAsync(Text(file))).Created, (await ImportAsync(Text(file))).Created));
        Assert.Contains("+4722123456|ida berg", await QueryAsync(db => db.Set<ImportKey>().Select(k => k.Value).ToListAsync()));
    }

    [SharedDataFact]
    public async Task What_nobody_sees_in_a_phone_does_not_keep_it_out()
    {
        Assert.Equal((2, 0, 0, 0), Counts(await ImportAsync(SharedData.Path("reported/06-phone-with-unseen-characters/bidi-and-nbsp.csv"))));
        Assert.Equal(["+33 6 12 34 56 78", "+49 170 1234567"], await PhonesAsync());
    }

    [SharedDataFact]
    public async Task Words_instead_of_a_phone_do_not_keep_the_customer_out()
    {
        var report = await ImportAsync(SharedData.Path("reported/07-one-bad-optional-cell-loses-the-customer/phone-words.csv"));

        Assert.Equal((3, 0, 0, 0), Counts(report));
        Assert.Equal(["import.row.phone 2", "import.row.phone-extension 4"], report.Problems.Select(problem => $"{problem.Error.Code} {problem.Row}"));
        Assert.Equal([null, null, "+1 555 010 0199"], await PhonesAsync());
    }

    private Task<List<string?>> PhonesAsync() => QueryAsync(db => db.Customers().OrderBy(c => c.PersonalPhone).Select(c => c.PersonalPhone).ToListAsync());

    [Fact]
    public async Task The_right_one_of_many_with_like_phones_is_found_and_another_name_is_somebody_else()
    {
        await AddCustomersAsync(80, (c, n) => (c.FirstName, c.LastName, c.Email, c.PersonalPhone) = ("Ann", $"Archer{n}", null, "555 1234"));

        var report = await ImportAsync(Text($"{Header}\nAnn,Archer80,,,,,,,,,,,5551234,,,,\nAnn,Bell,,,,,,,,,,,5551234,,,,\n"));

        Assert.Equal((1, 0), (report.Created, report.Rejected));
        Assert.Equal(81, await QueryAsync(db => db.Customers().CountAsync()));
    }
}
