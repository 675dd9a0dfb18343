using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>Phones on the blocklist and in its log from before they were read by the numbering plans, in the form in which they are compared now.</summary>
internal sealed class EarlierContacts(IStoreInfo store, IConfiguration configuration) : IBackfill
{
    private const int Batch = 500;

    public string Name => "blocklist.contacts";

    public string? Basis => configuration["Store:Country"];

    public async Task<BackfillStep?> FillAsync(CrmDbContext db, long after, CancellationToken ct)
    {
        var contacts = db.BlockEntries().Where(e => e.CustomerId == null);
        var entries = await contacts.Where(e => e.Id > after).OrderBy(e => e.Id).Take(Batch).ToListAsync(ct);
        foreach (var entry in entries)
        {
            if (BlockContact.OfPhone(entry.Contact, store.Country) is not { } contact || (contact.Key == entry.ContactKey && contact.Code == entry.ContactCode))
            {
                continue;
            }
            foreach (var row in await db.BlockLog().Where(e => e.ContactKey == entry.ContactKey && e.Contact == entry.Contact).ToListAsync(ct))
            {
                db.Entry(row).Property(e => e.ContactKey).CurrentValue = contact.Key;
            }
            (db.Entry(entry).Property(e => e.ContactKey).CurrentValue, db.Entry(entry).Property(e => e.ContactCode).CurrentValue) = (contact.Key, contact.Code);
        }
        return entries.Count == 0 ? null : new(entries[^1].Id, await contacts.MaxAsync(e => e.Id, ct));
    }
}
