using System.Buffers;
using System.Text;

namespace CrmAdmin.Server.Tables;

/// <summary>Text as a workbook can hold it. What XML cannot say, Office Open XML writes as <c>_xHHHH_</c>, and so it does with what looks like that.</summary>
internal static class XlsxText
{
    private static readonly SearchValues<char> Special
        = SearchValues.Create([.. Enumerable.Range(0, 32).Select(n => (char)n).Except("\t\n"), .. "_\uFFFE\uFFFF"]);

    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Special))
        {
            return text;
        }
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (Special.Contains(text[i]) && (text[i] != '_' || LooksEscaped(text.AsSpan(i))))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"_x{(int)text[i]:X4}_");
                continue;
            }
            escaped.Append(text[i]);
        }
        return escaped.ToString();
    }

    private static bool LooksEscaped(ReadOnlySpan<char> text)
        => text.Length >= 7 && text[1] is 'x' && text[6] is '_' && char.IsAsciiHexDigit(text[2]) && char.IsAsciiHexDigit(text[3])
            && char.IsAsciiHexDigit(text[4]) && char.IsAsciiHexDigit(text[5]);
}
