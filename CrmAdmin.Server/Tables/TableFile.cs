namespace CrmAdmin.Server.Tables;

/// <summary>One row below the header.</summary>
/// <param name="Number">As a spreadsheet counts: the first record of the file is 1, a record over several lines counts once.</param>
/// <param name="Cells">As they stand in the file, as many as the header has; empty where there is a problem.</param>
/// <param name="Problem">Why the row cannot be read: <c>import.row.ragged</c>, <c>import.row.quotes</c>,
/// <c>import.row.cell-error</c>.</param>
public sealed record TableRow(int Number, IReadOnlyList<string> Cells, InputError? Problem);

/// <summary>A table of the file: the file itself where it is text, a visible sheet of a workbook otherwise.</summary>
/// <param name="Name">The sheet's name; empty for text.</param>
/// <param name="HeaderNumber">Row number of the header; blank rows may stand above it.</param>
public sealed record TableSheet(int Index, string Name, int HeaderNumber, IReadOnlyList<string> Header);

/// <summary>
/// A file of rows and columns, read from the disk each time its rows are asked for and never held whole. What it is (text or
/// workbook, encoding, separator) is decided by its bytes, not by its name.
/// </summary>
public abstract class TableFile
{
    private protected TableFile(Stream file, ReadTimeLimit watch)
    {
        File = file;
        Watch = watch;
    }

    /// <summary>For people: “UTF-8”, “Windows-1252”, “Excel workbook”.</summary>
    public abstract string Encoding { get; }

    public virtual bool EncodingIsGuess => false;

    /// <summary>Between the cells of a text file; none in a workbook.</summary>
    public virtual char? Separator => null;

    /// <summary>Visible tables with at least a header, in their order.</summary>
    public abstract IReadOnlyList<TableSheet> Sheets { get; }

    /// <summary>From 0 to 1, of the enumeration that is running.</summary>
    public double Progress => Watch.Progress;

    private protected Stream File { get; }

    private protected ReadTimeLimit Watch { get; }

    /// <param name="file">Seekable; it stays open and belongs to the caller. Not used by others while rows are read.</param>
    /// <param name="name">Named in refusals only.</param>
    /// <param name="limits">Bounds that hold before and while the file is read.</param>
    /// <param name="ct">Stops the reading, at any later time too.</param>
    /// <exception cref="RuleException">
    /// <c>import.empty</c>, <c>import.too-large</c>, <c>import.not-a-table</c>, <c>import.encrypted</c>, <c>import.encoding</c>,
    /// <c>import.line-too-long</c>, <c>import.too-many-columns</c>, <c>import.too-many-rows</c>,
    /// <c>import.timeout</c>; of workbooks <c>import.zip-bomb</c>, <c>import.macro</c>, <c>import.external-link</c>,
    /// <c>import.dtd</c>, <c>import.part-too-complex</c>, <c>import.damaged</c>; <c>import.old-excel</c>.
    /// </exception>
    public static TableFile Open(Stream file, string name, ImportLimits limits, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length == 0)
        {
            throw new RuleException("import.empty", name);
        }
        if (file.Length > limits.MaxBytes)
        {
            throw new RuleException("import.too-large", file.Length, limits.MaxBytes);
        }
        var watch = new ReadTimeLimit(limits, file.Length, ct);
        watch.Restart();
        try
        {
            return Open(file, name, watch);
        }
        finally
        {
            watch.Pause();
        }
    }

    /// <summary>The rows below the sheet's header that are not blank. Every enumeration reads the file from its start.</summary>
    /// <exception cref="RuleException">While enumerating: <c>import.timeout</c>, <c>import.too-many-rows</c>, <c>import.damaged</c>
    /// (a workbook).</exception>
    public IEnumerable<TableRow> Rows(TableSheet sheet)
    {
        Watch.Restart();
        var count = 0;
        foreach (var row in Read(sheet))
        {
            Watch.Check();
            if (row.Problem is null && row.Cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }
            if (++count > Watch.Limits.MaxRows)
            {
                throw new RuleException("import.too-many-rows", Watch.Limits.MaxRows);
            }
            Watch.Pause();
            yield return row;
            Watch.Resume();
        }
        Watch.Done();
    }

    private protected abstract IEnumerable<TableRow> Read(TableSheet sheet);

    private static TableFile Open(Stream file, string name, ReadTimeLimit watch)
    {
        Span<byte> start = stackalloc byte[8];
        file.Position = 0;
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        TableFile table = start switch
        {
            [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => new XlsxTable(file, name, watch),
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] => throw CompoundFile.Refusal(file, name),
            _ => new CsvTable(file, name, watch),
        };
        foreach (var sheet in table.Sheets)
        {
            CheckHeader(sheet.Header, name, watch.Limits);
        }
        // Too many rows are refused before the first is given, where the file can have so many at all.
        if (table.MayExceed(watch.Limits.MaxRows))
        {
            foreach (var sheet in table.Sheets)
            {
                _ = table.Rows(sheet).Count();
            }
        }
        return table;
    }

    private protected abstract bool MayExceed(int rows);

    private static void CheckHeader(IReadOnlyList<string> header, string name, ImportLimits limits)
    {
        if (header.Count > limits.MaxColumns)
        {
            throw new RuleException("import.too-many-columns", header.Count, limits.MaxColumns);
        }
        if (header.Any(column => column.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))))
        {
            throw new RuleException("import.not-a-table", name);
        }
    }
}

/// <summary>The container of old Excel files and of encrypted workbooks.</summary>
internal static class CompoundFile
{
    // The name of the stream that holds the encrypted workbook, as the directory spells it.
    private static readonly byte[] Encrypted = System.Text.Encoding.Unicode.GetBytes("EncryptedPackage");

    public static RuleException Refusal(Stream file, string name)
    {
        var bytes = new byte[Math.Min(file.Length, ImportLimits.ForUploads.MaxBytes)];
        file.Position = 0;
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encrypted) >= 0
            ? new RuleException("import.encrypted", name)
            : new RuleException("import.old-excel", name);
    }
}
