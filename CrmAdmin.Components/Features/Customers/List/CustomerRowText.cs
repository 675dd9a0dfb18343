using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Features.Customers.List;

/// <summary>What stands in a cell of the list that is text and nothing else.</summary>
internal static class CustomerRowText
{
    public static string Of(string column, CustomerRow row, IStringLocalizer<Texts> words, Formats formats) => column switch
    {
        "id" => row.SignInId ?? row.Number ?? $"#{row.Id}",
        "email" => row.Email ?? "–",
        "phone" => row.Phone ?? "–",
        "type" => words[row.AccountType.ToString()],
        "signin" => formats.Day(row.LastSignInAt),
        "registered" => formats.Day(row.RegisteredAt),
        "number" => row.Number ?? "–",
        "orders" => Formats.Number(row.Orders),
        _ => formats.Money(row.SpentMinor),
    };
}
