using Microsoft.Data.Sqlite;

namespace CrmAdmin.Bench;

/// <summary>
/// Gives every customer five log rows, spread in order of time over fifteen months, so that a fifth of them is older than a year. Seeding
/// writes its own rows with one instant, which no shop's log looks like: they are replaced.
/// </summary>
internal static class BenchLog
{
    public const int Months = 15;

    public static void Fill(BenchShop shop)
    {
        using var connection = Plain.Open(shop.Storage);
        using var transaction = connection.BeginTransaction();
        using var clear = connection.CreateCommand();
        clear.CommandText = "DELETE FROM edit_log";
        clear.ExecuteNonQuery();
        using var insert = connection.CreateCommand();
        insert.CommandText = """
            INSERT INTO edit_log ("at", customer_id, entity, entity_id, kind, field, "old", "new", staff_id, "by", source, correlation)
            VALUES ($at, $customer, 'Customer', $customer, 'Changed', 'WorkPhone', $old, $new, NULL, 'Bench', 'ui', $correlation)
            """;
        var (at, customer, old, changed, correlation) = (insert.Parameters.Add("$at", SqliteType.Integer),
            insert.Parameters.Add("$customer", SqliteType.Integer), insert.Parameters.Add("$old", SqliteType.Text),
            insert.Parameters.Add("$new", SqliteType.Text), insert.Parameters.Add("$correlation", SqliteType.Text));
        var random = new Random(1);
        var rows = (long)shop.Customers * BenchShop.LogRowsPerCustomer;
        var now = Plain.Micros(DateTimeOffset.UtcNow);
        var start = Plain.Micros(DateTimeOffset.UtcNow.AddMonths(-Months));
        for (var row = 0L; row < rows; row++)
        {
            at.Value = start + ((now - start) / rows * row);
            customer.Value = 1 + random.NextInt64(shop.Customers);
            old.Value = $"+49 30 {random.Next(1_000_000, 9_999_999)}";
            changed.Value = $"+49 40 {random.Next(1_000_000, 9_999_999)}";
            correlation.Value = Guid.NewGuid().ToString("N");
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
        Plain.Execute(connection, "VACUUM"); // the replaced rows' pages would hold the new ones in no order at all
        Plain.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }
}
