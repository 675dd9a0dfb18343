using System.Diagnostics;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Imports;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Bench;

/// <summary>
/// Files of new customers brought in through the product into a copy of the shop, and after each the very rows that this made inserted by prepared statements
/// into another copy: the same indexes, search tables and log, in transactions of as many rows.
/// </summary>
internal sealed class ImportCase(BenchShop shop)
{
    public const string Import = "import of a CSV";
    public const string Memory = "memory during import, MB";
    private const int Rounds = 5; // and one to warm up; a row takes the same many thousand times in each
    private const int Max = 100_000;
    private const int Batch = 500;
    private static readonly string[] Tables = ["customers", "addresses", "import_keys", "edit_log"];
    private readonly int rows = Math.Min(shop.Customers, Max);

    public async Task<IEnumerable<Line>> RunAsync()
    {
        await using var ours = await shop.CopyAsync("import");
        await using var theirs = await shop.CopyAsync("inserts");
        var (product, plain) = (new List<Brought>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var before = Last(ours.Storage);
            var brought = await BringAsync(ours, 7_000_000_000 + (round * 10_000_000L));
            var beside = Insert(ours.Storage, theirs.Storage, before);
            if (round > 0)
            {
                product.Add(brought);
                plain.Add(beside);
            }
        }
        return
        [
            new(Import, Measure.Median(product.Select(one => one.Took)), Measure.Median(plain), 6, rows, "prepared inserts of the same rows",
                Peak: product.Max(one => one.Peak)),
            new(Memory, product.Max(one => one.Growth), 64, 1, rows, "64 MB over idle"),
        ];
    }

    public static async Task<ImportReport> BringAsync(BenchShop into, string file)
    {
        await using var stream = File.OpenRead(file);
        var reading = ImportFile.Read(stream, Path.GetFileName(file),
            ImportLimits.ForUploads with { MaxRows = int.MaxValue, MaxBytes = long.MaxValue, MaxReadingTime = TimeSpan.FromHours(1) });
        return await into.Get<ImportRun>().RunAsync(reading, ImportMode.GoodRows, Author.System("import"), "bench", null, null, default);
    }

    private async Task<Brought> BringAsync(BenchShop into, long first)
    {
        var file = Path.Combine(into.Storage.Folder, "customers.csv");
        WriteCsv(file, rows, first);
        using var memory = PeakMemory.FromIdle();
        var watch = Stopwatch.StartNew();
        var report = await BringAsync(into, file);
        var took = watch.Elapsed.TotalMilliseconds;
        return report.Created == rows
            ? new(took, memory.Growth, memory.Megabytes)
            : throw new InvalidOperationException($"Of {rows} rows {report.Created} came in.");
    }

    private static Dictionary<string, long> Last(StorageOptions storage)
    {
        using var connection = Plain.Open(storage);
        return Tables.ToDictionary(table => table, table => Plain.Number(connection, $"SELECT coalesce(max(id), 0) FROM {table}"), StringComparer.Ordinal);
    }

    private double Insert(StorageOptions from, StorageOptions into, Dictionary<string, long> after)
    {
        using var source = Plain.Open(from);
        using var target = Plain.Open(into);
        var all = Tables.Select(table => (Table: table,
            Rows: Plain.Read(source, $"SELECT * FROM {table} WHERE id > $after ORDER BY id", Values, ("$after", after[table])))).ToList();
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
        command.CommandText =
            $"INSERT INTO {table} ({string.Join(", ", row.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(", ", row.Select((_, n) => $"$p{n}"))})";
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
    internal static void WriteCsv(string file, int rows, long first)
    {
        using var text = new StreamWriter(file);
        text.Write(
            "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default "
            + "Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS "
            + "Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\r\n");
        for (var n = 0; n < rows; n++)
        {
            text.Write(string.Create(CultureInfo.InvariantCulture,
                $"{first + n},Mara{n % 997},Lindqvist{n % 4_999},mara.{first + n}@shop.example,yes,,{n % 300} Harbour Road,,Portby,,DE,{10_000 + (n % 80_000)},,+49 151 {20_000_000 + n},no,0.00,0,,no,\r\n"));
        }
    }

    private sealed record Brought(double Took, double Growth, double Peak);
}
