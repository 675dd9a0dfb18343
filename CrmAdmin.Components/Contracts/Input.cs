using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Reflection;
using System.Text;
using MimeKit;

namespace CrmAdmin.Components.Contracts;

/// <summary>One broken rule of an input.</summary>
/// <param name="Field">The property's name; empty where the rule spans the whole input.</param>
/// <param name="Code">Key of the text in <c>Resources/Texts</c>.</param>
/// <param name="Args">Values for the placeholders of the text.</param>
public sealed record InputError(string Field, string Code, params object[] Args);

/// <summary>
/// Runs the validation attributes of an input and <see cref="IValidatableObject"/> and answers with codes, not sentences:
/// the service refuses with them, the form and the API show them in the reader's language. Forms and services call the same
/// method, so a rule is written once.
/// </summary>
public static class Input
{
    /// <exception cref="InvalidInputException">At least one rule is broken.</exception>
    public static void Validate(object input)
    {
        var errors = Check(input);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    /// <summary>All broken rules; of a field only the first, so that an empty field is not also called too short.</summary>
    public static IReadOnlyList<InputError> Check(object input)
    {
        var errors = new List<InputError>();
        var context = new ValidationContext(input);
        var table = (input as IFieldInput)?.Fields.ToDictionary(field => field.Key, StringComparer.Ordinal);
        foreach (var property in input.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(input);
            var broken = property.GetCustomAttributes<ValidationAttribute>()
                .OrderByDescending(rule => rule is RequiredAttribute)
                .FirstOrDefault(rule => rule.GetValidationResult(value, context) is not null);
            if (broken is not null)
            {
                errors.Add(Describe(property.Name, broken));
            }
            else if (table?.GetValueOrDefault(property.Name)?.Check(value) is { } error)
            {
                errors.Add(error);
            }
        }
        if (input is IValidatableObject whole)
        {
            errors.AddRange(whole.Validate(context)
                .Select(result => new InputError(result.MemberNames.FirstOrDefault() ?? "", result.ErrorMessage ?? "input.invalid")));
        }
        return errors;
    }

    private static InputError Describe(string field, ValidationAttribute rule) => rule switch
    {
        RequiredAttribute => new(field, "input.required"),
        StringLengthAttribute { MinimumLength: > 0 } length => new(field, "input.length", length.MinimumLength, length.MaximumLength),
        StringLengthAttribute length => new(field, "input.too-long", length.MaximumLength),
        RangeAttribute range => new(field, "input.range", range.Minimum, range.Maximum),
        _ => new(field, rule.ErrorMessage ?? "input.invalid"),
    };
}

/// <summary>
/// An address that a mail can be sent to: read by the library that sends it, within RFC 5321's lengths (254 in all, 64 before the @),
/// with a host that has a dot or is an IP address in brackets. Empty is valid; add <see cref="RequiredAttribute"/> where it is not.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmailAttribute : ValidationAttribute
{
    // string.Normalize throws on it.
    private const char Noncharacter = '\uFFFE';

    public EmailAttribute() => ErrorMessage = "input.email";

    public override bool IsValid(object? value) => value is null or "" || (value is string text && IsEmail(text));

    public static bool IsEmail(string text)
        => text.Length <= 254
           && !text.Any(c => char.IsControl(c) || c == Noncharacter)
           && MailboxAddress.TryParse(text, out var mailbox)
           && (text == mailbox.Address || text.Equals(mailbox.GetAddress(idnEncode: true), StringComparison.OrdinalIgnoreCase)) // and nothing beside it
           && Encoding.UTF8.GetByteCount(mailbox.LocalPart) <= 64
           && (IsLiteral(mailbox.Domain) || IsHost(mailbox.Domain));

    // RFC 5321: [192.0.2.1] or [IPv6:2001:db8::1].
    private static bool IsLiteral(string host)
        => host is ['[', .. var inner, ']'] && IPAddress.TryParse(inner.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase) ? inner[5..] : inner, out _);

    // Unicode letters are allowed: internationalised domains and mailboxes (RFC 6531) are real addresses.
    private static bool IsHost(string host)
        => host.Split('.') is { Length: > 1 } labels
           && labels.All(label => label.Length is > 0 and <= 63
               && label[0] is not '-' && label[^1] is not '-'
               && label.All(c => char.IsLetterOrDigit(c) || c is '-'
                   || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark));
}

/// <summary>
/// A phone or fax number as people write it: 3 to 20 digits with spaces, dashes, <c>+ ( ) . /</c> between them, and what nobody sees that was pasted with
/// it. The country's own plan is not checked: a shop keeps the number it was given. Empty is valid.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PhoneNumberAttribute : ValidationAttribute
{
    public PhoneNumberAttribute() => ErrorMessage = "input.phone";

    public override bool IsValid(object? value) => value is null or "" || (value is string text && IsPhone(text));

    public static bool IsPhone(string text)
        => text.Count(char.IsDigit) is >= 3 and <= 20 && text.All(c => char.IsDigit(c) || "+()./＋（）．／".Contains(c)
            || char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format);
}
