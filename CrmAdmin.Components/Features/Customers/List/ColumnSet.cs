using System.Collections.Immutable;

namespace CrmAdmin.Components.Features.Customers.List;

/// <summary>A column of the list and what is stored of it in the person's browser.</summary>
/// <param name="Key">Stable; also the cell's <c>data-c</c>.</param>
/// <param name="Width">In pixels; null: as wide as its content.</param>
public sealed record ListColumn(string Key, string Title, bool IsShown = true, int? Width = null)
{
    public const int Narrowest = 48;
    public const int Widest = 800;

    public bool IsNumber => Key is "orders" or "spent";

    internal static int? InBounds(int? width) => width is { } pixels ? Math.Clamp(pixels, Narrowest, Widest) : null;
}

/// <summary>Which columns the list shows, in which order and how wide.</summary>
public sealed record ColumnSet(ImmutableList<ListColumn> Columns)
{
    /// <summary>Where the browser keeps it.</summary>
    public const string StoredAs = "crm-columns";

    public static ColumnSet Defaults { get; } = new(
    [
        new("id", "Id"), new("name", "Name"), new("email", "E-mail"), new("phone", "Phone"), new("level", "Level"), new("status", "Status"),
        new("type", "Account type", IsShown: false), new("signin", "Last sign-in"), new("registered", "Registered on", IsShown: false),
        new("number", "Customer number", IsShown: false), new("orders", "Orders"), new("spent", "Total spent"),
    ]);

    public IEnumerable<ListColumn> Shown => Columns.Where(column => column.IsShown);

    public ColumnSet Toggle(string key) => Change(key, column => column with { IsShown = !column.IsShown || Shown.Count() == 1 });

    public ColumnSet Resize(string key, int? width) => Change(key, column => column with { Width = ListColumn.InBounds(width) });

    public ColumnSet Move(string key, int by)
    {
        var from = Columns.FindIndex(column => column.Key == key);
        var to = Math.Clamp(from + by, 0, Columns.Count - 1);
        return from < 0 ? this : new(Columns.RemoveAt(from).Insert(to, Columns[from]));
    }

    /// <summary>“id,1,120;name,1,;…”; what a newer version added stands at its first place.</summary>
    public override string ToString()
        => string.Join(';', Columns.Select(column => string.Create(CultureInfo.InvariantCulture, $"{column.Key},{(column.IsShown ? 1 : 0)},{column.Width}")));

    public static ColumnSet Parse(string? stored)
    {
        var known = Defaults.Columns.ToDictionary(column => column.Key, StringComparer.Ordinal);
        var read = new List<ListColumn>();
        foreach (var part in (stored ?? "").Split(';'))
        {
            if (part.Split(',') is [var key, var shown, var width] && known.Remove(key, out var column))
            {
                read.Add(column with
                {
                    IsShown = shown == "1",
                    Width = int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? ListColumn.InBounds(pixels) : null,
                });
            }
        }
        read.AddRange(Defaults.Columns.Where(column => known.ContainsKey(column.Key)));
        return read.Exists(column => column.IsShown) ? new([.. read]) : Defaults;
    }

    private ColumnSet Change(string key, Func<ListColumn, ListColumn> change)
        => Columns.Find(column => column.Key == key) is { } column ? new(Columns.Replace(column, change(column))) : this;
}
