using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Server.Features.Privacy.Consents;

namespace CrmAdmin.Server.Features.Administration.Demo;

/// <summary>What a new shop cannot be without, its levels and the wordings of its consents, and what a database of an earlier version lacks.</summary>
public sealed class FirstData(ICrmDbSource source, EarlierBlocks blocks, IStoreInfo store)
{
    private const int Batch = 1_000;

    public async Task EnsureAsync(CancellationToken ct = default)
    {
        await EnsureLevelsAsync(ct);
        await blocks.EnsureAsync(ct);
        await EnsurePlacesAsync(ct);
    }

    private async Task EnsureLevelsAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("setup"));
        await using var write = await db.BeginWriteAsync(ct);
        if (!await db.Levels().AnyAsync(ct))
        {
            db.Levels().AddRange(Level.Defaults());
            await db.SaveChangesAsync(ct);
        }
        foreach (var level in await db.Levels().Where(level => level.NameKey == null).ToListAsync(ct))
        {
            level.Derive(store); // from before names could be compared
        }
        await db.SaveChangesAsync(ct);
        if (!await db.Wordings().AnyAsync(ct))
        {
            db.Wordings().AddRange(ConsentWording.Defaults(db.Now));
            await db.SaveChangesAsync(ct);
        }
        await write.CommitAsync(ct);
    }

    // Addresses from before they could be compared; what has no letters in it has no key afterwards either.
    private async Task EnsurePlacesAsync(CancellationToken ct)
    {
        for (long? last = 0; last is { } from;)
        {
            await using var db = source.Create(Author.System("setup"));
            await using var write = await db.BeginWriteAsync(ct);
            var addresses = await db.Addresses().Where(a => a.Id > from && a.PlaceKey == null && a.Street != null && a.PostalCode != null)
                .OrderBy(a => a.Id).Take(Batch).ToListAsync(ct);
            addresses.ForEach(address => address.Derive(store));
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
            last = addresses.Count < Batch ? null : addresses[^1].Id;
        }
    }
}
