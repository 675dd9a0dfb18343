using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>Puts what a row says of a customer onto the customer.</summary>
internal static class CustomerDrafts
{
    private static readonly FieldMap<CustomerDraft> Drafted = new(CustomerFields.All.Where(field => field.Length > 0 || field.Kind == FieldKind.Day));
    private static readonly FieldMap<Customer> Stored = new(CustomerFields.All);

    /// <summary>
    /// Only what the file has a column for. Names and e-mail that are filled are not emptied by an empty cell: that is said and
    /// the value stays. Other values are emptied, which is said too; the edit log has what they were.
    /// </summary>
    /// <returns>Warnings.</returns>
    public static IReadOnlyList<InputError> Apply(CustomerDraft draft, Customer customer)
    {
        List<InputError> warnings = [];
        foreach (var field in Drafted.Fields.Where(field => draft.Fields.Contains(field.Key)))
        {
            var (given, isLost) = (Drafted.Get(field, draft), Drafted.Get(field, draft) is null && Stored.Get(field, customer) is not null);
            if (isLost)
            {
                warnings.Add(new(field.Key, field.IsKept ? "import.row.kept" : "import.row.emptied"));
            }
            if (!isLost || !field.IsKept)
            {
                Stored.Set(field, customer, given);
            }
        }
        if (draft.RegisteredAt is { } registered)
        {
            customer.RegisteredAt = registered;
        }
        if (draft.LastSignInAt is { } signIn && !(customer.LastSignInAt > signIn))
        {
            customer.LastSignInAt = signIn;
        }
        if (draft.Active is { } active)
        {
            customer.IsActive = active;
        }
        if (draft.AccountType == ImportedAccountType.Registered)
        {
            customer.AccountType = AccountType.Registered; // never back to guest: that would take the customer's sign-in away
        }
        return warnings;
    }
}
