using System.Buffers;

namespace CrmAdmin.Server.Tables;

/// <summary>
/// RFC 4180 in UTF-8; the mark at the beginning tells spreadsheets so. Dates are year first, which every spreadsheet reads as what they are, whatever the
/// reader's language. Where semicolons part the cells, amounts have a comma: spreadsheets that expect the one write the other, and take “12.50” for December
/// 1950, in quotes too.
/// </summary>
public sealed class CsvSheet : IExportSheet
{
    // Beside what the standard asks for: separators of other countries' spreadsheets.
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n;\t\0");
    private readonly Utf8Output output;
    private readonly int decimals;
    private readonly byte separator;
    private readonly byte mark;
    private bool isFirst = true;

    public CsvSheet(Stream stream, IEnumerable<string> titles, int currencyDecimals, bool hasSemicolons = false)
    {
        (output, decimals) = (new(stream), currencyDecimals);
        (separator, mark) = hasSemicolons ? ((byte)';', (byte)',') : ((byte)',', (byte)'.');
        output.Write("\uFEFF");
        foreach (var title in titles)
        {
            Text(title);
        }
        EndLine();
    }

    public void Text(string? text)
    {
        Separate();
        if (string.IsNullOrEmpty(text))
        {
            return;
        }
        if (FormulaQuote.Needs(text))
        {
            text = FormulaQuote.Put(text);
        }
        if (!text.AsSpan().ContainsAny(Quoted) && text[0] != ' ' && text[^1] != ' ')
        {
            output.Write(text);
            return;
        }
        output.Write((byte)'"');
        output.Write(text.Contains('"') ? text.Replace("\"", "\"\"", StringComparison.Ordinal) : text);
        output.Write((byte)'"');
    }

    public void Whole(long number)
    {
        Separate();
        output.Write(number);
    }

    public void Money(long minor)
    {
        Separate();
        output.WriteMinor(minor, decimals, mark);
    }

    public void Day(DateOnly? day)
    {
        Separate();
        if (day is { } date)
        {
            WriteDay(date.Year, date.Month, date.Day);
        }
    }

    public void Moment(DateTime? local)
    {
        Separate();
        if (local is not { } at)
        {
            return;
        }
        WriteDay(at.Year, at.Month, at.Day);
        output.Write((byte)' ');
        output.Write(at.Hour, 2);
        output.Write((byte)':');
        output.Write(at.Minute, 2);
        output.Write((byte)':');
        output.Write(at.Second, 2);
    }

    public ValueTask EndRowAsync(CancellationToken ct = default)
    {
        EndLine();
        return ValueTask.CompletedTask;
    }

    public ValueTask FinishAsync(CancellationToken ct = default)
    {
        output.Flush();
        return ValueTask.CompletedTask;
    }

    private void EndLine()
    {
        output.Write("\r\n"u8);
        isFirst = true;
    }

    private void WriteDay(int year, int month, int day)
    {
        output.Write(year, 4);
        output.Write((byte)'-');
        output.Write(month, 2);
        output.Write((byte)'-');
        output.Write(day, 2);
    }

    private void Separate()
    {
        if (!isFirst)
        {
            output.Write(separator);
        }
        isFirst = false;
    }
}
