using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Server.Data.Sqlite;

/// <summary>For long work in batches: keeps what a checkpoint has to move small, so that nobody waits for a large one.</summary>
public interface ICheckpoints
{
    /// <summary>One turn at the write gate. Does nothing where the database sees to it by itself.</summary>
    Task RunAsync(CancellationToken ct);
}

/// <summary>PostgreSQL has a process of its own for it.</summary>
internal sealed class NoCheckpoints : ICheckpoints
{
    public Task RunAsync(CancellationToken ct) => Task.CompletedTask;
}

/// <summary>
/// Moves the write-ahead log into the database, inside the write gate only: outside it, writers would meet a busy database. (SQLite before
/// 3.51.3 could even lose a commit there: https://www.sqlite.org/wal.html#walresetbug.) Holds one connection open all the while, because the last
/// one to close would checkpoint by itself.
/// </summary>
internal sealed partial class SqliteCheckpoints(
    StorageOptions options, IWriteGate gate, TimeProvider clock, ILogger<SqliteCheckpoints> log) : BackgroundService, ICheckpoints
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // In pages of 4 KiB: past 64 MB the log itself slows readers, and a checkpoint that empties the file is worth its price.
    private const long TruncateAfterPages = 16_384;

    public async Task RunAsync(CancellationToken ct)
    {
        await using var connection = new SqliteConnection(options.SqliteConnectionString);
        await connection.OpenAsync(ct);
        SqlitePragmas.Apply(connection);
        using var turn = await gate.EnterAsync(ct);
        Run(connection, "PASSIVE");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var connection = new SqliteConnection(options.SqliteConnectionString);
        await connection.OpenAsync(stoppingToken);
        SqlitePragmas.Apply(connection);
        LogVersion(log, connection.ServerVersion);
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                using var turn = await gate.EnterAsync(stoppingToken);
                var (_, pages) = Run(connection, "PASSIVE");
                if (pages > TruncateAfterPages)
                {
                    // With the usual five seconds' patience one slow reader would stop every writer for as long.
                    Execute(connection, "PRAGMA busy_timeout=0");
                    var (busy, _) = Run(connection, "TRUNCATE");
                    Execute(connection, "PRAGMA busy_timeout=5000");
                    if (busy)
                    {
                        LogBusy(log, pages);
                    }
                }
            }
            catch (DbException exception)
            {
                LogFailed(log, exception); // tried again with the next tick
            }
        }
    }

    private static (bool Busy, long LogPages) Run(SqliteConnection connection, string mode)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA wal_checkpoint({mode})";
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0) != 0, reader.GetInt64(1));
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "SQLite {Version}; checkpoints run inside the write gate only")]
    private static partial void LogVersion(ILogger log, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The write-ahead log has {Pages} pages and a reader keeps it from being emptied")]
    private static partial void LogBusy(ILogger log, long pages);

    [LoggerMessage(Level = LogLevel.Error, Message = "A checkpoint failed")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
