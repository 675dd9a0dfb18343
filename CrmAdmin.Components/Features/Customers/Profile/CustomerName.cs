namespace CrmAdmin.Components.Features.Customers.Profile;

/// <summary>How a customer is called on a page.</summary>
public static class CustomerName
{
    /// <summary>
    /// The person's name, else the company's, else a dash. Names written in Hangul or Han go family name first and unspaced, as
    /// their readers write them; all others given name first.
    /// </summary>
    public static string Display(string? first, string? middle, string? last, string? company)
    {
        string?[] given = [first, middle, last];
        var parts = given.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.Trim()).ToList();
        if (parts.Count == 0)
        {
            return string.IsNullOrWhiteSpace(company) ? "–" : company.Trim();
        }
        return !string.IsNullOrWhiteSpace(first) && !string.IsNullOrWhiteSpace(last) && parts.TrueForAll(IsHangulOrHan)
            ? string.Concat(last.Trim(), middle?.Trim(), first.Trim())
            : string.Join(' ', parts);
    }

    /// <summary>One or two letters for the round picture.</summary>
    public static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "–"
            : IsHangulOrHan(words[0]) ? First(words[0])
            : string.Concat(words.Length == 1 ? First(words[0]) : First(words[0]) + First(words[^1])).ToUpperInvariant();

        static string First(string word) => new StringInfo(word).SubstringByTextElements(0, 1);
    }

    private static bool IsHangulOrHan(string text) => text.EnumerateRunes().All(rune
        => rune.Value is (>= 0xAC00 and <= 0xD7A3) or (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x323AF));
}
