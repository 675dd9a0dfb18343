using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>
/// The customers' keys that a file has brought so far, with the row of each: in a database of SQLite's own that is gone with this object and goes to disk where
/// it grows, so that a file of millions takes no more memory than one of thousands. Kept are hashes alone.
/// </summary>
internal sealed class SeenKeys : IDisposable
{
    private readonly SqliteConnection connection = new("Data Source=;Pooling=False"); // without a name it is temporary
    private readonly SqliteCommand add;
    private readonly SqliteCommand find;

    public SeenKeys()
    {
        connection.Open();
        using var setUp = Command(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE TABLE seen (hash BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID; BEGIN");
        setUp.ExecuteNonQuery();
        add = Command("INSERT INTO seen VALUES ($hash, $place) ON CONFLICT DO NOTHING");
        add.Parameters.AddWithValue("$place", 0);
        find = Command("SELECT place FROM seen WHERE hash = $hash");
        foreach (var command in (SqliteCommand[])[add, find])
        {
            command.Parameters.Add("$hash", SqliteType.Blob);
            command.Prepare();
        }
    }

    /// <returns>The row that brought the key first; null: it is this one.</returns>
    public int? Add(CustomerKey key, int row)
    {
        var hash = Hash(key);
        (add.Parameters["$hash"].Value, add.Parameters["$place"].Value) = (hash, row);
        return add.ExecuteNonQuery() == 1 ? null : Find(hash);
    }

    public bool Contains(CustomerKey key) => Find(Hash(key)) is not null;

    public void Dispose()
    {
        add.Dispose();
        find.Dispose();
        connection.Dispose();
    }

    private static byte[] Hash(CustomerKey key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{key.System}\n{key.Value}"))[..16];

    private int? Find(byte[] hash)
    {
        find.Parameters["$hash"].Value = hash;
        return (int?)(long?)find.ExecuteScalar();
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
