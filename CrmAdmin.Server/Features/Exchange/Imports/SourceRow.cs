using System.Collections.Frozen;
using System.Text;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>The columns of a file, found by name whatever their case.</summary>
internal sealed class TableHeader
{
    private readonly Dictionary<string, int> byName = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlySet<string>? fields;
    private readonly Dictionary<AddressColumns, IReadOnlySet<string>> addressFields = new(ReferenceEqualityComparer.Instance);

    public TableHeader(IReadOnlyList<string> names)
    {
        Names = names;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length > 0 && !byName.TryAdd(names[i], i))
            {
                Twice ??= names[i];
            }
        }
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>A column's name that stands there more than once, so that nobody can say which one is meant.</summary>
    public string? Twice { get; }

    public bool Has(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!byName.ContainsKey(name))
            {
                return false;
            }
        }
        return true;
    }

    public int? IndexOf(string? name) => name is not null && byName.TryGetValue(name, out var index) ? index : null;

    /// <summary>The draft's fields that this file decides; a file has one layout, so they are found once.</summary>
    public IReadOnlySet<string> FieldsOf(CustomerColumns columns) => fields ??= columns.FieldsIn(this);

    /// <inheritdoc cref="FieldsOf(CustomerColumns)"/>
    public IReadOnlySet<string> FieldsOf(AddressColumns columns)
        => addressFields.TryGetValue(columns, out var found) ? found : addressFields[columns] = columns.FieldsIn(this);
}

/// <summary>
/// One row by column name. It remembers which cells were used, so that a value that nobody took can be named afterwards, and
/// the first reason why the row cannot come in.
/// </summary>
internal sealed class SourceRow(TableHeader header, TableRow row, string? emptyWord)
{
    private readonly bool[] isUsed = new bool[header.Names.Count];
    private readonly List<InputError> warnings = [];
    private readonly HashSet<string> leftOut = new(StringComparer.Ordinal);

    public TableHeader Header => header;

    public int Number => row.Number;

    public InputError? Rejection { get; private set; } = row.Problem;

    public IReadOnlyList<InputError> Warnings => warnings;

    /// <summary>Trimmed and composed (NFC); empty where the cell or the whole column is not there.</summary>
    public string this[string? column]
    {
        get
        {
            if (header.IndexOf(column) is not { } index || index >= row.Cells.Count)
            {
                return "";
            }
            isUsed[index] = true;
            return Clean(index);
        }
    }

    /// <summary>Columns with a value that nobody asked for.</summary>
    public IEnumerable<int> Unused
        => Enumerable.Range(0, row.Cells.Count).Where(index => !isUsed[index] && Clean(index).Length > 0);

    public void Reject(string column, string code, params object[] args) => Rejection ??= new(column, code, args);

    /// <summary>Once for a cell, however many fields it is read for.</summary>
    public void Warn(string column, string code, params object[] args)
    {
        if (!warnings.Exists(warning => warning.Field == column && warning.Code == code))
        {
            warnings.Add(new(column, code, args));
        }
    }

    /// <summary>The cell says nothing that could come in: what is known of its field stays.</summary>
    public void LeaveOut(string column, string code, params object[] args)
    {
        Warn(column, code, args);
        leftOut.Add(column);
    }

    /// <summary>Of the fields that the file decides those that this row does.</summary>
    /// <param name="columns">The layout: properties named as the fields, with the columns' names.</param>
    public IReadOnlySet<string> Decided(IReadOnlySet<string> fields, object columns)
    {
        return leftOut.Count == 0 ? fields : fields.Where(field => !IsLeftOut(field)).ToFrozenSet(StringComparer.Ordinal);

        bool IsLeftOut(string field) => columns.GetType().GetProperty(field)?.GetValue(columns) is string column && leftOut.Contains(column);
    }

    /// <summary>Control characters and replacement marks are what is left of text that was read or written in a wrong encoding.</summary>
    public void CheckCharacters()
    {
        for (var i = 0; i < row.Cells.Count; i++)
        {
            var cell = row.Cells[i];
            if (cell.Any(c => c == '\uFFFD' || (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) || !IsWellFormed(cell))
            {
                Reject(header.Names[i], "import.row.characters");
            }
            else if (cell.Length > ImportLimits.MaxCellLength)
            {
                Reject(header.Names[i], "import.row.too-long", ImportLimits.MaxCellLength, cell.Length);
            }
        }
    }

    private string Clean(int index)
    {
        var text = FormulaQuote.Take(row.Cells[index].Trim()).Trim();
        return text.Length == 0 || text == emptyWord ? ""
            : Ascii.IsValid(text) || !IsWellFormed(text) ? text : text.Normalize(NormalizationForm.FormC);
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }
        return true;
    }
}
