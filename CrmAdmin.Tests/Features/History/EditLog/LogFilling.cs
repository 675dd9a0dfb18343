using Microsoft.Data.Sqlite;

namespace CrmAdmin.Tests.Features.History.EditLog;

/// <summary>Many rows of the edit log at once, past the program.</summary>
internal static class LogFilling
{
    /// <summary>Rows a second apart from <paramref name="first"/> on, of customers at random, with correlations that begin with the time.</summary>
    public static void Fill(string connectionString, int rows, DateTimeOffset first, int customers)
        => Execute(connectionString, $"""
            INSERT INTO edit_log (at, customer_id, entity, entity_id, kind, field, old, new, staff_id, "by", source, correlation)
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {rows - 1})
            SELECT {Micros(first)} + i * 1000000, 1 + abs(random()) % {customers}, 'Customer', 1, 'Changed', 'LastName', 'Old name ' || i, 'New name ' || i, 3, 'Mina Support', 'ui',
                printf('%016x', {Micros(first)} + i * 1000000) || substr(lower(hex(randomblob(8))), 1, 16) FROM n
            """);

    /// <summary>One row for each instant, in the order given.</summary>
    public static void Add(string connectionString, IEnumerable<DateTimeOffset> instants)
        => Execute(connectionString, "INSERT INTO edit_log (at, customer_id, entity, entity_id, kind, \"by\", source, correlation) VALUES "
            + string.Join(", ", instants.Select(at => $"({Micros(at)}, 1, 'Customer', 1, 'Changed', 'Ann', 'ui', 'c')")));

    public static IReadOnlyList<long> Instants(string connectionString)
    {
        using var connection = Open(connectionString);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT at FROM edit_log ORDER BY at";
        using var reader = command.ExecuteReader();
        var found = new List<long>();
        while (reader.Read())
        {
            found.Add(reader.GetInt64(0));
        }
        return found;
    }

    public static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / 10;

    public static void Execute(string connectionString, string sql)
    {
        using var connection = Open(connectionString);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }
}
