using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>Puts what a row says of a customer onto the customer.</summary>
internal static class CustomerDrafts
{
    /// <summary>
    /// Only what the file has a column for. Names and e-mail that are filled are not emptied by an empty cell: that is said and
    /// the value stays. Other values are emptied, which is said too; the edit log has what they were.
    /// </summary>
    /// <returns>Warnings.</returns>
    public static IReadOnlyList<InputError> Apply(CustomerDraft draft, Customer customer)
    {
        List<InputError> warnings = [];
        customer.Number = Take(nameof(draft.Number), draft.Number, customer.Number);
        customer.NamePrefix = Take(nameof(draft.NamePrefix), draft.NamePrefix, customer.NamePrefix);
        customer.FirstName = Keep(nameof(draft.FirstName), draft.FirstName, customer.FirstName);
        customer.MiddleName = Take(nameof(draft.MiddleName), draft.MiddleName, customer.MiddleName);
        customer.LastName = Keep(nameof(draft.LastName), draft.LastName, customer.LastName);
        customer.NameSuffix = Take(nameof(draft.NameSuffix), draft.NameSuffix, customer.NameSuffix);
        customer.Company = Take(nameof(draft.Company), draft.Company, customer.Company);
        customer.Email = Keep(nameof(draft.Email), draft.Email, customer.Email);
        customer.PersonalPhone = Take(nameof(draft.PersonalPhone), draft.PersonalPhone, customer.PersonalPhone);
        customer.WorkPhone = Take(nameof(draft.WorkPhone), draft.WorkPhone, customer.WorkPhone);
        customer.WorkPhoneExtension = Take(nameof(draft.WorkPhoneExtension), draft.WorkPhoneExtension, customer.WorkPhoneExtension);
        customer.Fax = Take(nameof(draft.Fax), draft.Fax, customer.Fax);
        customer.FaxExtension = Take(nameof(draft.FaxExtension), draft.FaxExtension, customer.FaxExtension);
        customer.Gender = Take(nameof(draft.Gender), draft.Gender, customer.Gender);
        customer.TaxNumber = Take(nameof(draft.TaxNumber), draft.TaxNumber, customer.TaxNumber);
        customer.PreferredLanguage = Take(nameof(draft.PreferredLanguage), draft.PreferredLanguage, customer.PreferredLanguage);
        if (draft.Fields.Contains(nameof(draft.DateOfBirth)))
        {
            if (draft.DateOfBirth is null && customer.DateOfBirth is not null)
            {
                warnings.Add(new(nameof(draft.DateOfBirth), "import.row.emptied"));
            }
            customer.DateOfBirth = draft.DateOfBirth;
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

        string? Take(string field, string? given, string? present)
        {
            if (!draft.Fields.Contains(field))
            {
                return present;
            }
            if (given is null && present is not null)
            {
                warnings.Add(new(field, "import.row.emptied"));
            }
            return given;
        }

        string? Keep(string field, string? given, string? present)
        {
            if (draft.Fields.Contains(field) && given is null && present is not null)
            {
                warnings.Add(new(field, "import.row.kept"));
                return present;
            }
            return Take(field, given, present);
        }
    }
}
