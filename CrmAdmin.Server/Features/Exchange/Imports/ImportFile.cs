using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>Reads a file of customers of one of the known layouts. No database: what the rows mean to it is the writer's work.</summary>
public static class ImportFile
{
    /// <summary>The layouts that are recognised, for people.</summary>
    public static IReadOnlyList<string> FormatNames { get; } = [.. ImportFormat.All.Select(format => format.Name)];

    /// <summary>
    /// Looks the file over and recognises its layout. Dates follow the layout, and times without an offset are UTC: so the
    /// sources of all known layouts write them.
    /// </summary>
    /// <param name="file">Seekable; it stays open and belongs to the caller, who must not use it while rows are read.</param>
    /// <param name="name">Named in refusals only: what the file is, its bytes say.</param>
    /// <param name="limits">Bounds that hold before and while the file is read.</param>
    /// <param name="ct">Stops the reading, at any later time too.</param>
    /// <exception cref="RuleException">
    /// <c>import.not-customers</c>, <c>import.unknown-format</c>, <c>import.duplicate-column</c> and all of <see cref="TableFile.Open"/>: the file is refused
    /// whole.
    /// </exception>
    public static ImportFileReading Read(Stream file, string name, ImportLimits limits, CancellationToken ct = default)
    {
        var table = TableFile.Open(file, name, limits, ct);
        foreach (var sheet in table.Sheets)
        {
            var header = new TableHeader(sheet.Header);
            if (ImportFormat.All.FirstOrDefault(format => format.Recognises(header)) is { } format)
            {
                return header.Twice is null
                    ? new(table, sheet, header, format)
                    : throw new RuleException("import.duplicate-column", header.Twice);
            }
        }
        var foreign = table.Sheets.Select(sheet => ForeignTables.NameOf(new(sheet.Header))).FirstOrDefault(found => found is not null);
        throw foreign is null
            ? new RuleException("import.unknown-format", CellReading.Shown(string.Join(", ", table.Sheets[0].Header)))
            : new RuleException("import.not-customers", foreign);
    }
}

/// <summary>A column whose values do not come in.</summary>
/// <param name="Rows">How many of the rows that come in have a value there that was not used.</param>
/// <param name="IsSecret">It holds passwords or the like, which are never imported, whatever the layout.</param>
public sealed record ColumnNotImported(string Column, int Rows, bool IsSecret);

/// <summary>A recognised file. Its rows can be read more than once, one enumeration at a time.</summary>
public sealed class ImportFileReading
{
    private static readonly HashSet<string> Secret =
        new(StringComparer.OrdinalIgnoreCase) { "password", "password_hash", "PasswordSalt", "rp_token" };

    private readonly TableFile table;
    private readonly TableSheet sheet;
    private readonly TableHeader header;
    private readonly ImportFormat format;
    private readonly int[] unused;

    internal ImportFileReading(TableFile table, TableSheet sheet, TableHeader header, ImportFormat format)
    {
        this.table = table;
        this.sheet = sheet;
        this.header = header;
        this.format = format;
        unused = new int[header.Names.Count];
    }

    /// <summary>Name of the layout, for people: “Magento 2 customers”.</summary>
    public string Format => format.Name;

    /// <summary>For people: “UTF-8”, “Windows-1252”, “Excel workbook”.</summary>
    public string Encoding => table.Encoding;

    /// <summary>The bytes allow other encodings too; a person should look at names with accents first.</summary>
    public bool EncodingIsGuess => table.EncodingIsGuess;

    /// <summary>Null for a workbook.</summary>
    public char? Separator => table.Separator;

    public DateOrder DateOrder => format.DateOrder;

    /// <summary>The sheet that is read; empty where the file is text.</summary>
    public string Sheet => sheet.Name;

    /// <summary>Other visible sheets that are not empty: nothing of them comes in.</summary>
    public IReadOnlyList<string> SheetsNotRead => [.. table.Sheets.Where(other => other.Index != sheet.Index).Select(other => other.Name)];

    /// <summary>From 0 to 1, of the enumeration that is running. May be asked from another thread.</summary>
    public double Progress => table.Progress;

    /// <summary>Complete after an enumeration; in the file's order.</summary>
    public IReadOnlyList<ColumnNotImported> ColumnsNotImported
        => [.. header.Names.Select((column, index) => new ColumnNotImported(column, unused[index], Secret.Contains(column))).Where(column => column.Rows > 0)];

    /// <summary>Every row that is not blank, good or rejected, in the file's order; read as they are asked for.</summary>
    /// <exception cref="RuleException">While enumerating: see <see cref="TableFile.Rows"/>. What came before is not to be kept.</exception>
    public IEnumerable<ImportedRow> Rows
    {
        get
        {
            Array.Clear(unused);
            using var known = new SeenKeys();
            ImportedRow? above = null;
            foreach (var tableRow in table.Rows(sheet))
            {
                var row = new SourceRow(header, tableRow, format.EmptyWord);
                row.CheckCharacters();
                var isOwn = row.Rejection is not null || !format.ContinuesCustomer(row);
                var result = Once(Read(row, above), known);
                if (result.Rejection is null)
                {
                    Count(row);
                }
                if (isOwn)
                {
                    above = result;
                }
                yield return result;
            }
        }
    }

    private ImportedRow Read(SourceRow row, ImportedRow? above)
        => row.Rejection is null ? format.Read(row, above) : new(row.Number, null, null, [], [], row.Rejection);

    /// <summary>The first good row of a customer counts.</summary>
    private static ImportedRow Once(ImportedRow row, SeenKeys known)
        => row.Customer is null || row.Key is null || known.Add(row.Key, row.Number) is not { } first ? row : row with
        {
            Customer = null,
            Addresses = [],
            Rejection = new("", "import.row.duplicate", first),
        };

    private void Count(SourceRow row)
    {
        foreach (var index in row.Unused)
        {
            unused[index]++;
        }
    }
}
