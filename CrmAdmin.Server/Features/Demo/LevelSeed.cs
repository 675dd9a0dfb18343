using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Demo;

/// <summary>Gives the levels of an invented shop something to be worth: more with each rank.</summary>
public sealed class LevelSeed(ICrmDbSource source)
{
    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("seed"));
        await using var write = await db.BeginWriteAsync(ct);
        foreach (var (level, rank) in (await db.Levels().InOrder().ToListAsync(ct)).Select((level, rank) => (level, rank)))
        {
            (level.DiscountBasisPoints, level.PointsBasisPoints) = (rank * 250, 50 + (rank * 50));
        }
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
    }
}
