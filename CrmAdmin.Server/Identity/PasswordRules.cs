using System.Text;

namespace CrmAdmin.Server.Identity;

/// <summary>
/// What a store asks of passwords; as it stands, NIST SP 800-63B-4: length instead of composition, no rotation. Lengths are code points.
/// </summary>
public sealed record PasswordPolicy
{
    /// <summary>Nothing a store sets goes under it.</summary>
    public const int LowestMinimum = 8;

    /// <summary>Nothing is longer: hashing is bounded.</summary>
    public const int HighestMaximum = 256;

    private const int LowestMaximum = 64;

    /// <summary>Where the password is all that is asked for; 8 to 64.</summary>
    public int MinimumLength { get; init => field = Math.Clamp(value, LowestMinimum, LowestMaximum); } = 15;

    /// <summary>Where a second factor is asked for too; 8 to 64.</summary>
    public int MinimumLengthWithSecondFactor { get; init => field = Math.Clamp(value, LowestMinimum, LowestMaximum); } = LowestMinimum;

    /// <summary>64 to 256.</summary>
    public int MaximumLength { get; init => field = Math.Clamp(value, LowestMaximum, HighestMaximum); } = HighestMaximum;

    public bool NeedsUpper { get; init; }

    public bool NeedsLower { get; init; }

    public bool NeedsDigit { get; init; }

    /// <summary>Anything but letters and digits, spaces too.</summary>
    public bool NeedsSymbol { get; init; }
}

/// <summary>The one check of new passwords, for staff, customers, resets and imports alike.</summary>
public static class PasswordRules
{
    /// <summary>Of Zxcvbn's 0 to 4: below it, its lists, patterns and arithmetic say that few guesses are enough.</summary>
    private const int LowestScore = 2;

    // Its time grows with the square of the length, and what is strong at 100 is strong.
    private const int LongestScored = 100;

    private static readonly Zxcvbn.Zxcvbn Strength = new();

    // Of the ten thousand most common ones, those of eight characters and more that Zxcvbn's lists of 2012 do not have.
    private static readonly string[] AlsoCommon = ["films+pic+galeries", "sentnece", "zoomzoom", "jojojojo"];

    /// <summary>What must be left when everything that is known about the person is taken out of the password.</summary>
    private const int OwnCharacters = 8;

    /// <summary>The form that is checked and hashed (NFC), so that one password typed on two keyboards is one.</summary>
    public static string Normalize(string password)
        => string.Concat(password.EnumerateRunes()).Normalize(NormalizationForm.FormC); // runes: half a pair would make Normalize throw

    /// <summary>
    /// The broken rules, none if it may be used: <c>password.too-short</c> (minimum), <c>password.too-long</c> (maximum),
    /// <c>password.needs-upper</c>, <c>-lower</c>, <c>-digit</c>, <c>-symbol</c>, <c>password.context</c> (little more than the name,
    /// e-mail address or this program's name), <c>password.common</c> (guessed early). One too long is checked no further, one too
    /// short not for its strength.
    /// </summary>
    /// <param name="context">Names, e-mail addresses, the shop's name: whatever somebody who knows the person would try first.</param>
    public static IReadOnlyList<InputError> Check(string field, string password, PasswordPolicy policy, bool secondFactor, params IEnumerable<string?> context)
    {
        if (password.Length > 2 * policy.MaximumLength * 4)
        {
            return [new(field, "password.too-long", policy.MaximumLength)]; // not worth normalising
        }
        var normal = Normalize(password);
        var runes = normal.EnumerateRunes().ToList();
        if (runes.Count > policy.MaximumLength)
        {
            return [new(field, "password.too-long", policy.MaximumLength)];
        }
        var errors = new List<InputError>();
        var minimum = secondFactor ? policy.MinimumLengthWithSecondFactor : policy.MinimumLength;
        if (runes.Count < minimum)
        {
            errors.Add(new(field, "password.too-short", minimum));
        }
        void Need(bool wanted, string what, Func<Rune, bool> has)
        {
            if (wanted && !runes.Any(has))
            {
                errors.Add(new(field, $"password.needs-{what}"));
            }
        }
        Need(policy.NeedsUpper, "upper", Rune.IsUpper);
        Need(policy.NeedsLower, "lower", Rune.IsLower);
        Need(policy.NeedsDigit, "digit", Rune.IsDigit);
        Need(policy.NeedsSymbol, "symbol", rune => !Rune.IsLetterOrDigit(rune));
        if (runes.Count >= minimum && Weakness(normal, Words(context)) is { } weakness)
        {
            errors.Add(new(field, weakness));
        }
        return errors;
    }

    private static string? Weakness(string password, IReadOnlyList<string> words)
    {
        var rest = SearchFold.Fold(password);
        foreach (var word in words)
        {
            rest = rest.Replace(word, "\n", StringComparison.Ordinal); // not "": what is left must not form another word
        }
        if (rest.Contains('\n', StringComparison.Ordinal) && rest.EnumerateRunes().Count(Rune.IsLetterOrDigit) < OwnCharacters)
        {
            return "password.context";
        }
        var scored = string.Concat(password.EnumerateRunes().Take(LongestScored));
        return Strength.EvaluatePassword(scored, [.. words, .. AlsoCommon]).Score < LowestScore ? "password.common" : null;
    }

    // Longest first, so that "annabell" is not broken up by "anna". Two letters are a word in Korean, not in English.
    private static List<string> Words(IEnumerable<string?> context) =>
    [
        .. context.Append("crmadmin").Select(SearchFold.Fold)
            .SelectMany(text => SearchWords.Split(text).Select(word => string.Concat(word)).Append(text.Replace(" ", "", StringComparison.Ordinal)))
            .Where(word => word.EnumerateRunes().Count() >= (word.EnumerateRunes().Any(SearchWords.IsCjk) ? 2 : 3))
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(word => word.Length),
    ];
}
