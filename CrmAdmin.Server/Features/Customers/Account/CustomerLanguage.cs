namespace CrmAdmin.Server.Features.Customers.Account;

/// <summary>In which language a customer is written to and asked.</summary>
public static class CustomerLanguage
{
    /// <returns>Two letters: the customer's own; where none was chosen, Korean in a Korean shop and English elsewhere.</returns>
    public static string Of(string? preferred, IStoreInfo store)
        => TextInput.Text(preferred)?.Split('-', '_')[0].ToLowerInvariant() ?? (store.Country == "KR" ? "ko" : "en");
}
