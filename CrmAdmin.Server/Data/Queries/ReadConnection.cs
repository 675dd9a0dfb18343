using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CrmAdmin.Server.Data.Queries;

/// <summary>
/// Reads past EF's translation and tracking, for pages that are to be as quick as the database itself (docs/decisions/0016): SQL by hand
/// that both databases understand, rows made by the model's own columns and conversions. It never writes.
/// </summary>
public sealed partial class ReadConnectionFactory(StorageOptions options, ICrmDbSource source, TimeProvider clock, ILogger<ReadConnectionFactory> log)
{
    private readonly Lazy<EntityRows> rows = new(() =>
    {
        using var db = source.Create(Author.System("setup"));
        return new EntityRows(db.Model);
    });

    public async Task<ReadConnection> OpenAsync(CancellationToken ct)
    {
        DbConnection connection = options.Postgres is null ? new SqliteConnection(options.SqliteConnectionString) : new NpgsqlConnection(options.Postgres);
        try
        {
            await connection.OpenAsync(ct);
            if (options.Postgres is null)
            {
                SqlitePragmas.Apply(connection);
            }
            return new ReadConnection(connection, rows.Value, options.Postgres is null, clock.GetMicroseconds(),
                log.IsEnabled(LogLevel.Debug) ? sql => LogStatement(log, sql) : null);
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync();
            if (exception is DbException) // whatever the reason, there is no connection
            {
                throw new StorageUnavailableException(exception);
            }
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Executed DbCommand, reading\n{Sql}")]
    private static partial void LogStatement(ILogger log, string sql);
}

/// <summary>One open connection; dispose it as soon as the page has its rows.</summary>
public sealed class ReadConnection : IAsyncDisposable
{
    private readonly DbConnection connection;
    private readonly EntityRows rows;
    private readonly Action<string>? told;

    internal ReadConnection(DbConnection connection, EntityRows rows, bool isSqlite, DateTimeOffset now, Action<string>? told)
        => (this.connection, this.rows, IsSqlite, Now, this.told) = (connection, rows, isSqlite, now, told);

    public bool IsSqlite { get; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Whole entities, detached: <paramref name="rest"/> is what follows <c>SELECT … FROM table</c>.</summary>
    public Task<IReadOnlyList<T>> ListAsync<T>(string rest, CancellationToken ct, params IReadOnlyList<(string Name, object? Value)> values)
        where T : class
    {
        var shape = rows.Of<T>();
        return QueryAsync(shape.Select + rest, shape.Make, ct, values);
    }

    public async Task<T?> FirstAsync<T>(string rest, CancellationToken ct, params IReadOnlyList<(string Name, object? Value)> values)
        where T : class
        => (await ListAsync<T>(rest, ct, values)).FirstOrDefault();

    /// <param name="make">Makes a row of the reader's present one.</param>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> make, CancellationToken ct, params IReadOnlyList<(string Name, object? Value)> values)
    {
        told?.Invoke(sql);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value is DateTimeOffset instant && IsSqlite ? Clocks.Micros(instant) : value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        try
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            var found = new List<T>();
            while (await reader.ReadAsync(ct))
            {
                found.Add(make(reader));
            }
            return found;
        }
        catch (DbException exception) when (StorageFaults.IsUnavailable(exception))
        {
            throw new StorageUnavailableException(exception);
        }
    }

    /// <summary>The first column of the first row; null: no row, or nothing in it.</summary>
    public async Task<string?> TextAsync(string sql, CancellationToken ct, params IReadOnlyList<(string Name, object? Value)> values)
        => (await QueryAsync(sql, reader => reader.IsDBNull(0) ? null : reader.GetString(0), ct, values)).FirstOrDefault();

    public async Task<long> NumberAsync(string sql, CancellationToken ct, params IReadOnlyList<(string Name, object? Value)> values)
        => (await QueryAsync(sql, reader => reader.GetInt64(0), ct, values)).FirstOrDefault();

    /// <param name="rest">What follows <c>SELECT … FROM table</c>.</param>
    public Task<long> CountAsync<T>(string rest, CancellationToken ct, params IReadOnlyList<(string Name, object? Value)> values)
        where T : class
        => NumberAsync($"SELECT count(*) FROM (SELECT 1 FROM {rows.Of<T>().Table} {rest}) AS counted", ct, values);

    public async Task<bool> AnyAsync(string sql, CancellationToken ct, params IReadOnlyList<(string Name, object? Value)> values)
        => (await QueryAsync(sql, _ => true, ct, values)).Count > 0;

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}

internal static class ReadingColumns
{
    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset Instant(this DbDataReader reader, int column)
        => reader is SqliteDataReader ? Clocks.OfMicros(reader.GetInt64(column)) : reader.GetFieldValue<DateTimeOffset>(column);

    public static DateTimeOffset? InstantOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Instant(column);
}
