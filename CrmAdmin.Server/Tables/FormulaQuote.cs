using System.Buffers;
using System.Text;

namespace CrmAdmin.Server.Tables;

/// <summary>
/// The apostrophe before what a spreadsheet would take for a formula. A cell may be one where a text begins, and, in a program that
/// splits lines or at other separators than ours, after a line break, tab or semicolon. Blanks and invisible characters before the
/// sign hide it from people only. Taking the apostrophes away gives every text back as it was.
/// </summary>
public static class FormulaQuote
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n\t;");
    private static readonly SearchValues<char> Signs = SearchValues.Create("=+-@＝＋－＠﹦﹢﹣﹫−");

    public static bool Needs(string text)
    {
        if (text.Length == 0 || (char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAny(Breaks)))
        {
            return false;
        }
        for (var start = 0; start >= 0; start = NextStart(text, start))
        {
            if (IsFormula(text, start))
            {
                return true;
            }
        }
        return false;
    }

    public static string Put(string text)
    {
        if (!Needs(text))
        {
            return text;
        }
        var quoted = new StringBuilder(text.Length + 4);
        ForEachPart(text, (part, isFormula) => quoted.Append(isFormula ? "'" : "").Append(part));
        return quoted.ToString();
    }

    public static string Take(string text)
    {
        if (!text.Contains('\'') || !Needs(text))
        {
            return text;
        }
        var plain = new StringBuilder(text.Length);
        ForEachPart(text, (part, isFormula) => plain.Append(isFormula && part[0] == '\'' ? part.AsSpan(1) : part));
        return plain.ToString();
    }

    private static void ForEachPart(string text, Action<string, bool> part)
    {
        for (var start = 0; start >= 0;)
        {
            var next = NextStart(text, start);
            part(next < 0 ? text[start..] : text[start..next], IsFormula(text, start));
            start = next;
        }
    }

    private static int NextStart(string text, int start)
        => text.AsSpan(start).IndexOfAny(Breaks) is var found and >= 0 && start + found + 1 < text.Length ? start + found + 1 : -1;

    private static bool IsFormula(string text, int start)
    {
        var at = start;
        while (at < text.Length && text[at] == '\'')
        {
            at++; // ours, or those of others: one more makes no difference to what stands behind
        }
        if (start == 0 && at < text.Length && text[at] is '\t' or '\r' or '\n' or '\0')
        {
            return true;
        }
        while (at < text.Length && IsUnseen(text[at]) && !Breaks.Contains(text[at]))
        {
            at++;
        }
        return at < text.Length && Signs.Contains(text[at]);
    }

    private static bool IsUnseen(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
