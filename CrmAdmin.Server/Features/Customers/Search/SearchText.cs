using System.Text.RegularExpressions;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Customers.Search;

public enum SearchTermKind
{
    /// <summary>Three characters and more: found anywhere in a document.</summary>
    Long,

    /// <summary>One or two characters: found at the start of a word, two also anywhere beside a Chinese, Japanese or Korean character.</summary>
    Short,
}

/// <summary>One folded word of a query; all must be found. Characters are code points, as SQLite's trigram tokenizer counts.</summary>
public sealed record SearchTerm(string Text, SearchTermKind Kind);

/// <summary>What is stored of a customer to be found by, and how a query is read.</summary>
public static partial class SearchText
{
    public const int MaxQueryLength = 200;
    public const int MaxTerms = 8;
    private const string PhoneSeparators = " +().-/";
    private const int FewestAbroad = 6; // digits, 00 among them

    /// <summary>
    /// Everything a customer is found by, folded, one part a line. Phones are digits only, as they were typed, as E.164 and as they are
    /// dialled at home. Other parts with grouped digits ("2024-0001") stand a second time without the grouping, because a
    /// query of digits is read without it.
    /// </summary>
    public static string Document(string? id, string? number, string? firstName, string? lastName, string? company, string? email,
        params IEnumerable<Phone?> phones)
    {
        var (first, last) = (SearchFold.Fold(firstName), SearchFold.Fold(lastName));
        List<string> parts = [SearchFold.Fold(id), SearchFold.Fold(number), $"{first} {last}".Trim(), SearchFold.Fold(company), SearchFold.Fold(email)];
        if (first.EnumerateRunes().Any(SearchWords.IsCjk) && last.EnumerateRunes().Any(SearchWords.IsCjk))
        {
            parts.Add(last + first);
        }
        parts.AddRange(parts.SelectMany(part => GroupedDigits().Matches(part)).Select(match => Digits(match.Value)).ToList());
        parts.AddRange(phones.OfType<Phone>().SelectMany(phone => phone.SearchForms));
        return string.Join('\n', parts.Where(part => part.Length > 0).Distinct(StringComparer.Ordinal));
    }

    /// <summary>Distinct tokens separated by spaces, for an FTS5 table with <c>tokenize=ascii</c>: what short terms are looked up in.</summary>
    public static string ShortTerms(string document)
    {
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in SearchWords.Split(document))
        {
            for (var i = 0; i < word.Count; i++)
            {
                var begins = i == 0 || SearchWords.IsCjk(word[i]) != SearchWords.IsCjk(word[i - 1]);
                if (begins)
                {
                    tokens.Add(word[i].ToString());
                }
                if (i + 1 < word.Count && (begins || SearchWords.IsCjk(word[i]) || SearchWords.IsCjk(word[i + 1])))
                {
                    tokens.Add($"{word[i]}{word[i + 1]}");
                }
            }
        }
        return string.Join(' ', tokens);
    }

    /// <summary>
    /// The terms of what somebody typed; none where nothing in it can be searched for, and then everybody is listed. Only digits and
    /// <c>+ ( ) - . /</c> and spaces are one number. What comes after 200 characters or eight terms is ignored.
    /// </summary>
    public static IReadOnlyList<SearchTerm> Parse(string? query)
    {
        var folded = SearchFold.Fold(query?.Length > MaxQueryLength ? query[..MaxQueryLength] : query);
        string[] words = IsNumber(folded) ? [folded] : folded.Split(' ');
        return [.. words
            .Select(word => IsNumber(word) ? Number(word) : word.Trim(',', ';'))
            .Select(Term)
            .OfType<SearchTerm>()
            .Distinct()
            .Take(MaxTerms)];
    }

    /// <summary>
    /// The right side of <c>MATCH</c> for all terms of a kind, null where there is none: of the trigram table for
    /// <see cref="SearchTermKind.Long"/>, of the table of <see cref="ShortTerms"/> for <see cref="SearchTermKind.Short"/>. Nothing a
    /// person types can be FTS5 syntax.
    /// </summary>
    public static string? Fts5Match(IEnumerable<SearchTerm> terms, SearchTermKind kind)
    {
        var quoted = terms.Where(term => term.Kind == kind).Select(term => $"\"{term.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"").ToList();
        return quoted.Count == 0 ? null : string.Join(" AND ", quoted);
    }

    /// <summary>What the two FTS5 tables answer together, without a database.</summary>
    public static bool Matches(string document, IEnumerable<SearchTerm> terms)
    {
        var tokens = ShortTerms(document).Split(' ').ToHashSet(StringComparer.Ordinal);
        return terms.All(term => term.Kind is SearchTermKind.Long
            ? document.Contains(term.Text, StringComparison.Ordinal)
            : tokens.Contains(term.Text));
    }

    private static SearchTerm? Term(string word)
    {
        if (word.EnumerateRunes().Count() >= 3)
        {
            return new(word, SearchTermKind.Long);
        }
        var letters = string.Concat(word.EnumerateRunes().Where(SearchWords.IsWord));
        return letters.Length > 0 ? new(letters, SearchTermKind.Short) : null;
    }

    // Digits, of which a phone's every notation holds a part; what is dialled before a country's code, or behind it at home only, is left out.
    private static string Number(string word)
    {
        var isAbroad = word.StartsWith("00", StringComparison.Ordinal) && word.Count(char.IsAsciiDigit) >= FewestAbroad;
        var dialled = isAbroad && word.Contains("(0)", StringComparison.Ordinal) ? $"+{word[2..]}" : word;
        return Phones.International(dialled) ?? Digits(word)[(isAbroad ? 2 : 0)..];
    }

    private static bool IsNumber(string folded)
        => folded.Any(char.IsAsciiDigit) && folded.All(c => char.IsAsciiDigit(c) || PhoneSeparators.Contains(c));

    private static string Digits(string folded) => string.Concat(folded.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"[0-9]+([ +().\-/]+[0-9]+)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GroupedDigits();
}
