using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Customers.Addresses;

/// <summary>Keeps the customer's country, by which phones are read, as the addresses have it.</summary>
internal sealed class CustomerCountry : IEditFollower
{
    public async Task FollowAsync(CrmDbContext db, IReadOnlyList<Edit> edits, CancellationToken ct)
    {
        var ids = edits.Where(edit => edit.Kind != EditKind.Changed || edit.Field is nameof(Address.CountryCode) or nameof(Address.IsBilling))
            .Select(edit => edit.Entity).OfType<Address>().Select(address => address.CustomerId).Distinct().ToList();
        if (ids.Count == 0)
        {
            return;
        }
        var moved = await db.Customers().AsTracking().Where(c => ids.Contains(c.Id))
            .Select(c => new
            {
                Customer = c,
                Country = db.Addresses().Where(a => a.CustomerId == c.Id && a.CountryCode != null)
                    .OrderByDescending(a => a.IsBilling).ThenBy(a => a.Id).Select(a => a.CountryCode).FirstOrDefault(),
            })
            .Where(one => one.Customer.CountryCode != one.Country).ToListAsync(ct);
        moved.ForEach(one => one.Customer.CountryCode = one.Country);
        if (moved.Count > 0)
        {
            await db.SaveChangesAsync(ct);
        }
    }
}
