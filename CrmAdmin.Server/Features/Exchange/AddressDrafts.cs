using System.Globalization;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Addresses;
using CrmAdmin.Server.Features.Customers;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>Puts an address of a file among the customer's.</summary>
internal static class AddressDrafts
{
    /// <summary>
    /// The same address is known by the source's id, else by saying the same. A mark (billing, delivery) that the file gives is
    /// taken from the address that had it; one that it does not give is left where it is.
    /// </summary>
    /// <param name="its">The customer's addresses, with those of this batch.</param>
    public static RowKind Apply(CrmDbContext db, AddressDraft draft, CustomerKey key, Customer customer, IReadOnlyList<Address> its)
    {
        var sourceKey = draft.SourceId is { } id ? $"{key.System}:{id}" : null;
        var address = its.FirstOrDefault(known => sourceKey is not null ? known.SourceKey == sourceKey : Says(known) == Says(draft));
        var isNew = address is null;
        address ??= new() { CustomerId = customer.Id, Name = FreeName(draft, its), SourceKey = sourceKey };
        (address.Recipient, address.Company, address.Street, address.City) = (Recipient(draft), draft.Company, draft.Street, draft.City);
        (address.Region, address.PostalCode, address.CountryCode) = (draft.Region, draft.PostalCode, draft.CountryCode);
        (address.Phone, address.Fax) = (draft.Phone, draft.Fax);
        address.IsBilling |= draft.IsBilling;
        address.IsDelivery |= draft.IsDelivery;
        foreach (var other in its.Where(other => other != address))
        {
            other.IsBilling &= !draft.IsBilling;
            other.IsDelivery &= !draft.IsDelivery;
        }
        if (isNew)
        {
            db.Addresses().Add(address);
            return RowKind.Created;
        }
        var entry = db.Entry(address);
        entry.DetectChanges();
        return entry.State == Microsoft.EntityFrameworkCore.EntityState.Modified ? RowKind.Updated : RowKind.Unchanged;
    }

    private static string Says(Address a) => string.Join('\n', a.Recipient, a.Company, a.Street, a.City, a.Region, a.PostalCode, a.CountryCode);

    private static string Says(AddressDraft a) => string.Join('\n', Recipient(a), a.Company, a.Street, a.City, a.Region, a.PostalCode, a.CountryCode);

    private static string? Recipient(AddressDraft a)
        => string.Join(' ', new[] { a.NamePrefix, a.FirstName, a.MiddleName, a.LastName, a.NameSuffix }.Where(part => part is not null)) is { Length: > 0 } name ? name : null;

    // Sources do not name addresses; the city tells two apart better than a number does.
    private static string FreeName(AddressDraft draft, IReadOnlyList<Address> its)
    {
        var name = draft.City ?? draft.CountryCode ?? "1";
        name = name[..Math.Min(name.Length, Components.Features.Addresses.AddressInput.NameLength - 4)];
        return Enumerable.Range(1, its.Count + 1).Select(n => n == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {n}"))
            .First(candidate => its.All(known => known.Name != candidate));
    }
}
