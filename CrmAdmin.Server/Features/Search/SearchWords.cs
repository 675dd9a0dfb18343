using System.Globalization;
using System.Text;

namespace CrmAdmin.Server.Features.Search;

/// <summary>Where words begin and end in a folded text.</summary>
internal static class SearchWords
{
    public static IEnumerable<IReadOnlyList<Rune>> Split(string document)
    {
        var word = new List<Rune>();
        foreach (var rune in document.EnumerateRunes())
        {
            if (IsWord(rune))
            {
                word.Add(rune);
            }
            else if (word.Count > 0)
            {
                yield return word;
                word = [];
            }
        }
        if (word.Count > 0)
        {
            yield return word;
        }
    }

    /// <summary>Letters, digits, and the marks by which Indic and Thai words are spelled.</summary>
    public static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber;

    /// <summary>Written without spaces: Hangul, Han, Kana, Bopomofo.</summary>
    public static bool IsCjk(Rune rune) => rune.Value is >= 0x1100 and <= 0x11FF
        or 0x3005 or 0x3007
        or >= 0x3021 and <= 0x3029
        or >= 0x3031 and <= 0x318F
        or >= 0x31A0 and <= 0x31BF
        or >= 0x31F0 and <= 0x31FF
        or >= 0x3400 and <= 0x4DBF
        or >= 0x4E00 and <= 0x9FFF
        or >= 0xA960 and <= 0xA97F
        or >= 0xAC00 and <= 0xD7FF
        or >= 0xF900 and <= 0xFAFF
        or >= 0x1AFF0 and <= 0x1B16F
        or >= 0x20000 and <= 0x3FFFF;
}

/// <summary>
/// Country codes of international numbers (ITU-T E.164 list of assigned codes): those of one and two digits; all others have three.
/// </summary>
internal static class CallingCodes
{
    private static readonly HashSet<string> Two = new(StringComparer.Ordinal)
    {
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
        "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    };

    /// <summary>0 where the number is too short to have a code, or where the national form has no leading 0 (codes 1 and 7).</summary>
    public static int LengthOf(string international)
        => international.Length < 6 || international[0] is '1' or '7' ? 0 : Two.Contains(international[..2]) ? 2 : 3;
}
