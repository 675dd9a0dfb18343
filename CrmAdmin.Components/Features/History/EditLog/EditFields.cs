namespace CrmAdmin.Components.Features.History.EditLog;

/// <summary>Fields that a filter offers, in the order in which the forms show them.</summary>
public static class EditFields
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "SignInId", "Number", "NamePrefix", "FirstName", "MiddleName", "LastName", "NameSuffix", "Company", "Email", "PersonalPhone", "WorkPhone",
        "WorkPhoneExtension", "Fax", "FaxExtension", "PreferredLanguage", "Gender", "DateOfBirth", "TaxNumber", "AccountType", "IsActive", "RegisteredAt",
        "LevelId", "BlockMarked", "BlockPurchases", "BlockSignIn", "AccountManagerId", "ReferredById", "CreditActive", "CreditLimitMinor",
        "Name", "Recipient", "Street", "City", "Region", "PostalCode", "CountryCode", "Phone", "IsBilling", "IsDelivery",
    ];

    /// <summary>A field's place among them; one that is not offered comes last.</summary>
    public static int PlaceOf(string field) => Names.ToList().IndexOf(field) is var at && at >= 0 ? at : Names.Count;
}
