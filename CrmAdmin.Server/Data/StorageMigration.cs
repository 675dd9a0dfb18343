namespace CrmAdmin.Server.Data;

/// <summary>Brings a database of any age to the present schema. The caller holds the database's lock.</summary>
public sealed partial class StorageMigration(
    ICrmDbSource source, StorageOptions options, BackfillRun backfills, IEnumerable<IFeatureSql> features, ILogger<StorageMigration> log)
{
    public async Task RunAsync(CancellationToken ct = default)
    {
        await using var db = source.Create(Author.System("cli"));
        db.IsMigrating = true;
        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
        if (pending.Count > 0)
        {
            await CopyBeforeAsync(db, pending[0], ct);
            await ForgetStaleLockAsync(db, ct);
            LogMigrating(log, pending.Count);
            await db.Database.MigrateAsync(ct);
        }
        await backfills.RunAsync(ct);
        await RunFeatureSqlAsync(db, ct);
    }

    private async Task RunFeatureSqlAsync(CrmDbContext db, CancellationToken ct)
    {
        await using var write = await db.BeginWriteAsync(ct);
        foreach (var statement in features.SelectMany(feature => feature.Statements(options.Postgres is not null)))
        {
            await db.Database.ExecuteSqlRawAsync(statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), ct);
        }
        await write.CommitAsync(ct);
    }

    // A migration that rebuilds tables commits in pieces: what it started from is kept until the next one.
    private async Task CopyBeforeAsync(CrmDbContext db, string migration, CancellationToken ct)
    {
        if (options.Postgres is not null || !(await db.Database.GetAppliedMigrationsAsync(ct)).Any())
        {
            return;
        }
        var copy = $"{options.DatabaseFile}.before-{migration}";
        if (!File.Exists(copy))
        {
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}", ct);
            LogCopied(log, Path.GetFileName(copy));
        }
    }

    // A process killed while migrating leaves its row here, and MigrateAsync then waits for ever. We hold the file lock, so
    // whoever wrote it is gone.
    private async Task ForgetStaleLockAsync(CrmDbContext db, CancellationToken ct)
    {
        if (options.Postgres is not null)
        {
            return;
        }
        var tables = await db.Database.SqlQuery<string>($"SELECT name AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'").ToListAsync(ct);
        if (tables.Count > 0)
        {
            await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bringing the database up to date: {Count} migrations")]
    private static partial void LogMigrating(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Copied the database to {Copy} before migrating")]
    private static partial void LogCopied(ILogger log, string copy);
}
