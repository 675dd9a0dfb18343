using System.Text;

namespace CrmAdmin.Server.Foundation;

/// <summary>
/// The form in which texts are stored for search and searched: what differs only in case, accents, width, apostrophes or invisible
/// characters is one text. Folding a folded text changes nothing, and neither does folding a part of it that has no space at its ends.
/// </summary>
public static class SearchFold
{
    private const string Apostrophes = "'’‘‛ʼʻʽʾʿ`´′＇ʹ՚׳";

    // Letters that Unicode does not decompose, after lower-casing.
    private static readonly Dictionary<char, string> Letters = new()
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['ł'] = "l",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ħ'] = "h",
        ['ŧ'] = "t",
        ['ŋ'] = "n",
        ['ı'] = "i",
        ['ĸ'] = "k",
        ['ɓ'] = "b",
        ['ɗ'] = "d",
        ['ƙ'] = "k",
        ['ə'] = "e",
        ['ς'] = "σ",
        ['ک'] = "ك", // Persian letters that look as the Arabic ones do
        ['ی'] = "ي",
        ['ى'] = "ي",
    };

    /// <summary>
    /// NFKC without accents, lower case, one space for each range of white space and control characters, none at the ends; so the
    /// result holds neither line ends nor NUL. Marks that are part of the spelling (Thai, Devanagari …) stay; Hangul is composed.
    /// </summary>
    public static string Fold(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        var folded = new StringBuilder(text.Length);
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            Append(folded, rune);
        }
        if (folded.Length > 0 && folded[^1] == ' ')
        {
            folded.Length--;
        }
        var result = folded.ToString();
        return Ascii.IsValid(result) ? result : result.Normalize(NormalizationForm.FormC);
    }

    private static string Decomposed(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }
        var valid = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // a lone half of a pair becomes U+FFFD: Normalize would throw
        {
            // ´ would become a space with an accent. SQLite reads the two non-characters as U+FFFD, so they are that here too.
            valid.Append(rune.Value is '´' ? "'" : rune.Value is 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString());
        }
        return valid.ToString().Normalize(NormalizationForm.FormKD);
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        if (rune.IsBmp && Apostrophes.Contains((char)rune.Value) || IsDropped(rune))
        {
            return;
        }
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                if (folded.Length > 0 && folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
                break;
            case UnicodeCategory.DashPunctuation:
                folded.Append('-');
                break;
            case UnicodeCategory.DecimalDigitNumber:
                folded.Append((int)Rune.GetNumericValue(rune));
                break;
            default:
                var lower = Rune.ToLowerInvariant(rune);
                folded.Append(lower.IsBmp && Letters.TryGetValue((char)lower.Value, out var letters) ? letters : lower.ToString());
                break;
        }
    }

    /// <summary>Accents of the Latin, Greek and Cyrillic scripts, Hebrew and Arabic vowel signs, and what is not seen at all.</summary>
    private static bool IsDropped(Rune rune) => rune.Value switch
    {
        < 0x80 => false,
        >= 0x0300 and <= 0x036F or >= 0x0483 and <= 0x0489 => true,
        >= 0x0591 and <= 0x05C7 => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark,
        0x0640 or 0x0670 or >= 0x0610 and <= 0x061A or >= 0x064B and <= 0x065F => true,
        >= 0x06D6 and <= 0x06ED => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark,
        >= 0x1AB0 and <= 0x1AFF or >= 0x1DC0 and <= 0x1DFF or >= 0x20D0 and <= 0x20F0 => true,
        >= 0xFE00 and <= 0xFE0F or >= 0xFE20 and <= 0xFE2F or >= 0xE0100 and <= 0xE01EF => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format,
    };
}
