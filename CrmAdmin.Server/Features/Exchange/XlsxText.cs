using System.Buffers;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>Text inside a workbook's XML. What XML cannot say, Office Open XML writes as <c>_xHHHH_</c>, and so it does with what looks like that.</summary>
internal sealed class XlsxText(Utf8Output output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create([.. Enumerable.Range(0, 32).Select(n => (char)n).Except("\t\n"), .. "&<>_\uFFFE\uFFFF"]);

    public Utf8Output Inner => output;

    public void Raw(ReadOnlySpan<byte> xml) => output.Write(xml);

    /// <summary>After the tag's name: closes the tag and writes the text.</summary>
    public void Content(string text)
    {
        output.Write(char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) ? " xml:space=\"preserve\">"u8 : ">"u8);
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Special) is var at and >= 0)
        {
            output.Write(rest[..at]);
            Escape(rest[at..]);
            rest = rest[(at + 1)..];
        }
        output.Write(rest);
    }

    private void Escape(ReadOnlySpan<char> from)
    {
        switch (from[0])
        {
            case '&':
                output.Write("&amp;"u8);
                break;
            case '<':
                output.Write("&lt;"u8);
                break;
            case '>':
                output.Write("&gt;"u8);
                break;
            case '_' when !LooksEscaped(from):
                output.Write((byte)'_');
                break;
            default:
                output.Write($"_x{(int)from[0]:X4}_");
                break;
        }
    }

    private static bool LooksEscaped(ReadOnlySpan<char> text)
        => text.Length >= 7 && text[1] is 'x' && text[6] is '_' && char.IsAsciiHexDigit(text[2]) && char.IsAsciiHexDigit(text[3]) && char.IsAsciiHexDigit(text[4]) && char.IsAsciiHexDigit(text[5]);
}
