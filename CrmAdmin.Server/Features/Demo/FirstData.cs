using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Levels;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Demo;

/// <summary>What a new shop cannot be without: its levels.</summary>
public sealed class FirstData(ICrmDbSource source)
{
    public async Task EnsureAsync(CancellationToken ct = default)
    {
        await using var db = source.Create(Author.System("setup"));
        await using var write = await db.BeginWriteAsync(ct);
        if (!await db.Levels().AnyAsync(ct))
        {
            db.Levels().AddRange(Level.AtFirst());
            await db.SaveChangesAsync(ct);
        }
        await write.CommitAsync(ct);
    }
}
