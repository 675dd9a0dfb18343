using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>Other accounts with the same phone, however it is written, or the same street and postal code. Found through indexes.</summary>
public sealed class BlockLookAlikes(CustomerSearch search, IStoreInfo store)
{
    private const int Max = 10;

    /// <summary>A number that so many others hold is the switchboard's.</summary>
    private const int RecordView = 50;

    public async Task<IReadOnlyList<LookAlike>> FindAsync(CrmDbContext db, Actor actor, Customer customer, CancellationToken ct)
    {
        var id = customer.Id;
        var found = new Dictionary<long, (Customer Customer, bool Phone, bool Address)>();
        foreach (var phone in BlockRule.PhonesOf(customer, store).OfType<BlockContact>().DistinctBy(phone => (phone.Key, phone.Code)))
        {
            foreach (var other in (await search.NewestAsync(db, phone.Digits, RecordView + 1, ct)).Where(c => c.Id != id).Take(RecordView))
            {
                if (BlockRule.PhonesOf(other, store).Any(phone.IsSame))
                {
                    found[other.Id] = (other, true, false);
                }
            }
        }
        var places = await db.Addresses().Where(a => a.CustomerId == id && a.PlaceKey != null).Select(a => a.PlaceKey).Distinct().Order().Take(RecordView)
            .ToListAsync(ct);
        var neighbours = new HashSet<long>();
        foreach (var place in places) // each by itself: its index then gives the newest first
        {
            neighbours.UnionWith(await db.Addresses().Where(a => a.PlaceKey == place && a.CustomerId != id)
                .OrderByDescending(a => a.CustomerId).Take(RecordView).Select(a => a.CustomerId).ToListAsync(ct));
        }
        if (neighbours.Count > 0)
        {
            var keys = neighbours.OrderDescending().Take(RecordView).ToList();
            foreach (var other in await db.Customers().AsNoTracking().Where(c => keys.Contains(c.Id)).ToListAsync(ct))
            {
                found[other.Id] = (other, found.GetValueOrDefault(other.Id).Phone, true);
            }
        }
        return [.. found.Values.OrderByDescending(one => one.Phone && one.Address).ThenByDescending(one => one.Customer.Id).Take(Max)
            .Select(one => new LookAlike(CustomersService.Found(actor, one.Customer, db.Now), one.Phone, one.Address))];
    }
}
