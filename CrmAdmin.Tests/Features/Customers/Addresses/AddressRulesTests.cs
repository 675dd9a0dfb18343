using System.Text.Json;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Addresses;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("DE", "10115", true)]
    [InlineData("DE", "1011", false)]
    [InlineData("DE", "1011A", false)]
    [InlineData("DE", "１０１１５", false)]
    [InlineData("GB", "ec1a 1bb", true)]
    [InlineData("GB", "EC1A-1BB", true)]
    [InlineData("GB", "12345", false)]
    [InlineData("US", "94107-1234", true)]
    [InlineData("US", "9410", false)]
    [InlineData("KR", "06236", true)]
    [InlineData("KR", "135-080", true)]
    [InlineData("NL", "1012 AB", true)]
    [InlineData("CA", "K1A 0B1", true)]
    [InlineData("CA", "K1A 0BB", false)]
    [InlineData("IE", "D02 X285", true)]
    [InlineData("HK", "anything", true)]
    public void Postal_codes_are_taken_as_the_country_writes_them(string country, string code, bool accepted)
        => Assert.Equal(accepted, AddressRules.Find(country)!.AcceptsPostalCode(code));

    [Fact]
    public void Every_country_has_a_name_and_stands_once()
    {
        Assert.Equal(AddressRules.All.Count, AddressRules.All.Select(rule => rule.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(AddressRules.All, rule => Assert.NotEqual("", rule.Name));
        Assert.True(AddressRules.All.Count >= 249);
    }

    [SharedDataFact]
    public void Every_example_of_every_country_is_taken()
    {
        var refused = new List<string>();
        var seen = 0;
        foreach (var (country, examples) in Countries("zipex"))
        {
            foreach (var example in examples.Split(','))
            {
                seen++;
                if (AddressRules.Find(country)?.AcceptsPostalCode(example) == false)
                {
                    refused.Add($"{country} {example}");
                }
            }
        }
        Assert.True(seen > 300);
        Assert.Equal(["GB RH6 OHP"], refused); // an O for a zero in the file
    }

    [SharedDataFact]
    public void Every_country_of_the_address_metadata_can_be_chosen()
    {
        string[] notOfIso = ["AC", "TA"]; // Ascension and Tristan da Cunha: parts of SH in ISO 3166
        Assert.Empty(Countries("name").Select(country => country.Code).Where(code => AddressRules.Find(code) is null).Except(notOfIso));
    }

    [SharedDataFact]
    public void Countries_without_postal_codes_ask_for_none()
    {
        var with = Countries("zip").Select(country => country.Code).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(AddressRules.All.Where(rule => !rule.HasPostalCode && with.Contains(rule.Code)).Select(rule => rule.Code));
    }

    private static IEnumerable<(string Code, string Value)> Countries(string field)
    {
        foreach (var line in SharedData.Lines("address-rules/countryinfo.txt"))
        {
            var parts = line.Split('=', 2);
            if (parts[0].Length == "data/XX".Length && parts[0].StartsWith("data/", StringComparison.Ordinal))
            {
                using var json = JsonDocument.Parse(parts[1]);
                if (json.RootElement.TryGetProperty(field, out var value))
                {
                    yield return (parts[0]["data/".Length..], value.GetString()!);
                }
            }
        }
    }
}
