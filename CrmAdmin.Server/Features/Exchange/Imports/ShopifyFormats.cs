namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>Shopify's customer export as it is today: ids and phones may carry a spreadsheet's apostrophe.</summary>
internal class ShopifyCustomers : ImportFormat
{
    private static readonly CustomerColumns Customer = new()
    {
        Number = "Customer ID",
        FirstName = "First Name",
        LastName = "Last Name",
        Email = "Email",
        Company = "Default Address Company",
        PersonalPhone = "Phone",
    };

    private static readonly AddressColumns Address = new()
    {
        Company = "Default Address Company",
        Street = ["Default Address Address1", "Default Address Address2"],
        City = "Default Address City",
        Region = ["Default Address Province Code"],
        PostalCode = "Default Address Zip",
        Country = ["Default Address Country Code"],
        Phone = "Default Address Phone",
    };

    public override string Name => "Shopify customers";

    public override bool Recognises(TableHeader header) => header.Has("Customer ID", "First Name", "Last Name", "Email");

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
    {
        var customer = Customer.Read(row, DateOrder);
        return Finish(row, ById(CustomerKey.Shopify, customer.Number), customer, Address.Read(row, customer));
    }
}

/// <summary>Shopify's template for importing customers: the export without the id and the totals.</summary>
internal sealed class ShopifyImportTemplate : ShopifyCustomers
{
    public override string Name => "Shopify customer import template";

    public override bool Recognises(TableHeader header)
        => header.Has("First Name", "Last Name", "Email", "Accepts Email Marketing") && !header.Has("Customer ID");
}

/// <summary>Shopify's customer export until about 2022; it had no id.</summary>
internal sealed class ShopifyCustomersUntil2022 : ImportFormat
{
    private static readonly CustomerColumns Customer = new()
    {
        FirstName = "First Name",
        LastName = "Last Name",
        Email = "Email",
        Company = "Company",
        PersonalPhone = "Phone",
    };

    private static readonly AddressColumns Address = new()
    {
        Company = "Company",
        Street = ["Address1", "Address2"],
        City = "City",
        Region = ["Province Code", "Province"],
        PostalCode = "Zip",
        Country = ["Country Code", "Country"],
        Phone = "Phone",
    };

    public override string Name => "Shopify customers (until 2022)";

    public override bool Recognises(TableHeader header)
        => header.Has("First Name", "Last Name", "Email", "Address1", "Accepts Marketing") && !header.Has("Customer ID");

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
    {
        var customer = Customer.Read(row, DateOrder);
        return Finish(row, null, customer, Address.Read(row, customer));
    }
}

/// <summary>
/// Shopify customers as loaded into a warehouse, today's and the older form. Times are UTC. The e-mails are hashes there; so
/// are the names, which are kept: they are all there is.
/// </summary>
internal sealed class ShopifyWarehouseCustomers : ImportFormat
{
    private static readonly CustomerColumns Customer = new()
    {
        Number = "id",
        FirstName = "first_name",
        LastName = "last_name",
        Email = "email",
        HashesEmails = true,
        PersonalPhone = "phone",
        RegisteredAt = "created_at",
        AccountType = "state",
        ReadAccountType = ReadState,
    };

    public override string Name => "Shopify customers (warehouse)";

    public override bool Recognises(TableHeader header) => header.Has("id", "first_name", "last_name", "email", "state");

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
    {
        var customer = Customer.Read(row, DateOrder);
        return Finish(row, ById(CustomerKey.Shopify, customer.Number), customer, null);
    }

    private static ImportedAccountType? ReadState(SourceRow row)
    {
        switch (row["state"].ToUpperInvariant())
        {
            case "":
                return null;
            case "ENABLED":
                return ImportedAccountType.Registered;
            case "DISABLED" or "INVITED" or "DECLINED":
                return ImportedAccountType.Guest;
            default:
                row.Reject("state", "import.row.account-state", CellReading.Shown(row["state"]));
                return null;
        }
    }
}

/// <summary>Addresses of Shopify customers as loaded into a warehouse, joined by the customer's id.</summary>
internal sealed class ShopifyWarehouseAddresses : ImportFormat
{
    private static readonly AddressColumns Address = new()
    {
        SourceId = "id",
        FirstName = "first_name",
        LastName = "last_name",
        Company = "company",
        Street = ["address_1", "address_2"],
        City = "city",
        Region = ["province_code", "province"],
        PostalCode = "zip",
        Country = ["country_code", "country"],
        Phone = "phone",
        IsBilling = "is_default",
        IsDelivery = "is_default",
    };

    public override string Name => "Shopify customer addresses (warehouse)";

    public override bool Recognises(TableHeader header) => header.Has("customer_id", "id", "address_1", "city", "zip");

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
        => FinishAddress(row, ById(CustomerKey.Shopify, row.Id("customer_id")), Address.Read(row, null));
}
