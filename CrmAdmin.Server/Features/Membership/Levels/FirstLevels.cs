namespace CrmAdmin.Server.Features.Membership.Levels;

/// <summary>A new shop's levels, and the names' compared form where they are from before names could be compared.</summary>
public sealed class FirstLevels(ICrmDbSource source) : IFirstData
{
    public async Task EnsureAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("setup"));
        await using var write = await db.BeginWriteAsync(ct);
        if (!await db.Levels().AnyAsync(ct))
        {
            db.Levels().AddRange(Level.Defaults());
        }
        foreach (var level in await db.Levels().Where(level => level.NameKey == null).ToListAsync(ct))
        {
            level.Derive(db.Store);
        }
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
    }
}
