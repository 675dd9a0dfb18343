namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>
/// What the Magento 2 files share: a customer is known by e-mail and website; times are UTC, dates month first
/// (<c>5/6/2012 15:53</c> is the sixth of May) or year first.
/// </summary>
internal abstract class MagentoFormat : ImportFormat
{
    protected static CustomerColumns Customer { get; } = new()
    {
        FirstName = "firstname",
        MiddleName = "middlename",
        LastName = "lastname",
        NamePrefix = "prefix",
        NameSuffix = "suffix",
        Email = "email",
        Gender = "gender",
        DateOfBirth = "dob",
        TaxNumber = "taxvat",
        RegisteredAt = "created_at",
    };

    public override DateOrder DateOrder => DateOrder.MonthFirst;

    protected static CustomerKey? KeyOf(SourceRow row, string? email)
        => row.Line("_website", 64) is { } website && email is not null ? CustomerKey.OfMagento(website, email) : null;
}

/// <summary>Magento 2 “customer main” file.</summary>
internal sealed class MagentoCustomers : MagentoFormat
{
    public override string Name => "Magento 2 customers";

    public override bool Recognises(TableHeader header) => header.Has("email", "_website") && !header.Has("_address_city");

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
    {
        var customer = Customer.Read(row, DateOrder);
        return Finish(row, KeyOf(row, customer.Email), customer, null);
    }
}

/// <summary>Magento 2 “customer address” file: <c>_entity_id</c> is the address, the names are the addressee's.</summary>
internal sealed class MagentoAddresses : MagentoFormat
{
    private static readonly AddressColumns Address = new()
    {
        SourceId = "_entity_id",
        FirstName = "firstname",
        MiddleName = "middlename",
        LastName = "lastname",
        NamePrefix = "prefix",
        NameSuffix = "suffix",
        Company = "company",
        Street = ["street"],
        City = "city",
        Region = ["region"],
        PostalCode = "postcode",
        Country = ["country_id"],
        Phone = "telephone",
        Fax = "fax",
        IsBilling = "_address_default_billing_",
        IsDelivery = "_address_default_shipping_",
    };

    public override string Name => "Magento 2 customer addresses";

    public override bool Recognises(TableHeader header) => header.Has("_email", "_website", "street", "city");

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
        => FinishAddress(row, KeyOf(row, row.Email("_email")), Address.Read(row, null));
}

/// <summary>Magento 2 combined file: a row without e-mail is a further address of the customer above.</summary>
internal sealed class MagentoCustomersAndAddresses : MagentoFormat
{
    private static readonly AddressColumns Address = new()
    {
        FirstName = "_address_firstname",
        MiddleName = "_address_middlename",
        LastName = "_address_lastname",
        NamePrefix = "_address_prefix",
        NameSuffix = "_address_suffix",
        Company = "_address_company",
        Street = ["_address_street"],
        City = "_address_city",
        Region = ["_address_region"],
        PostalCode = "_address_postcode",
        Country = ["_address_country_id"],
        Phone = "_address_telephone",
        Fax = "_address_fax",
        IsBilling = "_address_default_billing_",
        IsDelivery = "_address_default_shipping_",
    };

    public override string Name => "Magento 2 customers and addresses";

    public override bool Recognises(TableHeader header) => header.Has("email", "_website", "_address_city");

    // With a name of its own it is a customer whose e-mail is missing.
    public override bool ContinuesCustomer(SourceRow row)
        => row["email"].Length == 0 && row["firstname"].Length == 0 && row["lastname"].Length == 0;

    public override ImportedRow Read(SourceRow row, ImportedRow? above)
    {
        if (ContinuesCustomer(row))
        {
            return ReadFurtherAddress(row, above);
        }
        var customer = Customer.Read(row, DateOrder);
        return Finish(row, KeyOf(row, customer.Email), customer, Address.Read(row, customer));
    }

    private static ImportedRow ReadFurtherAddress(SourceRow row, ImportedRow? above)
    {
        if (above is null)
        {
            row.Reject("email", "import.row.no-customer-above");
        }
        else if (above.Rejection is not null)
        {
            row.Reject("email", "import.row.customer-above-rejected", above.Number);
        }
        return FinishAddress(row, above?.Key, Address.Read(row, null));
    }
}
