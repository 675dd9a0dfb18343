namespace CrmAdmin.Server.Tables;

/// <summary>
/// Runs over the bytes of a part before an XML reader sees them and refuses what makes such a reader take memory without end:
/// a document type, a tag or a text of many kilobytes, elements in elements in elements. A part that is no XML passes.
/// </summary>
internal sealed class XmlPartScan(string fileName, bool isXml)
{
    private const int MaxDepth = 100;
    private const int MaxTag = 64 * 1024;
    private const int MaxText = 1024 * 1024;

    // Merged cells are all held in memory by the Excel reader; a list of customers has none or a few.
    private const int MaxMerged = 100_000;
    private static ReadOnlySpan<byte> MergeCell => "mergeCell "u8;

    // A cell that holds an error: t="e", in either kind of quotes.
    private const ulong ErrorCell = 0x74_3D_22_65_22;
    private const ulong ErrorCellToo = 0x74_3D_27_65_27;

    private readonly byte[] tagStart = new byte[10];
    private State state = State.Start;
    private int length;
    private int depth;
    private int merged;
    private byte quote;
    private byte previous;
    private ulong recent;

    private enum State
    {
        Start,
        NoXml,
        Text,
        Tag,
        Quoted,
        Comment,
    }

    /// <summary>There may be cells such as <c>#N/A</c>.</summary>
    public bool HasErrorCells { get; private set; }

    /// <exception cref="RuleException"><c>import.dtd</c>, <c>import.part-too-complex</c>, <c>import.not-a-table</c> (UTF-16).</exception>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && state != State.NoXml; i++)
        {
            if (state == State.Text)
            {
                // Most bytes are text or stand inside a tag; text is skipped at once.
                var next = bytes[i..].IndexOf((byte)'<');
                Lengthen(next < 0 ? bytes.Length - i : next, MaxText);
                if (next < 0)
                {
                    return;
                }
                i += next;
                Begin();
                continue;
            }
            Step(bytes[i]);
            previous = bytes[i];
            recent = ((recent << 8) | previous) & 0xFF_FF_FF_FF_FF;
            HasErrorCells |= recent is ErrorCell or ErrorCellToo;
        }
    }

    private void Step(byte b)
    {
        switch (state)
        {
            case State.Start when b is 0xEF or 0xBB or 0xBF or (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t':
                break;
            case State.Start when b is (byte)'<':
                Begin();
                break;
            case State.Start when isXml && b is (0xFE or 0xFF or 0):
                throw new RuleException("import.not-a-table", fileName); // XML in UTF-16 would pass unseen
            case State.Start:
                state = State.NoXml;
                break;
            case State.Tag:
                InTag(b);
                break;
            case State.Quoted when b == quote:
                state = State.Tag;
                break;
            case State.Comment when b == '>' && tagStart[1] == '-' && tagStart[2] == '-':
                EndTag();
                break;
            default:
                Lengthen(1, MaxTag);
                break;
        }
        if (state == State.Comment)
        {
            (tagStart[1], tagStart[2]) = (tagStart[2], b);
        }
    }

    private void InTag(byte b)
    {
        if (length < tagStart.Length)
        {
            tagStart[length] = b;
        }
        Lengthen(1, MaxTag);
        if (length == 2 && tagStart.AsSpan(0, 2).SequenceEqual("!-"u8))
        {
            state = State.Comment;
        }
        else if (length == 2 && tagStart[0] == '!')
        {
            throw new RuleException(b == 'D' ? "import.dtd" : "import.part-too-complex"); // no workbook needs CDATA
        }
        else if (b is (byte)'"' or (byte)'\'' && tagStart[0] != '?')
        {
            (quote, state) = (b, State.Quoted);
        }
        else if (b == '>')
        {
            EndTag();
        }
    }

    private void Begin()
    {
        state = State.Tag;
        length = 0;
        previous = (byte)'<';
    }

    private void EndTag()
    {
        if (state == State.Tag && tagStart[0] is not ((byte)'?' or (byte)'/'))
        {
            depth += previous == '/' ? 0 : 1;
            merged += tagStart.AsSpan().SequenceEqual(MergeCell) ? 1 : 0;
        }
        else if (state == State.Tag && tagStart[0] == '/')
        {
            depth--;
        }
        if (depth > MaxDepth || merged > MaxMerged)
        {
            throw new RuleException("import.part-too-complex");
        }
        state = State.Text;
        length = 0;
    }

    private void Lengthen(int by, int most)
    {
        length += by;
        if (length > most)
        {
            throw new RuleException("import.part-too-complex");
        }
    }
}
