using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>The kinds of cell that customers and addresses consist of. A cell that is not what it should be rejects its row, or is left out.</summary>
internal static class CellReading
{
    private const int MaxName = 100;
    private const int MaxShort = 50;
    private const int MaxPhone = 40;
    private const int MaxEmail = 254;
    private const int ShownOfValue = 100; // characters of a refused value that the reason repeats

    public static string? Name(this SourceRow row, string? column) => row.Line(column, MaxName);

    public static string? Word(this SourceRow row, string? column) => row.Line(column, MaxShort);

    /// <summary>Null where empty.</summary>
    public static string? Line(this SourceRow row, string? column, int most)
    {
        var text = row[column];
        if (text.AsSpan().ContainsAny('\n', '\r'))
        {
            row.Reject(column!, "import.row.line-break", Shown(text));
        }
        return row.Within(column, text, most);
    }

    /// <summary>Several columns of a street, or several lines in one, joined by line feeds.</summary>
    public static string? Street(this SourceRow row, IReadOnlyList<string> columns)
    {
        var lines = columns.SelectMany(column => row[column].Split('\n', '\r')).Select(line => line.Trim()).Where(line => line.Length > 0);
        return columns.Count == 0 ? null : row.Within(columns[0], string.Join('\n', lines), 400);
    }

    public static string? Email(this SourceRow row, string? column)
    {
        var text = row[column];
        if (text.Length is > 0 and <= MaxEmail && !EmailAttribute.IsEmail(text))
        {
            row.Reject(column!, "import.row.email", Shown(text));
        }
        if (text.Length <= MaxEmail && Customer.SignInKeyOf(text) is { Length: > MaxEmail } compared) // ligatures come apart in it
        {
            row.Reject(column!, "import.row.too-long", MaxEmail, compared.Length);
        }
        return row.Within(column, text, MaxEmail);
    }

    /// <summary>What is no phone costs the cell, and not the row; an extension, which has no place, is told.</summary>
    public static string? Phone(this SourceRow row, string? column)
    {
        var text = Phones.Text(WithoutApostrophe(row[column])) ?? "";
        if (text.Length == 0 || text.Length > MaxPhone || PhoneNumberAttribute.IsPhone(text))
        {
            return row.Within(column, text, MaxPhone);
        }
        if (Phones.SplitExtension(text) is var (number, extension))
        {
            row.Warn(column!, "import.row.phone-extension", extension);
            return number;
        }
        if (text.Any(char.IsLetterOrDigit) && row.Rejection is null) // a dash stands for an empty cell; a row that is rejected says why once
        {
            row.LeaveOut(column!, "import.row.phone", Shown(text));
        }
        return null;
    }

    /// <summary>A spreadsheet's apostrophe before a number is not part of it.</summary>
    public static string? Id(this SourceRow row, string? column)
        => row.Within(column, WithoutApostrophe(row[column]), MaxShort);

    public static bool? Flag(this SourceRow row, string? column)
    {
        switch (row[column].ToUpperInvariant())
        {
            case "":
                return null;
            case "1" or "TRUE" or "YES":
                return true;
            case "0" or "FALSE" or "NO":
                return false;
            default:
                row.Reject(column!, "import.row.flag", Shown(row[column]));
                return null;
        }
    }

    public static DateOnly? Day(this SourceRow row, string? column, DateOrder order)
    {
        var text = row[column];
        if (text.Length == 0)
        {
            return null;
        }
        // The midnight that a database adds to a day is dropped; any other time would be a value lost.
        if (Dates.TryParse(text, order, out var time) && time.TimeOfDay == TimeSpan.Zero)
        {
            return DateOnly.FromDateTime(time.DateTime);
        }
        row.Reject(column!, "import.row.date", Shown(text));
        return null;
    }

    /// <summary>
    /// An instant; UTC where it does not name its offset. Cut to the microsecond that both databases keep: else the same file
    /// would change it each time.
    /// </summary>
    public static DateTimeOffset? Instant(this SourceRow row, string? column, DateOrder order)
    {
        var text = row[column];
        if (text.Length == 0)
        {
            return null;
        }
        if (Dates.TryParse(text, order, out var time))
        {
            return new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        }
        row.Reject(column!, "import.row.date", Shown(text));
        return null;
    }

    public static string Shown(string text) => text.Length <= ShownOfValue ? text : Cut(text, ShownOfValue) + "…";

    /// <summary>The beginning of a text, never half a character of two UTF-16 units.</summary>
    public static string Cut(string text, int most)
        => text.Length <= most ? text : text[..(char.IsLowSurrogate(text[most]) ? most - 1 : most)];

    private static string? Within(this SourceRow row, string? column, string text, int most)
    {
        if (text.Length > most)
        {
            row.Reject(column!, "import.row.too-long", most, text.Length);
        }
        return NullIfEmpty(text);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string WithoutApostrophe(string text) => text.StartsWith('\'') ? text[1..].Trim() : text;
}
