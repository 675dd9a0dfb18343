using CsvHelper;

namespace CrmAdmin.Server.Tables;

/// <summary>A table as text, RFC 4180 with <c>,</c> <c>;</c> or tab.</summary>
internal sealed class CsvTable : TableFile
{
    private static readonly char[] Separators = [',', ';', '\t'];
    private readonly TextEncoding encoding;
    private readonly char separator;
    private readonly List<TableSheet> sheets = [];

    public CsvTable(Stream file, string name, ReadTimeLimit watch) : base(file, watch)
    {
        encoding = TextScan.Of(file, watch);
        separator = FindSeparator(name);
        var first = Records(columns: null).FirstOrDefault(row => row.Problem is not null || row.Cells.Any(cell => cell.Trim().Length > 0))
            ?? throw new RuleException("import.empty", name);
        if (first.Problem is not null)
        {
            throw new RuleException("import.not-a-table", name);
        }
        sheets.Add(new(0, "", first.Number, [.. first.Cells.Select(cell => cell.Trim())]));
    }

    public override string Encoding => encoding.Name;

    public override bool EncodingIsGuess => encoding.IsGuess;

    public override char? Separator => separator;

    public override IReadOnlyList<TableSheet> Sheets => sheets;

    private protected override bool MayExceed(int rows) => encoding.LineEnds >= rows;

    private protected override IEnumerable<TableRow> Read(TableSheet sheet)
        => Records(sheet.Header.Count).SkipWhile(row => row.Number <= sheet.HeaderNumber);

    private IEnumerable<TableRow> Records(int? columns)
    {
        using var text = OpenText();
        using var records = new RecordReader(text, separator);
        using var csv = CsvReader.Create(records, new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            SkipEmptyLines = false,
        });
        var isOn = false;
        for (var number = 1; ; number++)
        {
            isOn = isOn || (!records.IsBroken(number) && csv.Read());
            // Looking for this record may have shown that it is broken; the reader then stands on a later one already.
            if (records.IsBroken(number))
            {
                yield return new(number, [], new("", "import.row.quotes"));
                continue;
            }
            if (!isOn)
            {
                yield break;
            }
            isOn = false;
            yield return Row(csv, number, columns);
        }
    }

    private TableRow Row(CsvReader csv, int number, int? columns)
    {
        if (csv.FieldCount > Watch.Limits.MaxColumns && columns is null)
        {
            throw new RuleException("import.too-many-columns", csv.FieldCount, Watch.Limits.MaxColumns);
        }
        var isBlank = csv.FieldCount == 1 && csv.IsEmpty(0);
        return columns is { } expected && csv.FieldCount != expected && !isBlank
            ? new(number, [], new("", "import.row.ragged", csv.FieldCount, expected))
            : new(number, csv.Current.ToArray(), null);
    }

    private StreamReader OpenText()
    {
        File.Position = 0;
        return new(new WatchedStream(File, Watch), encoding.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 65_536);
    }

    /// <summary>The one that stands most often in the first line that is not blank, outside quotes.</summary>
    private char FindSeparator(string name)
    {
        using var text = OpenText();
        string? line;
        do
        {
            line = text.ReadLine();
        }
        while (line is not null && line.AsSpan().Trim().Trim('\uFEFF').IsEmpty);
        if (line is null)
        {
            throw new RuleException("import.empty", name);
        }
        if (line.AsSpan().TrimStart().Trim('\uFEFF') is ['<' or '{' or '[', ..] || line.StartsWith("%PDF", StringComparison.Ordinal))
        {
            throw new RuleException("import.not-a-table", name);
        }
        var counts = new int[Separators.Length];
        var quoted = false;
        foreach (var c in line)
        {
            quoted ^= c == '"';
            if (!quoted && Array.IndexOf(Separators, c) is var found and >= 0)
            {
                counts[found]++;
            }
        }
        return Separators[Array.IndexOf(counts, counts.Max())];
    }
}
