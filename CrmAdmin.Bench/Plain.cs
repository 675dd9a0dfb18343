using Microsoft.Data.Sqlite;

namespace CrmAdmin.Bench;

/// <summary>The same work as it would be written with Microsoft.Data.Sqlite and nothing else: a pooled connection under the same rules, SQL, records.</summary>
internal static class Plain
{
    // What Data/ConnectionRules.cs sets, said again: the comparison must not change when the product does.
    private const string Pragmas =
        "PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; "
        + "PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA wal_autocheckpoint=0;";

    public static SqliteConnection Open(StorageOptions storage)
    {
        var connection = new SqliteConnection(storage.SqliteConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        return connection;
    }

    public static long Micros(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Instant(long micros) => new(DateTimeOffset.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static List<T> Read<T>(
        SqliteConnection connection, string sql, Func<SqliteDataReader, T> make, params IReadOnlyList<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(make(reader));
        }
        return rows;
    }

    public static long Number(SqliteConnection connection, string sql, params IReadOnlyList<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return (long)command.ExecuteScalar()!;
    }

    public static int Execute(SqliteConnection connection, string sql, params IReadOnlyList<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static string? Text(StorageOptions storage, string sql, params IReadOnlyList<(string Name, object Value)> parameters)
    {
        using var connection = Open(storage);
        return Read(connection, sql, reader => Text(reader, 0), parameters).FirstOrDefault();
    }

    public static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? Moment(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : Instant(reader.GetInt64(column));

    private static SqliteCommand Command(SqliteConnection connection, string sql, IReadOnlyList<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
        return command;
    }
}
