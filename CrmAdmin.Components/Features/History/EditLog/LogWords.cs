using CrmAdmin.Components.Features.Customers.Addresses;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Features.History.EditLog;

/// <summary>The log keeps values as machines write them; here they are written for people, on pages and in files.</summary>
public static class LogWords
{
    public static string LogValue(this IStringLocalizer<Texts> texts, Formats formats, string? field, string? value) => (field, value) switch
    {
        (_, null or "") => "–",
        (_, "true") => texts["Yes"],
        (_, "false") => texts["No"],
        ("AddedBy", var by) => texts["addedby." + by],
        ("AccountType", var type) => texts[type],
        ("Role", var role) => texts["role." + role],
        ("Permission", var permission) => texts["right." + permission],
        ("CountryCode", var code) => AddressRules.Find(code)?.Name ?? code,
        ("CreditLimitMinor", var minor) when long.TryParse(minor, CultureInfo.InvariantCulture, out var amount) => formats.Money(amount),
        ("DiscountBasisPoints" or "PointsBasisPoints", var rate) when int.TryParse(rate, CultureInfo.InvariantCulture, out var points) =>
            (points / 100m).ToString("0.##", CultureInfo.CurrentUICulture) + "%",
        ("DateOfBirth", var day) when DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) =>
            formats.Day(date),
        ("RegisteredAt", var at) when DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) =>
            formats.Moment(instant),
        (_, var text) => text,
    };

    /// <summary>Which field of which record; of an added or deleted one the record alone.</summary>
    public static string LogField(this IStringLocalizer<Texts> texts, string entity, string? field) => (entity, field) switch
    {
        (_, null) => texts["entity." + entity],
        ("Customer", _) => texts["field." + field],
        _ => $"{texts["entity." + entity]}: {texts["field." + field]}",
    };
}
