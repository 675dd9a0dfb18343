using System.Diagnostics;
using System.Text;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Bench;

/// <summary>
/// All customers with their two marked addresses into a file, as somebody orders it and the program makes it in the background: beside a reader and a text
/// writer for CSV; XLSX beside the product's own CSV of as many rows.
/// </summary>
internal sealed class ExportCase(BenchShop shop)
{
    public const string Csv = "CSV of all customers";
    public const string CsvMemory = "memory during CSV, MB";
    public const string Xlsx = "XLSX of all customers";
    public const string XlsxMemory = "memory during XLSX, MB";
    private const int Rounds = 15;

    // Of the plain statement's columns.
    private const int FirstInstant = 31;
    private const int LastInstant = 34;

    /// <param name="hasWorkbooks">As many workbooks as text files, in turns; else one, for its memory.</param>
    public async Task<IEnumerable<Line>> RunAsync(bool hasWorkbooks)
    {
        var (csv, plain, book) = (new List<Written>(), new List<double>(), new List<Written>());
        for (var round = 0; round <= Rounds; round++)
        {
            var text = await WriteAsync(ExportFormat.Csv);
            var beside = WritePlainly();
            if (round > 0) // the first is to warm up
            {
                csv.Add(text);
                plain.Add(beside);
            }
            if (hasWorkbooks || round == Rounds)
            {
                book.Add(await WriteAsync(ExportFormat.Xlsx));
            }
        }
        var took = Measure.Median(csv.Select(one => one.Took));
        return
        [
            new(Csv, took, Measure.Median(plain), 2, shop.Customers, Peak: csv.Max(one => one.Peak)),
            new(CsvMemory, csv.Max(one => one.Growth), 64, 1, shop.Customers, "64 MB over idle"),
            new(Xlsx, Measure.Median(book.Select(one => one.Took)), took, 4, shop.Customers, "its CSV", Note: hasWorkbooks ? null : "its CSV; one file",
                Peak: book.Max(one => one.Peak)),
            new(XlsxMemory, book.Max(one => one.Growth), 64, 1, shop.Customers, "64 MB over idle"),
        ];
    }

    private async Task<Written> WriteAsync(ExportFormat format)
    {
        using var memory = PeakMemory.FromIdle();
        var watch = Stopwatch.StartNew();
        var input = new ExportInput { Format = format, Template = ExportTemplate.AllFields, Reason = "bench", Command = Guid.NewGuid() };
        var id = await shop.CallAsync<IExportsService, long>(exports => exports.StartAsync(input));
        await shop.Get<JobRunner>().RunWaitingAsync();
        var written = new Written(watch.Elapsed.TotalMilliseconds, memory.Growth, memory.Megabytes);
        var row = (await shop.CallAsync<IExportsService, Page<ExportRow>>(exports => exports.ListAsync())).Items.First(one => one.Id == id);
        if (row.State != ExportState.Ready || row.Rows < shop.Customers)
        {
            throw new InvalidOperationException($"The export ended as {row.State} with {row.Rows} of {shop.Customers} customers.");
        }
        await shop.CallAsync<IExportsService, bool>(async exports =>
        {
            await exports.DeleteAsync(id);
            return true;
        });
        return written;
    }

    private double WritePlainly()
    {
        var file = Path.Combine(shop.Storage.Folder, "plain.csv");
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
                        WriteCell(text,
                            column is >= FirstInstant and <= LastInstant
                                ? Plain.Instant(reader.GetInt64(column)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
                                : reader.GetString(column));
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

    private sealed record Written(double Took, double Growth, double Peak);
}
