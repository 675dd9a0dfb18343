using System.Text.Json;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Addresses;

public sealed class CountriesTests
{
    [Fact]
    public void Each_is_found_by_its_codes_and_by_its_name_in_both_languages_and_no_name_is_of_two()
    {
        Assert.Equal(250, Countries.All.Count);
        foreach (var country in Countries.All)
        {
            string[] names = [country.Code, country.LongCode, country.English, country.Korean, country.English.ToUpperInvariant()];
            Assert.All(names, name => Assert.Equal(country.Code, Countries.CodeOf(name)));
        }
        Assert.Equal(Countries.All.Count, Countries.All.Select(country => country.LongCode).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_name_is_in_the_readers_language()
    {
        var korea = Countries.Find("KR")!;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ko-KR");
        Assert.Equal("대한민국", korea.Name);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        Assert.Equal("South Korea", korea.Name);
    }

    [Theory]
    [InlineData("UK", "GB")]
    [InlineData("XI", "GB")]
    [InlineData("EL", "GR")]
    [InlineData("TA", "SH")]
    [InlineData("usa", "US")]
    [InlineData("U.S.A.", "US")]
    [InlineData("Deutschland", "DE")]
    [InlineData("한국", "KR")]
    [InlineData("Korea (the Republic of)", "KR")]
    [InlineData("Korea, Republic of", "KR")]
    [InlineData("Cote d’Ivoire", "CI")]
    [InlineData("Türkiye", "TR")]
    [InlineData("Turkey", "TR")]
    [InlineData("St. Lucia", "LC")]
    [InlineData("The Gambia", "GM")]
    [InlineData("trinidad and tobago", "TT")]
    [InlineData("Netherlands (Kingdom of the)", "NL")]
    [InlineData("Venezuela (Bolivarian Republic of)", "VE")]
    public void Files_name_them_in_many_ways(string text, string code) => Assert.Equal(code, Countries.CodeOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("the")]
    [InlineData("Atlantis")]
    [InlineData("ZZ")]
    [InlineData("Korea\ufffe")]
    [InlineData("\ud800")]
    public void What_is_no_country_is_none(string text) => Assert.Null(Countries.CodeOf(text));

    [SharedDataFact]
    public void Names_of_the_address_metadata_are_never_taken_for_another_country()
    {
        var (known, wrong) = (0, new List<string>());
        foreach (var line in SharedData.Lines("address-rules/countryinfo.txt")
            .Where(line => line.StartsWith("data/", StringComparison.Ordinal) && line.IndexOf('=') == 7))
        {
            using var json = JsonDocument.Parse(line[8..]);
            if (json.RootElement.TryGetProperty("name", out var name) && Countries.CodeOf(name.GetString()!) is { } code)
            {
                known++;
                if (code != line[5..7])
                {
                    wrong.Add(line[5..7]);
                }
            }
        }
        Assert.InRange(known, 220, 260); // some are called “Panama (Rep.)” there
        Assert.Equal(["AC", "AX", "TA"], wrong.Order(StringComparer.Ordinal)); // parts of SH in ISO 3166; Åland, which is called Finland there
    }
}
