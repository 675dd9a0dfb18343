using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace CrmAdmin.Server.Data;

/// <summary>
/// A database that cannot be opened, read or written is a refusal of its own wherever a context meets it, and not something that
/// nobody expected: the pages have words for it and HTTP a status.
/// </summary>
public sealed class StorageFaults : IDbConnectionInterceptor, IDbTransactionInterceptor, IDbCommandInterceptor
{
    private const int SqliteError = 1;

    // https://www.sqlite.org/rescode.html: PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB.
    private static readonly int[] SqliteCodes = [3, 5, 6, 7, 8, 10, 11, 13, 14, 15, 26];

    // https://www.postgresql.org/docs/current/errcodes-appendix.html: connection, read only, authorization, no such database,
    // resources, shutting down, system.
    private static readonly string[] PostgresStates = ["08", "25006", "28", "3D000", "53", "57P", "58"];

    public static bool IsUnavailable(Exception exception) => exception switch
    {
        // Where our tables are not there any more, the file was taken away and SQLite made a new one.
        SqliteException sqlite => SqliteCodes.Contains(sqlite.SqliteErrorCode)
            || (sqlite.SqliteErrorCode == SqliteError && sqlite.Message.Contains("no such table", StringComparison.Ordinal)),
        PostgresException postgres => Array.Exists(PostgresStates, state => postgres.SqlState.StartsWith(state, StringComparison.Ordinal)),
        NpgsqlException => true,
        _ => false,
    };

    // Whatever the reason, there is no connection: a server's states for it are many ("not currently accepting connections" is 55000).
    public void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData)
    {
        if (eventData.Exception is DbException)
        {
            Translate(eventData, eventData.Exception, isUnavailable: true);
        }
    }

    public Task ConnectionFailedAsync(DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionFailed(connection, eventData);
        return Task.CompletedTask;
    }

    public void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData)
        => Translate(eventData, eventData.Exception, IsUnavailable(eventData.Exception));

    public Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
        => TranslateAsync(eventData, eventData.Exception);

    public void CommandFailed(DbCommand command, CommandErrorEventData eventData)
        => Translate(eventData, eventData.Exception, IsUnavailable(eventData.Exception));

    public Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
        => TranslateAsync(eventData, eventData.Exception);

    private static Task TranslateAsync(DbContextEventData eventData, Exception exception)
    {
        Translate(eventData, exception, IsUnavailable(exception));
        return Task.CompletedTask;
    }

    // A migration asks what is there by what fails.
    private static void Translate(DbContextEventData eventData, Exception exception, bool isUnavailable)
    {
        if (isUnavailable && eventData.Context is not CrmDbContext { IsMigrating: true })
        {
            throw new StorageUnavailableException(exception);
        }
    }
}
