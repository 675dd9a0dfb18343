using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>Puts an address of a file among the customer's.</summary>
internal static class AddressDrafts
{
    /// <summary>
    /// The same address is known by the source's id, else by its own name where the layout says it, else by saying the same; where the addressee is the
    /// customer the place is enough, so that a new last name does not make a second address. Only what the file has a column for is written. A mark
    /// (billing, delivery) that such a column gives is taken from the address that had it; a layout without the column marks
    /// its address only where the customer has none with that mark, because staff may have moved it since.
    /// </summary>
    /// <param name="its">The customer's addresses, with those of this batch.</param>
    public static (Address Address, bool IsNew) Apply(AddressDraft draft, CustomerKey key, Customer customer, IReadOnlyList<Address> its)
    {
        var sourceKey = draft.SourceId is { } id ? $"{key.System}:{id}" : null;
        var address = Find(draft, sourceKey, its);
        var isNew = address is null;
        address ??= new() { CustomerId = customer.Id, Name = FreeName(draft, its) };
        address.SourceKey ??= sourceKey;
        Write(draft, address);
        var (billing, delivery) = Marks(draft, its);
        address.IsBilling |= billing;
        address.IsDelivery |= delivery;
        foreach (var other in its.Where(other => other != address))
        {
            other.IsBilling &= !billing;
            other.IsDelivery &= !delivery;
        }
        return (address, isNew);
    }

    private static Address? Find(AddressDraft draft, string? sourceKey, IReadOnlyList<Address> its)
        => sourceKey is not null
            ? its.FirstOrDefault(known => known.SourceKey == sourceKey) ?? its.FirstOrDefault(known => known.SourceKey is null && SaysTheSame(draft, known))
            : its.FirstOrDefault(known => draft.Name is not null && known.Name == draft.Name)
              ?? its.FirstOrDefault(known => SaysTheSame(draft, known))
              ?? (draft.NamesAreCustomers ? its.FirstOrDefault(known => IsThere(draft, known)) : null);

    private static void Write(AddressDraft draft, Address address)
    {
        // Of an address with an id the source has said itself who the addressee is.
        if (HasNames(draft) && !(draft.NamesAreCustomers && address.SourceKey is not null))
        {
            address.Recipient = Recipient(draft);
        }
        address.Company = Take(nameof(draft.Company), draft.Company, address.Company);
        address.Street = Take(nameof(draft.Street), draft.Street, address.Street);
        address.City = Take(nameof(draft.City), draft.City, address.City);
        address.Region = Take(nameof(draft.Region), draft.Region, address.Region);
        address.PostalCode = Take(nameof(draft.PostalCode), draft.PostalCode, address.PostalCode);
        address.CountryCode = Take(nameof(draft.CountryCode), draft.CountryCode, address.CountryCode);
        address.Phone = Take(nameof(draft.Phone), draft.Phone, address.Phone);
        address.Fax = Take(nameof(draft.Fax), draft.Fax, address.Fax);

        string? Take(string field, string? given, string? present) => draft.Fields.Contains(field) ? given : present;
    }

    private static (bool Billing, bool Delivery) Marks(AddressDraft draft, IReadOnlyList<Address> its)
        => (draft.IsBilling && (draft.Fields.Contains(nameof(draft.IsBilling)) || !its.Any(known => known.IsBilling)),
            draft.IsDelivery && (draft.Fields.Contains(nameof(draft.IsDelivery)) || !its.Any(known => known.IsDelivery)));

    private static bool SaysTheSame(AddressDraft draft, Address known)
        => IsThere(draft, known)
           && (!HasNames(draft) || known.Recipient == Recipient(draft))
           && Agrees(draft, nameof(draft.Company), draft.Company, known.Company);

    private static bool IsThere(AddressDraft draft, Address known)
        => Agrees(draft, nameof(draft.Street), draft.Street, known.Street)
           && Agrees(draft, nameof(draft.City), draft.City, known.City)
           && Agrees(draft, nameof(draft.Region), draft.Region, known.Region)
           && Agrees(draft, nameof(draft.PostalCode), draft.PostalCode, known.PostalCode)
           && Agrees(draft, nameof(draft.CountryCode), draft.CountryCode, known.CountryCode);

    private static bool Agrees(AddressDraft draft, string field, string? given, string? present) => !draft.Fields.Contains(field) || given == present;

    private static bool HasNames(AddressDraft draft)
        => draft.NamesAreCustomers || draft.Fields.Contains(nameof(draft.FirstName)) || draft.Fields.Contains(nameof(draft.LastName))
            || draft.Fields.Contains(nameof(draft.Recipient));

    private static string? Recipient(AddressDraft a)
        => a.Recipient
            ?? (string.Join(' ',
                new[] { a.NamePrefix, a.FirstName, a.MiddleName, a.LastName, a.NameSuffix }.Where(part => part is not null)) is { Length: > 0 } name
                ? name
                : null);

    // Most sources do not name addresses; the city tells two apart better than a number does.
    private static string FreeName(AddressDraft draft, IReadOnlyList<Address> its)
    {
        if (draft.Name is { } own && its.All(known => known.Name != own))
        {
            return own;
        }
        var name = CellReading.Cut(draft.City ?? draft.CountryCode ?? "1", AddressInput.NameLength - 4);
        return Enumerable.Range(1, its.Count + 1).Select(n => n == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {n}"))
            .First(candidate => its.All(known => known.Name != candidate));
    }
}
