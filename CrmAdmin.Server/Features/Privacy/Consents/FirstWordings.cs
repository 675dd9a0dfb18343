namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>A new shop's wordings of its consents.</summary>
public sealed class FirstWordings(ICrmDbSource source) : IFirstData
{
    public async Task EnsureAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("setup"));
        await using var write = await db.BeginWriteAsync(ct);
        if (!await db.Wordings().AnyAsync(ct))
        {
            db.Wordings().AddRange(ConsentWording.Defaults(db.Now));
            await db.SaveChangesAsync(ct);
        }
        await write.CommitAsync(ct);
    }
}
