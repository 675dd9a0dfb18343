namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>One layout that customers come in, known by its columns.</summary>
internal abstract class ImportFormat
{
    /// <summary>All that are known, in the order in which they are tried: no header is recognised by two.</summary>
    public static IReadOnlyList<ImportFormat> All { get; } =
    [
        new MagentoCustomers(), new MagentoAddresses(), new MagentoCustomersAndAddresses(),
        new ShopifyCustomers(), new ShopifyImportTemplate(), new ShopifyCustomersUntil2022(),
        new ShopifyWarehouseCustomers(), new ShopifyWarehouseAddresses(),
        new NopCommerceCustomers(), new NorthwindCustomers(),
        new OwnExport("en"), new OwnExport("ko"),
    ];

    /// <summary>For people.</summary>
    public abstract string Name { get; }

    public virtual DateOrder DateOrder => DateOrder.YearFirst;

    /// <summary>Stands for an empty cell.</summary>
    public virtual string? EmptyWord => null;

    public abstract bool Recognises(TableHeader header);

    /// <summary>Whether the row belongs to the customer of a row above.</summary>
    public virtual bool ContinuesCustomer(SourceRow row) => false;

    /// <param name="row">Readable; what is wrong with it is left in its rejection.</param>
    /// <param name="above">The last row that began a customer, rejected or not; null where there is none.</param>
    public abstract ImportedRow Read(SourceRow row, ImportedRow? above);

    /// <param name="own">Null where the row has none by the format's own rule.</param>
    protected static ImportedRow Finish(SourceRow row, CustomerKey? own, CustomerDraft customer, params ReadOnlySpan<AddressDraft?> addresses)
    {
        var key = own ?? customer switch
        {
            { FirstName: null, LastName: null, Company: null } => null,
            { Email: { } email } => CustomerKey.OfEmail(email, customer.FirstName, customer.LastName, customer.Company),
            { Phone: { } phone } => CustomerKey.OfPhone(phone, CountryOf(addresses), customer.FirstName, customer.LastName, customer.Company),
            _ => null,
        };
        if (key is null)
        {
            row.Reject("", "import.row.no-key");
        }
        return Outcome(row, key, customer, addresses);
    }

    private static string? CountryOf(ReadOnlySpan<AddressDraft?> addresses)
    {
        foreach (var address in addresses)
        {
            if (address?.CountryCode is { } country)
            {
                return country;
            }
        }
        return null;
    }

    /// <summary>A row of a file of addresses: it needs a customer and a place.</summary>
    protected static ImportedRow FinishAddress(SourceRow row, CustomerKey? key, AddressDraft? address)
    {
        if (key is null)
        {
            row.Reject("", "import.row.no-key");
        }
        if (address is null)
        {
            row.Reject("", "import.row.no-address");
        }
        return Outcome(row, key, null, [address]);
    }

    private static ImportedRow Outcome(SourceRow row, CustomerKey? key, CustomerDraft? customer, ReadOnlySpan<AddressDraft?> addresses)
    {
        if (key?.Value.Length > ImportKey.MaxValue)
        {
            row.Reject("", "import.row.too-long", ImportKey.MaxValue, key.Value.Length);
        }
        return row.Rejection is null
            ? new(row.Number, key, customer, [.. addresses.ToArray().OfType<AddressDraft>()], row.Warnings, null)
            : new(row.Number, key, null, [], row.Warnings, row.Rejection);
    }

    /// <summary>A key of the format's own id; null where the cell is empty.</summary>
    protected static CustomerKey? ById(string system, string? id) => id is null ? null : new(system, id);
}

/// <summary>Tables from the same houses that hold something else; known so that the refusal can say what was uploaded.</summary>
internal static class ForeignTables
{
    private static readonly (string Name, string[] Columns)[] Known =
    [
        ("Magento 2 customer finance", ["_email", "_finance_website"]),
        ("Magento orders", ["customer_email", "product"]),
        ("Shopify orders", ["Financial Status", "Lineitem name"]),
        ("Shopify orders", ["customer_id", "total_price"]),
        ("Shopify orders", ["customer_id", "total_price_set_shop_amount"]),
        ("Shopify order lines", ["order_id", "product_id", "quantity"]),
        ("Shopify customer tags", ["customer_id", "index", "value"]),
        ("Shopify products", ["Handle", "Variant Price"]),
        ("Northwind order details", ["orderID", "productID"]),
        ("Northwind orders", ["orderID", "customerID"]),
        ("Northwind products", ["productID", "productName"]),
        ("Northwind suppliers", ["supplierID", "companyName"]),
        ("Northwind shippers", ["shipperID", "companyName"]),
        ("Northwind employees", ["employeeID", "lastName"]),
        ("Northwind categories", ["categoryID", "categoryName"]),
        ("Online Retail order lines", ["InvoiceNo", "StockCode"]),
    ];

    public static string? NameOf(TableHeader header) => Known.FirstOrDefault(table => header.Has(table.Columns)).Name;
}
