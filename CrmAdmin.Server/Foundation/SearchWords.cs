using System.Text;

namespace CrmAdmin.Server.Foundation;

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
