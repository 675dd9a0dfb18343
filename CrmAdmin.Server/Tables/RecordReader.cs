namespace CrmAdmin.Server.Tables;

/// <summary>
/// Gives a CSV reader whole records only. A quote that is opened and never closed would swallow the rows below it: such a line is
/// kept back, known by its number, and reading goes on with the next line. So is a line with text behind a closing quote. A quote
/// inside a cell that does not begin with one is an ordinary character, as spreadsheets take it.
/// </summary>
internal sealed class RecordReader(TextReader text, char separator) : TextReader
{
    // A cell of more lines than this is an unclosed quote; it bounds the work that lines read twice can cost.
    private const int MaxLines = 200;

    private readonly Queue<string> readAgain = new();
    private readonly HashSet<int> broken = [];
    private string record = "";
    private int taken;
    private int number;

    /// <summary>Whether the record of this number, counted from 1, was kept back. Right for every number up to the next one to come.</summary>
    public bool IsBroken(int recordNumber) => broken.Contains(recordNumber);

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (taken == record.Length && !NextWhole())
        {
            return 0;
        }
        var length = Math.Min(buffer.Length, record.Length - taken);
        record.AsSpan(taken, length).CopyTo(buffer);
        taken += length;
        return length;
    }

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override int Peek() => taken < record.Length || NextWhole() ? record[taken] : -1;

    private bool NextWhole()
    {
        while (NextLine() is { } line)
        {
            number++;
            // The mark at the start is the encoding's, not the first column's.
            if (Complete(number == 1 ? line.TrimStart('\uFEFF') : line) is { } whole)
            {
                record = whole + "\n";
                taken = 0;
                return true;
            }
            broken.Add(number);
        }
        return false;
    }

    private string? NextLine() => readAgain.TryDequeue(out var line) ? line : text.ReadLine();

    /// <summary>The record that begins with this line, or null (and the lines below it are read again) where its quotes do not close.</summary>
    private string? Complete(string line)
    {
        var end = After(line, isQuoted: false);
        if (end == QuoteState.Closed)
        {
            return line;
        }
        var below = new List<string>();
        var length = line.Length;
        while (end == QuoteState.Open && below.Count < MaxLines && length <= ImportLimits.MaxCellLength && NextLine() is { } next)
        {
            below.Add(next);
            length += next.Length;
            end = After(next, isQuoted: true);
        }
        if (end == QuoteState.Closed)
        {
            return string.Join('\n', below.Prepend(line));
        }
        var later = readAgain.ToArray();
        readAgain.Clear();
        foreach (var again in below.Concat(later))
        {
            readAgain.Enqueue(again);
        }
        return null;
    }

    private QuoteState After(string line, bool isQuoted)
    {
        var atStart = !isQuoted;
        for (var i = 0; i < line.Length; i++)
        {
            if (!isQuoted)
            {
                isQuoted = atStart && line[i] == '"';
                atStart = line[i] == separator;
                continue;
            }
            var quote = line.IndexOf('"', i);
            if (quote < 0)
            {
                return QuoteState.Open;
            }
            i = quote + 1;
            if (i == line.Length)
            {
                return QuoteState.Closed;
            }
            if (line[i] != '"')
            {
                if (line[i] != separator)
                {
                    return QuoteState.Wrong;
                }
                isQuoted = false;
                atStart = true;
            }
        }
        return isQuoted ? QuoteState.Open : QuoteState.Closed;
    }

    private enum QuoteState
    {
        Closed,
        Open,
        Wrong,
    }
}
