using System.Text;
using System.Text.Json;
using CrmAdmin.Server.Features.Customers.Search;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Search;

public sealed class SearchPropertyTests : IDisposable
{
    private static readonly Config Runs = Config.QuickThrowOnFailure
        .WithMaxTest(Environment.GetEnvironmentVariable("SOAK") == "1" ? 20_000 : 400);

    // Pieces that meet each other's edges: quotes, operators, marks, pairs and halves of them, CJK, digits, white space.
    private static readonly Arbitrary<string> Texts = Gen.OneOf(
            Gen.Elements("a", "B", "é", "ß", "İ", "민", "수", "김", "\u1100", "\u1161", "𠮷", "田", "ガ", "か\u3099", "ง", "ำ", "ি", "ж", "Ω", "ς", "ـ"),
            Gen.Elements(
                "\"", "'", "’", "*", "^", ":", "(", ")", "-", "+", "{", "}", " AND ", " OR ", " NOT ", "NEAR(", "\0", "\n", "\t", " ", "\\", "%", "_", ","),
            Gen.Elements("0", "7", "42", "٣", "\ud83d", "\udc00", "😀", "\u0301", "\u200d", "\ufffe", "\uffff", "\ufffd"),
            Gen.Choose(1, 0x10FFFF).Select(code => Rune.IsValid(code) ? new Rune(code).ToString() : ((char)code).ToString()))
        .ListOf().Select(string.Concat).ToArbitrary();

    private readonly SearchTables tables = new();

    public void Dispose() => tables.Dispose();

    [Fact]
    public void Folding_twice_is_folding_once() => Prop.ForAll(Texts, text =>
    {
        var once = SearchFold.Fold(text);
        return SearchFold.Fold(once) == once && once.Trim() == once;
    }).Check(Runs);

    [Fact]
    public void Any_three_characters_and_more_of_a_document_are_found() => Prop.ForAll(Texts, Gen.Choose(0, int.MaxValue).ToArbitrary(), (text, seed) =>
    {
        var document = SearchFold.Fold(text);
        var runes = document.EnumerateRunes().ToArray();
        if (runes.Length < 3)
        {
            return true;
        }
        var start = seed % (runes.Length - 2);
        var part = string.Concat(runes.Skip(start).Take(3 + (seed / 7 % (runes.Length - start - 2))));
        SearchTerm[] terms = [new(part, SearchTermKind.Long)];
        return SearchText.Matches(document, terms) && Find(document, terms);
    }).Check(Runs);

    [Fact]
    public void Any_query_is_answered_as_without_a_database() => Prop.ForAll(Texts, Texts, (text, query) =>
    {
        var document = SearchText.Document(text, null, query, text, null, null, Phones.Read(query, "DE"));
        var terms = SearchText.Parse(query);
        var others = SearchText.Parse(text + query);
        return Find(document, terms) == SearchText.Matches(document, terms) && Find(document, others) == SearchText.Matches(document, others);
    }).Check(Runs);

    [Fact]
    public void Another_document_is_not_found() => Prop.ForAll(Texts, Texts, (text, query) =>
    {
        var (document, terms) = (SearchText.Document(text, null, null, null, null, null), SearchText.Parse(query));
        return Find(document, terms) == SearchText.Matches(document, terms);
    }).Check(Runs);

    [SharedDataFact]
    public void Naughty_strings_are_found_by_themselves_and_are_never_a_syntax_error()
    {
        using var sections = JsonDocument.Parse(SharedData.Read("naughty-strings/blns-part.json"));
        var strings = sections.RootElement.EnumerateArray().SelectMany(section => section.GetProperty("strings").EnumerateArray())
            .Select(text => text.GetString()!).ToList();
        Assert.NotEmpty(strings);
        foreach (var text in strings)
        {
            var terms = SearchText.Parse(text);
            Assert.True(Find(SearchText.Document(null, null, null, null, text, null), terms), text);
            _ = Find("something else", terms);
        }
    }

    [SharedDataFact]
    public void A_person_of_any_locale_is_found_by_either_name_and_by_both_in_either_order()
    {
        using var locales = JsonDocument.Parse(SharedData.Read("cldr-person-names/person-names.json"));
        var people = locales.RootElement.EnumerateObject()
            .SelectMany(locale => locale.Value.GetProperty("sampleName").EnumerateObject())
            .Select(name => (Part(name.Value, "given"), Part(name.Value, "surname") + Part(name.Value, "surname-core"))).ToList();
        Assert.True(people.Count > 400);
        AssertFound(people);
    }

    [SharedDataFact]
    public void Common_names_are_found_in_their_own_script_and_in_capitals()
    {
        // Columns: see the header line; no field that is read here holds a comma.
        var first = SharedData.Lines("names-by-country/common-forenames-by-country.csv").Skip(1).Select(line => line.Split(',')[10]);
        var last = SharedData.Lines("names-by-country/common-surnames-by-country.csv").Skip(1).Select(line => line.Split(',')[4]);
        AssertFound(first.Zip(last));
    }

    private static string Part(JsonElement name, string part) => name.TryGetProperty(part, out var value) ? value.GetString()! : "";

    private static void AssertFound(IEnumerable<(string First, string Last)> people)
    {
        foreach (var (first, last) in people)
        {
            var document = SearchText.Document(null, null, first, last, null, null);
            foreach (var query in new[]
            {
                first, last, $"{first} {last}", $"{last} {first}", $"{last}, {first}", first.ToUpperInvariant(), last.Normalize(NormalizationForm.FormD)
            })
            {
                Assert.True(SearchText.Matches(document, SearchText.Parse(query)), $"{query} in {document}");
            }
        }
    }

    private bool Find(string document, IReadOnlyList<SearchTerm> terms)
    {
        tables.Clear();
        tables.Add(1, document);
        return tables.Find(terms).Count == 1;
    }
}
