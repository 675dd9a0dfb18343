using System.Collections.Frozen;
using System.Text;

namespace CrmAdmin.Components.Contracts;

/// <summary>A country or territory; the list is our own, so that no answer depends on the machine's language data.</summary>
/// <param name="Code">ISO 3166-1 alpha-2; XK is no ISO code, but what everybody uses for Kosovo.</param>
/// <param name="LongCode">ISO 3166-1 alpha-3.</param>
public sealed record Country(string Code, string LongCode, string English, string Korean)
{
    /// <summary>In the reader's language.</summary>
    public string Name => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ko" ? Korean : English;
}

/// <summary>
/// The one list of countries: what they are called here (CLDR's names), and by what codes and names files call them: ISO 3166, CLDR, their own, the exports of
/// shops, in English and Korean.
/// </summary>
public static class Countries
{
    private const int LongestName = 100;

    private static readonly List<(Country Country, string[] OtherNames)> Listed = [.. Read()];

    private static readonly FrozenDictionary<string, Country> ByCode
        = Listed.ToFrozenDictionary(one => one.Country.Code, one => one.Country, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Codes = Listed
        .SelectMany(one => one.OtherNames.Concat([one.Country.Code, one.Country.LongCode, one.Country.English, one.Country.Korean])
            .Select(name => KeyValuePair.Create(Fold(name), one.Country.Code)).Distinct())
        .ToDictionary(StringComparer.Ordinal) // refuses a name of two countries
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>In no order: sort by name in the reader's language.</summary>
    public static IReadOnlyList<Country> All { get; } = [.. Listed.Select(one => one.Country)];

    /// <summary>Null: no such country.</summary>
    public static Country? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>Null where the text is neither code nor name of a country.</summary>
    public static string? CodeOf(string text) => text.Length > LongestName || text.Any(IsNoWord) ? null : Codes.GetValueOrDefault(Fold(text));

    // A line a country: code, long code, English, Korean, other names by semicolons.
    private static IEnumerable<(Country Country, string[] OtherNames)> Read()
    {
        using var text = new StreamReader(typeof(Countries).Assembly.GetManifestResourceStream("countries.txt")!);
        while (text.ReadLine() is { } line)
        {
            var parts = line.Split('|');
            yield return (new(parts[0], parts[1], parts[2], parts[3]), parts[4].Split(';', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    // What no name has, and normalizing throws at.
    private static bool IsNoWord(char c) => char.IsSurrogate(c) || c is >= '\ufffe' or (>= '\ufdd0' and <= '\ufdef');

    /// <summary>Words without accents and “the”: lists write “Korea (the Republic of)” and “Korea, Republic of”, “St. Lucia” and “Saint Lucia”.</summary>
    private static string Fold(string name)
    {
        var words = new StringBuilder(name.Length);
        foreach (var c in name.Replace("&", " and ", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
            {
                words.Append(char.ToLowerInvariant(c));
            }
            else if (c is not ('\'' or '’' or '.') && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                words.Append(' ');
            }
        }
        var known = words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word != "the");
        return string.Join(' ', known.Select(word => word == "st" ? "saint" : word));
    }
}
