using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Components.Features.Customers.Account;

/// <summary>Values of an account as people read them where two are compared: names instead of keys, money instead of minor units.</summary>
internal sealed class AccountWords(Formats formats, CustomerChoices choices, params AccountFacts[] known)
{
    /// <summary>Null: the value speaks for itself.</summary>
    public string? Of(string field, object? value) => (field, value) switch
    {
        (nameof(AccountInput.AccountManagerId), long id)
            => choices.Staff.FirstOrDefault(member => member.Id == id)?.Name
                ?? known.FirstOrDefault(facts => facts.AccountManager?.Id == id)?.AccountManager?.Name ?? $"#{id}",
        (nameof(AccountInput.ReferredById), long id)
            => known.Select(facts => facts.Referrer).FirstOrDefault(customer => customer?.Id == id)?.Name ?? $"#{id}",
        (nameof(AccountInput.CreditLimitMinor), long minor) => formats.Money(minor),
        (nameof(AccountInput.PreferredLanguage), string { Length: > 0 } code) => Language(code),
        _ => null,
    };

    /// <summary>A language in itself: who speaks it finds it.</summary>
    public static string Language(string code)
    {
        try
        {
            return new CultureInfo(code).NativeName;
        }
        catch (CultureNotFoundException)
        {
            return code;
        }
    }
}
