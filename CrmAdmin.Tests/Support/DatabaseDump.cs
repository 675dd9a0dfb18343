using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Tests.Support;

/// <summary>One row that is not as it was. Values are as stored; null: no such row then.</summary>
public sealed record RowChange(string Table, long Key, IReadOnlyDictionary<string, string?>? Before, IReadOnlyDictionary<string, string?>? After)
{
    public IEnumerable<string> ChangedColumns => Before is null || After is null ? [] : Before.Keys.Where(column => Before[column] != After[column]);
}

/// <summary>Every row of every table that the program writes, read past EF.</summary>
public sealed class DatabaseDump
{
    private readonly Dictionary<(string Table, long Key), IReadOnlyDictionary<string, string?>> rows = [];

    public DatabaseDump(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        foreach (var table in Tables(connection))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT rowid AS \"_key\", * FROM \"{table}\"";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                rows[(table, reader.GetInt64(0))] = Enumerable.Range(1, reader.FieldCount - 1)
                    .ToDictionary(reader.GetName, i => Text(reader, i), StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Every value of every column.</summary>
    public IEnumerable<string> Texts => rows.Values.SelectMany(row => row.Values).OfType<string>();

    public IReadOnlyList<RowChange> ChangesUntil(DatabaseDump later) =>
    [
        .. rows.Keys.Union(later.rows.Keys).Order()
            .Select(key => new RowChange(key.Table, key.Key, rows.GetValueOrDefault(key), later.rows.GetValueOrDefault(key)))
            .Where(change => change.Before is null || change.After is null || change.ChangedColumns.Any()),
    ];

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null
        : reader.GetValue(column) is byte[] bytes ? Convert.ToHexStringLower(bytes)
        : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);

    private static List<string> Tables(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'customer_search%' "
            + "AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\'";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }
        return names;
    }
}
