using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CrmAdmin.Server.Data.Sqlite;

/// <summary>
/// Puts every SQLite connection under the same rules, each time it is opened (a pooled one forgets nothing, a new one knows
/// nothing; all seven cost 6 µs together). wal_autocheckpoint=0: checkpoints run inside the write gate only.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public const string Sql =
        "PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; "
        + "PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA wal_autocheckpoint=0;";

    public static void Apply(DbConnection connection)
    {
        if (connection.ConnectionString.Contains("Mode=ReadOnly", StringComparison.OrdinalIgnoreCase))
        {
            return; // EF's look whether the database is there: of one whose making was cut short it could not change the journal
        }
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => ApplyOrRefuse(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ApplyOrRefuse(connection);
        return Task.CompletedTask;
    }

    // SQLite opens a file at its first statement: this one.
    private static void ApplyOrRefuse(DbConnection connection)
    {
        try
        {
            Apply(connection);
        }
        catch (SqliteException exception) when (StorageFaults.IsUnavailable(exception))
        {
            throw new StorageUnavailableException(exception);
        }
    }
}

/// <summary>
/// Refuses a transaction that did not come through <see cref="CrmDbContext.BeginWriteAsync"/>, so that passing the gate is
/// found in the first test and not in the first busy hour. Migrations have the database to themselves.
/// </summary>
internal sealed class GateGuard : DbTransactionInterceptor
{
    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
        => Check(eventData, result);

    public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
        => ValueTask.FromResult(Check(eventData, result));

    private static InterceptionResult<DbTransaction> Check(TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
        => eventData.Context is CrmDbContext { HoldsWriteLock: false, IsMigrating: false }
            ? throw new InvalidOperationException("A write transaction starts with CrmDbContext.BeginWriteAsync.")
            : result;
}
