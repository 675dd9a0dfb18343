using System.Text.Json;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Profile;

public sealed class CustomerNameTests
{
    [Theory]
    [InlineData("민수", null, "김", null, "김민수", "김")]
    [InlineData("花子", null, "佐藤", null, "佐藤花子", "佐")]
    [InlineData("さくら", null, "佐藤", null, "さくら 佐藤", "さ佐")]
    [InlineData("Mina", "A.", "Okafor", null, "Mina A. Okafor", "MO")]
    [InlineData("Mina", null, "김", null, "Mina 김", "M김")]
    [InlineData("Cher", null, null, null, "Cher", "C")]
    [InlineData(null, null, "Weiß", null, "Weiß", "W")]
    [InlineData("민수", null, null, null, "민수", "민")]
    [InlineData(null, null, null, "Northwind GmbH", "Northwind GmbH", "NG")]
    [InlineData(" ", "", null, "  Lantern ", "Lantern", "L")]
    [InlineData("Ann", null, "Lee", "Lantern", "Ann Lee", "AL")]
    [InlineData(null, null, null, null, "–", "–")]
    [InlineData("\U0001F469\u200D\U0001F680", null, "Star", null, "\U0001F469\u200D\U0001F680 Star", "\U0001F469\u200D\U0001F680S")]
    public void People_and_companies_are_called_as_their_readers_do(string? first, string? middle, string? last, string? company, string name, string initials)
    {
        Assert.Equal(name, CustomerName.Display(first, middle, last, company));
        Assert.Equal(initials, CustomerName.Initials(name));
    }

    [SharedDataFact]
    public void The_names_of_sixty_languages_lose_no_part()
    {
        using var json = JsonDocument.Parse(SharedData.Read("cldr-person-names/person-names.json"));
        var seen = 0;
        foreach (var (locale, name) in json.RootElement.EnumerateObject()
            .SelectMany(locale => locale.Value.GetProperty("sampleName").EnumerateObject().Select(sample => (locale.Name, sample.Value))))
        {
            string? Part(string key) => name.TryGetProperty(key, out var value) ? value.GetString() : null;
            var (given, middle, surname) = (Part("given"), Part("given2"), Part("surname") ?? Part("surname-core"));
            var shown = CustomerName.Display(given, middle, surname, null);
            Assert.All(new[] { given, middle, surname }.Where(part => !string.IsNullOrWhiteSpace(part)),
                part => Assert.Contains(part!.Trim(), shown, StringComparison.Ordinal));
            Assert.NotEqual("", CustomerName.Initials(shown));
            if (locale == "ko" && given is not null && surname is not null && surname.All(c => c is >= '가' and <= '힣')
                && given.All(c => c is >= '가' and <= '힣'))
            {
                Assert.StartsWith(surname, shown, StringComparison.Ordinal);
            }
            seen++;
        }
        Assert.True(seen > 200);
    }
}
