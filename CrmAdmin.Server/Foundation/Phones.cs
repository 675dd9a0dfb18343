using System.Text;
using PhoneNumbers;

namespace CrmAdmin.Server.Foundation;

/// <summary>The one place that reads phone numbers, by the numbering plans of libphonenumber. Whatever it cannot read stays as it was typed.</summary>
public static class Phones
{
    /// <summary>A plus, a country's code and a number of its plan: some plans allow more than the fifteen digits that E.164 has.</summary>
    public const int MaxE164 = 21;

    private const int FewestDigits = 5; // shorter ones are dialled within one house or town
    private const int MaxCharacters = 80;
    private static readonly PhoneNumberUtil Plans = PhoneNumberUtil.GetInstance(); // loads a country's plan when it is first asked for

    /// <summary>What was typed, without what nobody sees: marks of writing direction, joiners, other widths of space. Null for nothing.</summary>
    public static string? Text(string? typed) => typed is null ? null : TextInput.Text(Seen(typed));

    /// <summary>
    /// A number with its country's code is taken at its word if it has a possible length; one without it only if the country has such numbers, because it is
    /// a guess where it was meant: a German mobile number is a valid Korean one.
    /// </summary>
    /// <param name="country">ISO 3166-1 alpha-2: the customer's, else the store's.</param>
    /// <returns>Null where there are no digits.</returns>
    public static Phone? Read(string? typed, string country)
    {
        var text = Seen(typed ?? "");
        var digits = PhoneNumberUtil.NormalizeDigitsOnly(text);
        if (digits.Length == 0)
        {
            return null;
        }
        var number = digits.Length < FewestDigits || text.Length > MaxCharacters ? null
            : Find(text, country) ?? (digits.StartsWith("00", StringComparison.Ordinal) ? Find($"+{digits[2..]}", country) : null); // 00: + in most countries
        return number is null ? new(digits, null, null, digits.TrimStart('0'), null) : new(
            digits,
            Plans.Format(number, PhoneNumberFormat.E164),
            number.CountryCode.ToString(CultureInfo.InvariantCulture),
            number.NationalNumber.ToString(CultureInfo.InvariantCulture),
            National(number));
    }

    /// <summary>The digits of a number that begins with a plus, complete or not, without the zero that some write behind the code: “+49 (0)171”.</summary>
    public static string? International(string text)
        => text.StartsWith('+') && Parse(text, null) is { } number ? Plans.Format(number, PhoneNumberFormat.E164)[1..] : null;

    /// <summary>“+1 555 010 0199 ext. 12” in its two parts; null where there is no extension.</summary>
    public static (string Number, string Extension)? SplitExtension(string text)
    {
        if (Parse(text, "US") is not { HasExtension: true, Extension: var extension }) // extensions are written alike everywhere
        {
            return null;
        }
        var before = text[..Math.Max(0, text.LastIndexOf(extension, StringComparison.Ordinal))];
        var number = before.TrimEnd([.. before.Where(c => !char.IsDigit(c) && c is not ')')]);
        return PhoneNumberAttribute.IsPhone(number) ? (number, extension) : null;
    }

    private static string Seen(string typed) => Ascii.IsValid(typed) ? typed : string.Concat(typed
        .Where(c => char.GetUnicodeCategory(c) is not UnicodeCategory.Format)
        .Select(c => char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator ? ' ' : c));

    // A number that the plan does not have is formatted without the prefix that everybody dials before it.
    private static string National(PhoneNumber number)
    {
        var digits = PhoneNumberUtil.NormalizeDigitsOnly(Plans.Format(number.ToBuilder().ClearExtension().Build(), PhoneNumberFormat.NATIONAL));
        return digits != Plans.GetNationalSignificantNumber(number) ? digits
            : Plans.GetNddPrefixForRegion(Plans.GetRegionCodeForCountryCode(number.CountryCode), stripNonDigits: true) + digits;
    }

    private static PhoneNumber? Find(string text, string country) => Parse(text, country) switch
    {
        { CountryCodeSource: PhoneNumber.Types.CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN or PhoneNumber.Types.CountryCodeSource.FROM_NUMBER_WITH_IDD } number
            => Plans.IsPossibleNumberWithReason(number) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE ? number : null,
        { } number when Plans.IsValidNumber(number) => number,
        _ => null,
    };

    private static PhoneNumber? Parse(string text, string? country)
    {
        try
        {
            return Plans.ParseAndKeepRawInput(text, country?.ToUpperInvariant());
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
