namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>nopCommerce's customer workbook. Columns that are switched off in its settings are missing; <c>CreatedOnUtc</c> is UTC.</summary>
internal sealed class NopCommerceCustomers : ImportFormat
{
    private static readonly CustomerColumns Customer = new()
    {
        Number = "CustomerId",
        FirstName = "FirstName",
        LastName = "LastName",
        Company = "Company",
        Email = "Email",
        PersonalPhone = "Phone",
        Fax = "Fax",
        Gender = "Gender",
        DateOfBirth = "DateOfBirth",
        TaxNumber = "VatNumber",
        RegisteredAt = "CreatedOnUtc",
        Active = "Active",
        AccountType = "IsRegistered",
        ReadAccountType = row => (row.Flag("IsRegistered"), row.Flag("IsGuest")) switch
        {
            (true, _) => ImportedAccountType.Registered,
            (_, true) => ImportedAccountType.Guest,
            _ => null,
        },
    };

    private static readonly AddressColumns Address = new()
    {
        Company = "Company",
        Street = ["StreetAddress", "StreetAddress2"],
        City = "City",
        Region = ["StateProvince", "County"],
        PostalCode = "ZipPostalCode",
        Country = ["Country"],
        Phone = "Phone",
        Fax = "Fax",
    };

    public override string Name => "nopCommerce customers";

    // Times that were written as text are in the invariant culture.
    public override DateOrder DateOrder => DateOrder.MonthFirst;

    public override bool Recognises(TableHeader header)
        => header.Has("CustomerId") && (header.Has("CustomerGuid") || header.Has("IsRegistered") || header.Has("CreatedOnUtc"));

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
    {
        var customer = Customer.Read(row, DateOrder);
        return Finish(row, ById(CustomerKey.NopCommerce, customer.Number), customer, Address.Read(row, customer));
    }
}

/// <summary>Customers of the Northwind sample database: companies with a contact, the word NULL for nothing, no e-mails.</summary>
internal sealed class NorthwindCustomers : ImportFormat
{
    private static readonly CustomerColumns Customer = new()
    {
        Number = "customerID",
        ContactName = "contactName",
        Company = "companyName",
        WorkPhone = "phone",
        Fax = "fax",
    };

    private static readonly AddressColumns Address = new()
    {
        Company = "companyName",
        Street = ["address"],
        City = "city",
        Region = ["region"],
        PostalCode = "postalCode",
        Country = ["country"],
        Phone = "phone",
        Fax = "fax",
    };

    public override string Name => "Northwind customers";

    public override string? EmptyWord => "NULL";

    public override bool Recognises(TableHeader header) => header.Has("customerID", "companyName", "contactName");

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
    {
        var customer = Customer.Read(row, DateOrder);
        return Finish(row, ById(CustomerKey.Northwind, customer.Number), customer, Address.Read(row, customer));
    }
}
