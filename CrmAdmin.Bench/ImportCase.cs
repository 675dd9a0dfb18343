using System.Diagnostics;
using System.Globalization;
using System.Text;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Exchange;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Bench;

/// <summary>
/// A file of new customers brought in through the product, and then the very rows that this made inserted by prepared statements into an
/// empty database with the same indexes, search tables and log, in transactions of as many rows.
/// </summary>
internal sealed class ImportCase(string folder, int rows)
{
    private const int Batch = 500;
    private static readonly string[] Tables = ["customers", "addresses", "import_keys", "edit_log"];

    public async Task<IEnumerable<Line>> RunAsync()
    {
        var home = Path.Combine(folder, "import");
        if (Directory.Exists(home))
        {
            Directory.Delete(home, recursive: true);
        }
        await using var ours = await BenchShop.EmptyAsync(Path.Combine(home, "product"));
        await using var theirs = await BenchShop.EmptyAsync(Path.Combine(home, "plain"));
        var file = Path.Combine(home, "customers.csv");
        await File.WriteAllTextAsync(file, Csv(rows));
        var watch = Stopwatch.StartNew();
        double growth;
        ImportReport report;
        await using (var memory = new MemoryWatch())
        {
            await using var stream = File.OpenRead(file);
            var reading = ImportFile.Read(stream, "customers.csv", ImportLimits.ForUploads with { MaxRows = int.MaxValue, MaxBytes = long.MaxValue, MaxReadingTime = TimeSpan.FromHours(1) });
            watch.Restart();
            report = await ours.Get<ImportRun>().RunAsync(reading, ImportMode.GoodRows, Author.System("import"), "bench", null, null, default);
            watch.Stop();
            growth = memory.Growth;
        }
        if (report.Created != rows)
        {
            throw new InvalidOperationException($"Of {rows} rows {report.Created} came in.");
        }
        var product = watch.Elapsed.TotalMilliseconds;
        var plain = Insert(ours.Storage, theirs.Storage);
        return
        [
            new("import of a CSV", product, plain, 6, rows, "prepared inserts of the same rows"),
            new("memory during import, MB", growth, 64, 1, rows, "64 MB over idle"),
        ];
    }

    private double Insert(StorageOptions from, StorageOptions into)
    {
        using var source = Plain.Open(from);
        using var target = Plain.Open(into);
        var all = Tables.Select(table => (Table: table, Rows: Plain.Read(source, $"SELECT * FROM {table} ORDER BY id", Values))).ToList();
        var statements = all.Where(one => one.Rows.Count > 0).Select(one => Prepare(target, one.Table, one.Rows[0])).ToList();
        var watch = Stopwatch.StartNew();
        for (var start = 0; start < rows; start += Batch)
        {
            using var transaction = target.BeginTransaction();
            foreach (var (command, table) in statements)
            {
                command.Transaction = transaction;
                var its = all.First(one => one.Table == table).Rows;
                var share = (double)its.Count / rows;
                for (var row = (int)(start * share); row < (int)Math.Min(its.Count, (start + Batch) * share); row++)
                {
                    for (var column = 0; column < command.Parameters.Count; column++)
                    {
                        command.Parameters[column].Value = its[row][column].Value;
                    }
                    command.ExecuteNonQuery();
                }
            }
            transaction.Commit();
        }
        return watch.Elapsed.TotalMilliseconds;
    }

    private static (SqliteCommand Command, string Table) Prepare(SqliteConnection connection, string table, (string Name, object Value)[] row)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", row.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(", ", row.Select((_, n) => $"$p{n}"))})";
        for (var n = 0; n < row.Length; n++)
        {
            command.Parameters.AddWithValue($"$p{n}", DBNull.Value);
        }
        command.Prepare();
        return (command, table);
    }

    private static (string Name, object Value)[] Values(SqliteDataReader reader)
        => [.. Enumerable.Range(0, reader.FieldCount).Select(column => (reader.GetName(column), reader.GetValue(column)))];

    // Shopify's export: the layout that most shops bring.
    internal static string Csv(int rows, long first = 7_000_000_000)
    {
        var text = new StringBuilder("Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\r\n");
        for (var n = 0; n < rows; n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{first + n},Mara{n % 997},Lindqvist{n % 4_999},mara.{n}@shop.example,yes,,{n % 300} Harbour Road,,Portby,,DE,{10_000 + (n % 80_000)},,+49 151 {20_000_000 + n},no,0.00,0,,no,\r\n");
        }
        return text.ToString();
    }
}
