using System.Xml.Linq;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using Xunit;

namespace CrmAdmin.Tests.Foundation;

public sealed class PhonesTests
{
    private static readonly string[] Kinds = ["fixedLine", "mobile"];

    [Theory]
    [InlineData("+82 10-1234-5678", "DE", "+821012345678")]
    [InlineData("010-1234-5678", "KR", "+821012345678")]
    [InlineData("０１０－１２３４－５６７８", "KR", "+821012345678")]
    [InlineData("0082 (0)10 1234.5678", "DE", "+821012345678")]
    [InlineData("0049 171 1234567", "KR", "+491711234567")] // 00 is no way abroad from Korea, and is meant all the same
    [InlineData("011 49 171 1234567", "US", "+491711234567")]
    [InlineData("0171 1234567", "DE", "+491711234567")]
    [InlineData("0171 1234567", "KR", "+821711234567")] // valid there too: the country must be the customer's
    [InlineData("\u202a+49\u00a0171\u00a01234567\u202c", "KR", "+491711234567")]
    [InlineData("+49 (0)171/12 34–567", "DE", "+491711234567")]
    [InlineData("٠١٧١ ١٢٣٤٥٦٧", "DE", "+491711234567")]
    [InlineData("06 1234 5678", "IT", "+390612345678")] // Italy's zero belongs to the number
    [InlineData("8 912 345-67-89", "RU", "+79123456789")]
    [InlineData("06 30 123 4567", "HU", "+36301234567")]
    [InlineData("1-212-555-0101", "US", "+12125550101")]
    [InlineData("+1 555 010 0199 ext. 12", "US", "+15550100199")]
    [InlineData("+49 10 1234 5678", "KR", "+491012345678")] // no such number yet, but its country is said
    [InlineData("010-1234-5678", "DE", null)] // no such number there: somebody else's, or a mistake
    [InlineData("0171 1234567", "XX", null)]
    [InlineData("110", "DE", null)]
    [InlineData("+49", "DE", null)]
    [InlineData("+4917112345678901234567890", "DE", null)]
    public void A_number_is_read_in_its_country_however_it_is_written(string typed, string country, string? e164)
        => Assert.Equal(e164, Phones.Read(typed, country)?.E164);

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("\u200b")]
    [InlineData("call me")]
    public void What_has_no_digits_is_no_number(string? typed) => Assert.Null(Phones.Read(typed, "DE"));

    [Fact] // not rows of a theory: an attribute cannot hold half a pair
    public void Nothing_that_is_typed_fails()
    {
        foreach (var typed in new[] { "\ud83d 0171 1234567", "0171 1234567\ufffe", "+++++00000", "+0171 1234567", "tel:+49-171;phone-context=x;isub=1" })
        {
            Assert.NotNull(Phones.Read(typed, "DE"));
            Assert.Null(Phones.SplitExtension(typed));
        }
    }

    [Theory]
    [InlineData(" 0171 / 12-34 ", "0171 / 12-34")]
    [InlineData("\u202d+49\u00a0170 1234567\u202c", "+49 170 1234567")]
    [InlineData("０１０－１２３４", "０１０－１２３４")]
    [InlineData("\u200b", null)]
    [InlineData(null, null)]
    public void What_was_typed_is_kept_but_for_what_nobody_sees(string? typed, string? kept)
    {
        Assert.Equal(kept, Phones.Text(typed));
        Assert.True(kept is null || PhoneNumberAttribute.IsPhone(typed!));
    }

    [Theory]
    [InlineData("+1 555 010 0199 ext. 12", "+1 555 010 0199", "12")]
    [InlineData("(030) 1234567 x5", "(030) 1234567", "5")]
    [InlineData("0171 1212 ext 12", "0171 1212", "12")]
    [InlineData("+49 171 1234567", null, null)]
    [InlineData("n/a", null, null)]
    [InlineData("call me at 0171 1234567", null, null)]
    public void An_extension_is_told_apart(string typed, string? number, string? extension)
        => Assert.Equal(number is null ? null : (number, extension!), Phones.SplitExtension(typed));

    /// <summary>Numbers that the plans give as examples, of every country: one E.164, and found in each notation by what was stored in another.</summary>
    [SharedDataFact]
    public void Every_example_of_every_plan_is_one_number_in_all_notations()
    {
        var wrong = new List<string>();
        var seen = 0;
        var plans = PhoneNumbers.PhoneNumberUtil.GetInstance(); // of another day than the file: a plan may have changed
        var territories = XDocument.Load(SharedData.Path("phone-metadata/PhoneNumberMetadata.xml")).Descendants("territory");
        foreach (var territory in territories.Where(one => (string?)one.Attribute("id") != "001"))
        {
            var (country, code) = ((string)territory.Attribute("id")!, (string)territory.Attribute("countryCode")!);
            var prefix = (string?)territory.Attribute("nationalPrefix");
            foreach (var example in Kinds.Select(kind => (string?)territory.Element(kind)?.Element("exampleNumber")).OfType<string>())
            {
                seen++;
                // A mobile number of Argentina has a 9 from abroad, and a 15 behind its area at home.
                var home = country == "AR" && example[0] == '9' ? $"{prefix}{example[1..3]}15{example[3..]}" : $"{prefix}{example}";
                List<string> notations = [$"+{code} {example}", Wide($"+{code}{example}"), $"+{code} ({example[..2]}) {example[2..]}"];
                if ((string?)territory.Attribute("internationalPrefix") == "00")
                {
                    notations.Add($"00{code}-{example}"); // elsewhere another prefix, or a carrier's, leads abroad
                }
                if (country == "AR" || (territory.Attribute("nationalPrefixForParsing") is null && (prefix is null or "0" or "1") && home.Length > 4
                    && plans.IsValidNumber(plans.Parse($"+{code}{example}", null))))
                {
                    notations.Add(home); // elsewhere it depends on more than a prefix; four digits alone may be anything
                }
                foreach (var typed in notations)
                {
                    var phone = Phones.Read(typed, country)!;
                    var document = SearchText.Document(null, null, null, null, null, null, phone);
                    wrong.AddRange(phone.E164 == $"+{code}{example}" ? [] : [$"{country} {typed}: {phone.E164}"]);
                    var missed = notations.Where(query => !SearchText.Matches(document, SearchText.Parse(query)));
                    wrong.AddRange(missed.Select(query => $"{country} {query}: {document}"));
                }
            }
        }
        Assert.Empty(wrong);
        Assert.True(seen > 450, $"{seen} examples");
    }

    private static string Wide(string text) => string.Concat(text.Select(c => (char)(c - '!' + '！')));
}
