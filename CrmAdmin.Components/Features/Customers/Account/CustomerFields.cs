namespace CrmAdmin.Components.Features.Customers.Account;

/// <summary>The table of a customer's fields, in the order in which they are shown.</summary>
public static class CustomerFields
{
    public static IReadOnlyList<FieldDef> All { get; } =
    [
        new("SignInId", FieldKind.SignInId, 254, IsSensitive: true),
        new("Number", FieldKind.Line, 64),
        new("NamePrefix", FieldKind.Line, 50),
        new("FirstName", FieldKind.Name, AccountInput.NameLength, IsKept: true),
        new("MiddleName", FieldKind.Name, AccountInput.NameLength),
        new("LastName", FieldKind.Name, AccountInput.NameLength, IsKept: true),
        new("NameSuffix", FieldKind.Line, 50),
        new("Company", FieldKind.Line, 200),
        new("Email", FieldKind.Email, 254, IsSensitive: true, IsKept: true),
        new("PersonalPhone", FieldKind.Phone, 40, IsSensitive: true),
        new("WorkPhone", FieldKind.Phone, 40, IsSensitive: true),
        new("WorkPhoneExtension", FieldKind.Line, 10),
        new("Fax", FieldKind.Phone, 40, IsSensitive: true),
        new("FaxExtension", FieldKind.Line, 10),
        new("PreferredLanguage", FieldKind.Language, 10),
        new("Gender", FieldKind.Line, 50),
        new("DateOfBirth", FieldKind.Day, IsSensitive: true),
        new("TaxNumber", FieldKind.Line, 50),
        new("AccountType", FieldKind.Choice),
        new("IsActive", FieldKind.Flag),
        new("AccountManagerId", FieldKind.Reference),
        new("ReferredById", FieldKind.Reference),
        new("CreditActive", FieldKind.Flag, Right: Permissions.CustomersCredit),
        new("CreditLimitMinor", FieldKind.Money, Right: Permissions.CustomersCredit),
    ];

    public static FieldDef? Find(string key) => All.FirstOrDefault(field => field.Key == key);
}
