using System.Diagnostics;
using System.Globalization;
using System.Text;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Server.Features.Exchange;

namespace CrmAdmin.Bench;

/// <summary>All customers with their two marked addresses into a file: beside a reader and a text writer for CSV; XLSX beside the product's own CSV of as many rows.</summary>
internal sealed class ExportCase(BenchShop shop, string folder)
{
    /// <summary>The goal of a workbook is set at this size.</summary>
    private const int MostInWorkbook = 100_000;

    private const int Rounds = 5;

    // Of the plain statement's columns.
    private const int FirstInstant = 31;
    private const int LastInstant = 34;

    public async Task<IEnumerable<Line>> RunAsync()
    {
        var (csv, plain, growths) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var (took, growth) = await WriteAsync(ExportFormat.Csv);
            var beside = WritePlainly();
            if (round > 0) // the first is to warm up
            {
                csv.Add(took);
                plain.Add(beside);
                growths.Add(growth);
            }
        }
        List<Line> lines =
        [
            new("CSV of all customers", Measure.Median(csv), Measure.Median(plain), 2, shop.Customers),
            new("memory during CSV, MB", growths.Max(), 64, 1, shop.Customers, "64 MB over idle"),
        ];
        if (shop.Customers <= MostInWorkbook)
        {
            var books = new List<(double Took, double Growth)>();
            for (var round = 0; round < 3; round++)
            {
                books.Add(await WriteAsync(ExportFormat.Xlsx));
            }
            lines.Add(new("XLSX of all customers", Measure.Median(books.Select(book => book.Took)), Measure.Median(csv), 4, shop.Customers, "its CSV"));
            lines.Add(new("memory during XLSX, MB", books.Max(book => book.Growth), 64, 1, shop.Customers, "64 MB over idle"));
        }
        return lines;
    }

    private async Task<(double Took, double Growth)> WriteAsync(ExportFormat format)
    {
        var file = Path.Combine(folder, "export." + format.ToString().ToLowerInvariant());
        await using var memory = new MemoryWatch();
        var watch = Stopwatch.StartNew();
        int rows;
        await using (var stream = File.Create(file))
        {
            var order = new ExportOrder(new(), ExportColumn.Of(ExportTemplate.AllFields, []), format, IsMasked: false, "en");
            rows = await shop.Get<ExportWriter>().WriteAsync(order, stream, _ => Task.CompletedTask, default);
        }
        var took = watch.Elapsed.TotalMilliseconds;
        if (rows < shop.Customers)
        {
            throw new InvalidOperationException($"{rows} of {shop.Customers} customers were written.");
        }
        File.Delete(file);
        return (took, memory.Growth);
    }

    private double WritePlainly()
    {
        var file = Path.Combine(folder, "plain.csv");
        var watch = Stopwatch.StartNew();
        using (var connection = Plain.Open(shop.Storage))
        using (var text = new StreamWriter(File.Create(file), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 64 * 1024))
        using (var command = connection.CreateCommand())
        {
            command.CommandText =
                """
                SELECT c.id, c.sign_in_id, c.number, c.name_prefix, c.first_name, c.middle_name, c.last_name, c.name_suffix, c.company, c.email, c.personal_phone, c.work_phone,
                    c.work_phone_extension, c.fax, c.fax_extension, c.preferred_language, c.gender, c.date_of_birth, c.tax_number, c.account_type, c.is_active, l.name, c.block_marked,
                    c.block_purchases, c.block_sign_in, s.name, r.first_name, r.last_name, r.sign_in_id, c.added_by, c.added_by_name, c.registered_at, c.last_sign_in_at, c.last_activity_at,
                    c.last_password_reset_at, c.credit_active, c.credit_limit_minor, c.order_count, c.total_spent_minor,
                    b.name, b.recipient, b.company, b.street, b.city, b.region, b.postal_code, b.country_code, b.phone, b.fax,
                    d.name, d.recipient, d.company, d.street, d.city, d.region, d.postal_code, d.country_code, d.phone, d.fax
                FROM customers c JOIN levels l ON l.id = c.level_id LEFT JOIN staff s ON s.id = c.account_manager_id LEFT JOIN customers r ON r.id = c.referred_by_id
                    LEFT JOIN addresses b ON b.customer_id = c.id AND b.is_billing LEFT JOIN addresses d ON d.customer_id = c.id AND d.is_delivery
                ORDER BY c.id DESC
                """;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                for (var column = 1; column < reader.FieldCount; column++)
                {
                    if (column > 1)
                    {
                        text.Write(',');
                    }
                    if (!reader.IsDBNull(column))
                    {
                        WriteCell(text, column is >= FirstInstant and <= LastInstant ? Plain.Instant(reader.GetInt64(column)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : reader.GetString(column));
                    }
                }
                text.Write("\r\n");
            }
        }
        var took = watch.Elapsed.TotalMilliseconds;
        File.Delete(file);
        return took;
    }

    private static void WriteCell(StreamWriter text, string cell)
    {
        if (cell.AsSpan().IndexOfAny(',', '"', '\n') < 0)
        {
            text.Write(cell);
            return;
        }
        text.Write('"');
        text.Write(cell.Replace("\"", "\"\"", StringComparison.Ordinal));
        text.Write('"');
    }
}
