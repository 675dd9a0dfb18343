using CrmAdmin.Components.Contracts;
using CrmAdmin.Server.Features.Customers;
using CrmAdmin.Server.Features.Search;
using CrmAdmin.Server.Shared;

namespace CrmAdmin.Server.Features.Blocklist;

/// <summary>An e-mail address or phone in the form in which the blocklist compares them.</summary>
/// <param name="Text">As it was typed, trimmed.</param>
/// <param name="Key">“e:” and the address in lower case, or “p:” and the number without country code and leading zeros.</param>
/// <param name="Code">A phone's country code where one was written: two numbers with different ones are different, one without is equal to any.</param>
public sealed record BlockContact(string Text, string Key, string? Code)
{
    private const int FewestDigits = 6;

    public bool IsPhone => Key.StartsWith("p:", StringComparison.Ordinal);

    /// <summary>Null: neither an e-mail address nor a phone.</summary>
    /// <param name="country">Where the store is: how a number without “+” was meant.</param>
    public static BlockContact? Of(string? typed, string country)
        => Entered.Text(typed) is not { } text ? null : text.Contains('@', StringComparison.Ordinal) ? OfEmail(text) : OfPhone(text, country);

    public static BlockContact? OfEmail(string? typed)
        => Entered.Text(typed) is { } text && EmailAttribute.IsEmail(text) ? new(text, $"e:{Customer.SignInKeyOf(text)}", null) : null;

    /// <summary>Null also for what is too short to be one person's number.</summary>
    public static BlockContact? OfPhone(string? typed, string country)
    {
        if (Entered.Text(typed) is not { } text || !PhoneNumberAttribute.IsPhone(text))
        {
            return null;
        }
        var (significant, code) = Parts(SearchFold.Fold(text), country);
        return significant.Length < FewestDigits ? null : new(text, $"p:{significant}", code);
    }

    /// <summary>The digits that every way of writing this number ends with.</summary>
    public string Digits => Key[2..];

    public bool IsSame(BlockContact? other) => other is not null && other.Key == Key && (other.Code is null || Code is null || other.Code == Code);

    private static (string Significant, string? Code) Parts(string folded, string country)
    {
        var digits = string.Concat(folded.Where(char.IsAsciiDigit));
        var isPlus = folded.StartsWith('+');
        if (isPlus || digits.StartsWith("00", StringComparison.Ordinal))
        {
            var international = isPlus ? digits : digits[2..];
            if (international.Length > 3)
            {
                var length = international[0] is '1' or '7' ? 1 : Math.Max(1, CallingCodes.LengthOf(international));
                return (international[length..].TrimStart('0'), international[..length]); // “+49 (0)151”: the 0 is dialled at home only
            }
        }
        return (country, digits) switch
        {
            ("US" or "CA", ['1', .. var rest]) when digits.Length == 11 => (rest, "1"),
            ("RU" or "KZ", ['8', .. var rest]) when digits.Length == 11 => (rest, "7"),
            _ => (digits.TrimStart('0'), null),
        };
    }
}
