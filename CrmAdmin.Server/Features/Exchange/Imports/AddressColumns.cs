using System.Collections.Frozen;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>Which column of a layout holds which field of an address; null: it has none. Named as in <see cref="AddressDraft"/>.</summary>
internal sealed record AddressColumns
{
    public string? SourceId { get; init; }

    public string? Name { get; init; }
    public string? Recipient { get; init; }

    /// <summary>Null, with <see cref="LastName"/> and <see cref="Recipient"/>: the addressee is the customer.</summary>
    public string? FirstName { get; init; }

    public string? MiddleName { get; init; }
    public string? LastName { get; init; }
    public string? NamePrefix { get; init; }
    public string? NameSuffix { get; init; }
    public string? Company { get; init; }

    /// <summary>One column a line.</summary>
    public required IReadOnlyList<string> Street { get; init; }

    public required string City { get; init; }

    /// <summary>The first that is filled counts.</summary>
    public required IReadOnlyList<string> Region { get; init; }

    public required string PostalCode { get; init; }

    /// <summary>The first that is filled counts; the others must not contradict it.</summary>
    public required IReadOnlyList<string> Country { get; init; }

    public string? Phone { get; init; }
    public string? Fax { get; init; }

    /// <summary>Null, with <see cref="IsDelivery"/>: the customer's only address, for bills and deliveries.</summary>
    public string? IsBilling { get; init; }

    public string? IsDelivery { get; init; }

    public IReadOnlySet<string> FieldsIn(TableHeader header)
        => typeof(AddressColumns).GetProperties().Where(property => property.GetValue(this) switch
        {
            string column => header.IndexOf(column) is not null,
            IReadOnlyList<string> columns => columns.Any(column => header.IndexOf(column) is not null),
            _ => false,
        }).Select(property => property.Name == nameof(Country) ? nameof(AddressDraft.CountryCode) : property.Name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Null where the row names no place.</summary>
    public AddressDraft? Read(SourceRow row, CustomerDraft? customer)
    {
        var isOfCustomer = FirstName is null && LastName is null && Recipient is null;
        var isOnly = IsBilling is null && IsDelivery is null;
        var draft = new AddressDraft
        {
            Fields = row.Header.FieldsOf(this),
            NamesAreCustomers = isOfCustomer,
            SourceId = row.Id(SourceId),
            Name = row.Line(Name, AddressInput.NameLength),
            Recipient = row.Line(Recipient, AddressInput.RecipientLength),
            FirstName = isOfCustomer ? customer?.FirstName : row.Name(FirstName),
            MiddleName = isOfCustomer ? customer?.MiddleName : row.Name(MiddleName),
            LastName = isOfCustomer ? customer?.LastName : row.Name(LastName),
            NamePrefix = isOfCustomer ? customer?.NamePrefix : row.Word(NamePrefix),
            NameSuffix = isOfCustomer ? customer?.NameSuffix : row.Word(NameSuffix),
            Company = row.Line(Company, 200),
            Street = row.Street(Street),
            City = row.Line(City, 100),
            Region = row.Line(Region.FirstOrDefault(column => row[column].Length > 0), 100),
            PostalCode = row.Line(PostalCode, 20),
            CountryCode = ReadCountry(row),
            Phone = row.Phone(Phone),
            Fax = row.Phone(Fax),
            IsBilling = isOnly || row.Flag(IsBilling) == true,
            IsDelivery = isOnly || row.Flag(IsDelivery) == true,
        };
        if (draft is not { Street: null, City: null, Region: null, PostalCode: null, CountryCode: null })
        {
            return draft with { Fields = row.Decided(draft.Fields, this) };
        }
        // Of an address without a place only a phone could be lost: the company is the customer's as well.
        if (customer is not null && draft.Phone is { } phone && phone != customer.PersonalPhone && phone != customer.WorkPhone)
        {
            row.Warn(Phone!, "import.row.address-without-place", phone);
        }
        return null;
    }

    private string? ReadCountry(SourceRow row)
    {
        string? code = null;
        foreach (var column in Country)
        {
            var text = row[column];
            if (text.Length == 0)
            {
                continue;
            }
            if (Countries.CodeOf(text) is not { } found)
            {
                row.Reject(column, "import.row.country", CellReading.Shown(text));
                return null;
            }
            code ??= found;
            if (code != found)
            {
                row.Warn(column, "import.row.country-contradiction", text, code);
            }
        }
        return code;
    }
}
