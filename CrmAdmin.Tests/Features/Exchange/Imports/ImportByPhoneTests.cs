using CrmAdmin.Server.Features.Customers;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>Rows that know a customer by phone and name only, and customers whom staff added by hand.</summary>
public sealed class ImportByPhoneTests : ImportTest
{
    private const string Header = "First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,"
        + "Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Tags,Note,Tax Exempt";

    [Theory]
    [InlineData("Ida", "Berg", null, "+47 22 12 34 56", "+4722123456")]
    [InlineData("민수", "김", null, "010-1234-5678", "010 1234 5678")]
    [InlineData("Åse", "O'Brien-Ødegård", null, "22 12 34 56", "22123456")]
    [InlineData("J.", "d'Ar (x)", null, "0151/1234567", "0151 1234567")]
    [InlineData("9", "7-5", null, "0151 1234567", "01511234567")]
    [InlineData("😀", "+", null, "0151 1234567", "01511234567")]
    [InlineData(null, null, "Berg | Søn & Co. KG", "110", "1 10")]
    [InlineData("A B C D E F G H", "I J", null, "555 123", "555123")]
    public async Task Whom_staff_added_is_found_by_phone_and_name_however_both_are_written(string? first, string? last, string? company, string typed, string inFile)
    {
        var id = await AddCustomerAsync(c => (c.FirstName, c.LastName, c.Company, c.Email, c.PersonalPhone) = (first, last, company, null, typed));

        var report = await ImportAsync(Text($"{Header}\n{first},{last},,,{company},,,,,,,,{inFile},,,,\n"));

        Assert.Equal(0, report.Created + report.Rejected);
        Assert.Equal([id], await QueryAsync(db => db.Customers().Select(c => c.Id).ToListAsync()));
    }

    [Fact]
    public async Task The_right_one_of_many_with_like_phones_is_found_and_another_name_is_somebody_else()
    {
        await AddCustomersAsync(80, (c, n) => (c.FirstName, c.LastName, c.Email, c.PersonalPhone) = ("Ann", $"Archer{n}", null, "555 1234"));

        var report = await ImportAsync(Text($"{Header}\nAnn,Archer80,,,,,,,,,,,5551234,,,,\nAnn,Bell,,,,,,,,,,,5551234,,,,\n"));

        Assert.Equal((1, 0), (report.Created, report.Rejected));
        Assert.Equal(81, await QueryAsync(db => db.Customers().CountAsync()));
    }
}
