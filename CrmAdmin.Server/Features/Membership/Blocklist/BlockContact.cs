using CrmAdmin.Server.Features.Customers.Account;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>An e-mail address or phone in the form in which the blocklist compares them.</summary>
/// <param name="Text">As it was typed, trimmed.</param>
/// <param name="Key">“e:” and the address in lower case, or “p:” and the number without country code and leading zeros.</param>
/// <param name="Code">
/// A phone's country code, where it has E.164: two numbers with different ones are different. One that cannot be read is equal to any that ends so.
/// </param>
public sealed record BlockContact(string Text, string Key, string? Code)
{
    private const int FewestDigits = 6; // of a number that no plan knows

    public bool IsPhone => Key.StartsWith("p:", StringComparison.Ordinal);

    /// <summary>Null: neither an e-mail address nor a phone.</summary>
    /// <param name="country">How a number without “+” was meant: the customer's, else the store's.</param>
    public static BlockContact? Of(string? typed, string country)
        => TextInput.Text(typed) is not { } text ? null : text.Contains('@', StringComparison.Ordinal) ? OfEmail(text) : OfPhone(text, country);

    public static BlockContact? OfEmail(string? typed)
        => TextInput.Text(typed) is { } text && EmailAttribute.IsEmail(text) ? new(text, $"e:{Customer.SignInKeyOf(text)}", null) : null;

    /// <summary>Null also for what is too short to be one person's number.</summary>
    public static BlockContact? OfPhone(string? typed, string country)
        => Phones.Text(typed) is { } text && PhoneNumberAttribute.IsPhone(text) && Phones.Read(text, country) is { } phone
            && (phone.E164 is not null || phone.Significant.Length >= FewestDigits)
            ? new(text, $"p:{phone.Significant}", phone.CallingCode) : null;

    /// <summary>The digits that every way of writing this number ends with.</summary>
    public string Digits => Key[2..];

    public bool IsSame(BlockContact? other) => other is not null && other.Key == Key && (other.Code is null || Code is null || other.Code == Code);
}
