namespace CrmAdmin.Server.Data;

/// <summary>Runs what is to be filled, and tells how far it is. The caller holds the database's lock.</summary>
public sealed partial class BackfillRun(ICrmDbSource source, IEnumerable<IBackfill> backfills, ILogger<BackfillRun> log)
{
    private const long TellEvery = 100_000; // keys

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var backfill in backfills)
        {
            for (var (told, step) = (0L, await NextAsync(backfill, ct)); step is not null; step = await NextAsync(backfill, ct))
            {
                if (step.Last / TellEvery > told)
                {
                    told = step.Last / TellEvery;
                    LogFilled(log, backfill.Name, step.Last, step.Newest);
                }
            }
        }
    }

    private async Task<BackfillStep?> NextAsync(IBackfill backfill, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("setup"));
        await using var write = await db.BeginWriteAsync(ct);
        var mark = await db.Set<Backfill>().SingleOrDefaultAsync(b => b.Name == backfill.Name, ct);
        if (mark is null)
        {
            db.Set<Backfill>().Add(mark = new() { Name = backfill.Name, Basis = backfill.Basis }); // a new database: whatever comes in is computed
        }
        else if (backfill.Basis is { } basis && basis != mark.Basis)
        {
            (mark.Basis, mark.LastKey) = (basis, 0);
        }
        var step = mark.LastKey is { } after ? await backfill.FillAsync(db, after, ct) : null;
        mark.LastKey = step?.Last;
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
        return step;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Filling in {Name}: {Done:N0} of {All:N0}")]
    private static partial void LogFilled(ILogger log, string name, long done, long all);
}
