using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.Account;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>What a run says of its rows, and which rows a database would refuse.</summary>
public sealed class ImportReportTests : ImportTest
{
    private const string Columns = "email,_website,firstname,lastname";

    [Fact]
    public async Task Warnings_take_no_room_from_rejections_and_all_are_told_in_order()
    {
        await ImportAsync(Text($"{Columns}\n{Rows(1_300, n => $"c{n}@shop.example,base,C,{n}")}"));
        var told = new List<ImportProblem>();

        var report = await ImportAsync(
            Text($"{Columns}\n{Rows(1_300, n => $"c{n}@shop.example,base,,{n}")}{Rows(1_100, _ => "nobody,base,C,D")}"), told: told.Add);

        Assert.Equal((1_100, 1_300), (report.Rejected, report.Warnings));
        Assert.Equal((1_000, 200), (report.Problems.Count(p => p.IsRejection), report.Problems.Count(p => !p.IsRejection)));
        Assert.Equal(Enumerable.Range(2, 2_400), told.Select(p => p.Row));
    }

    [Fact]
    public async Task A_time_finer_than_the_databases_keep_is_not_a_change()
    {
        const string File =
            "_fivetran_synced,created_at,currency,email,first_name,id,last_name,phone,state\n,2025-07-10 "
            + "08:00:00.1234567,USD,ann@shop.example,Ann,7,Archer,,enabled\n";
        await ImportAsync(Text(File));

        Assert.Equal((0, 0, 1, 0), Counts(await ImportAsync(Text(File))));
    }

    [Fact]
    public async Task What_was_kept_is_not_shown_to_those_who_may_not_see_it()
    {
        await ImportAsync(Text("Customer ID,First Name,Last Name,Email\n1,Ann,Archer,ann@shop.example\n"));

        var report = await ImportAsync(Text("Customer ID,First Name,Last Name,Email\n1,Ann,Archer,\n"));

        Assert.Empty(Assert.Single(report.Problems).Error.Args);
        Assert.Equal("ann@shop.example", await QueryAsync(db => db.Customers().Select(c => c.Email).SingleAsync()));
    }

    [Fact]
    public async Task A_website_an_email_or_a_key_longer_than_its_column_rejects_the_row()
    {
        var email = new string('ﷺ', 20) + "@shop.example"; // compared, each is eighteen letters
        var magento = await ImportAsync(Text($"{Columns}\nann@shop.example,{new string('w', 65)},Ann,Archer\n{email},base,Ann,Archer\n"));
        var name = new string('ﷺ', 20);
        var shopify = await ImportAsync(Text(
            $"First Name,Last Name,Email,Accepts Email Marketing\n{name},{name},ann@shop.example,no\nAnn,Archer,ann@shop.example,no\n"));

        Assert.Equal([("_website", 64), ("email", 254)], magento.Problems.Select(p => (p.Error.Field, (int)p.Error.Args[0])));
        Assert.All(magento.Problems.Concat(shopify.Problems), p => Assert.Equal("import.row.too-long", p.Error.Code));
        Assert.Equal((1, 0, 0, 1), Counts(shopify));
    }

    private static string Rows(int count, Func<int, string> row)
        => string.Concat(Enumerable.Range(1, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"{row(n)}\n")));
}
