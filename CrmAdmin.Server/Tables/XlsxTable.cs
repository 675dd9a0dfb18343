using System.Text;
using ExcelDataReader;

namespace CrmAdmin.Server.Tables;

/// <summary>A workbook's visible sheets. Formulas give the value that was stored with them; nothing is computed or fetched.</summary>
internal sealed class XlsxTable : TableFile
{
    private const int LastRowOfExcel = 1_048_576;
    private const int HeaderWithin = 20; // rows from the top
    private readonly string name;
    private readonly List<TableSheet> sheets = [];
    private readonly bool hasErrorCells;
    private int mostRows;

    // The Excel reader asks for a Western code page even where it needs none.
    static XlsxTable() => System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public XlsxTable(Stream file, string name, ReadTimeLimit watch) : base(file, watch)
    {
        this.name = name;
        hasErrorCells = WorkbookCheck.Run(new WatchedStream(file, watch), name, watch);
        using var reader = Open();
        var index = 0;
        do
        {
            if (reader.VisibleState == "visible")
            {
                FindHeader(reader, index);
            }
            index++;
        }
        while (Guarded(reader.NextResult));
        if (sheets.Count == 0)
        {
            throw new RuleException("import.empty", name);
        }
    }

    public override string Encoding => "Excel workbook";

    public override IReadOnlyList<TableSheet> Sheets => sheets;

    private protected override bool MayExceed(int rows) => mostRows > rows;

    private protected override IEnumerable<TableRow> Read(TableSheet sheet)
    {
        var errors = hasErrorCells ? Guarded(() => CellErrors.Of(new WatchedStream(File, Watch), sheet.Index)) : [];
        using var reader = Open();
        for (var index = 0; index < sheet.Index; index++)
        {
            Guarded(reader.NextResult);
        }
        var width = sheet.Header.Count;
        for (var number = 1; Guarded(reader.Read); number++)
        {
            if (number <= sheet.HeaderNumber)
            {
                continue;
            }
            if (errors.TryGetValue(number, out var where))
            {
                yield return new(number, [], new("", "import.row.cell-error", where));
                continue;
            }
            var cells = Cells(reader);
            var last = Array.FindLastIndex(cells, cell => cell.Length > 0);
            if (last < 0)
            {
                Watch.Check();
                continue;
            }
            if (last >= width)
            {
                yield return new(number, [], new("", "import.row.ragged", last + 1, width));
                continue;
            }
            // A row ends with its last filled cell; the empty ones up to the header's end are not written.
            Array.Resize(ref cells, width);
            yield return new(number, [.. cells.Select(cell => cell ?? "")], null);
        }
    }

    private void FindHeader(IExcelDataReader reader, int index)
    {
        if (reader.FieldCount > Watch.Limits.MaxColumns)
        {
            throw new RuleException("import.too-many-columns", reader.FieldCount, Watch.Limits.MaxColumns);
        }
        if (reader.RowCount > LastRowOfExcel)
        {
            throw new RuleException("import.damaged");
        }
        mostRows = Math.Max(mostRows, reader.RowCount - 1);
        for (var number = 1; number <= HeaderWithin && Guarded(reader.Read); number++)
        {
            var cells = Cells(reader);
            var last = Array.FindLastIndex(cells, cell => cell.Trim().Length > 0);
            if (last >= 0)
            {
                sheets.Add(new(index, reader.Name, number, [.. cells.Take(last + 1).Select(cell => cell.Trim())]));
                return;
            }
        }
    }

    private static string[] Cells(IExcelDataReader reader)
    {
        var cells = new string[reader.FieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Text(reader, i);
        }
        return cells;
    }

    private static string Text(IExcelDataReader reader, int i) => reader.GetValue(i) switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "TRUE" : "FALSE",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        double number => Number(number, reader.GetNumberFormatString(i)),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Whole numbers without a fraction; a post code that was typed as a number keeps the zeros its format shows.</summary>
    private static string Number(double number, string? format)
    {
        if (number != Math.Truncate(number) || Math.Abs(number) >= 1e15)
        {
            return number.ToString("R", CultureInfo.InvariantCulture);
        }
        var text = number.ToString("F0", CultureInfo.InvariantCulture);
        return number >= 0 && format is { Length: > 1 and <= 20 } && format.All(c => c == '0') ? text.PadLeft(format.Length, '0') : text;
    }

    private IExcelDataReader Open() => Guarded(() =>
    {
        File.Position = 0;
        return ExcelReaderFactory.CreateOpenXmlReader(new WatchedStream(File, Watch), new ExcelReaderConfiguration { LeaveOpen = true });
    });

    // The Excel reader answers a damaged workbook with whatever it stumbles over first.
    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception ex) when (ex is not (CrmException or OperationCanceledException or OutOfMemoryException))
        {
            throw new RuleException("import.damaged", ex);
        }
    }
}
