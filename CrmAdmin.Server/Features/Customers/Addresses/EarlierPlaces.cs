namespace CrmAdmin.Server.Features.Customers.Addresses;

/// <summary>Addresses from before they could be compared; what has no letters in it has no key afterwards either.</summary>
public sealed class EarlierPlaces(ICrmDbSource source) : IFirstData
{
    private const int Batch = 1_000;

    public async Task EnsureAsync(CancellationToken ct)
    {
        for (long? last = 0; last is { } from;)
        {
            await using var db = source.Create(Author.System("setup"));
            await using var write = await db.BeginWriteAsync(ct);
            var addresses = await db.Addresses().Where(a => a.Id > from && a.PlaceKey == null && a.Street != null && a.PostalCode != null)
                .OrderBy(a => a.Id).Take(Batch).ToListAsync(ct);
            addresses.ForEach(address => address.Derive(db.Store));
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
            last = addresses.Count < Batch ? null : addresses[^1].Id;
        }
    }
}
