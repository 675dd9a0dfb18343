namespace CrmAdmin.Components.Ui.Live;

/// <summary>
/// Which rows of a list light up: those that read otherwise than when the list was last shown, and those that came since. What only moved
/// up from a later page, because another row left, is neither.
/// </summary>
/// <param name="key">Newer rows have higher ones.</param>
/// <param name="shown">What counts as a change; the whole row where it is not given.</param>
public sealed class RowFlash<T>(Func<T, long> key, Func<T, object?>? shown = null)
    where T : class
{
    private readonly Dictionary<long, string> lit = [];
    private Dictionary<long, object?>? before;
    private object? which;
    private bool turn;

    /// <summary>Tells what stands in the list now. Under another <paramref name="list"/> than before (its query, its page) nothing lights up.</summary>
    public void Show(IEnumerable<T> rows, object? list = null)
    {
        var now = rows.ToDictionary(key, row => shown is null ? row : shown(row));
        if (before is null || !Equals(which, list))
        {
            lit.Clear();
        }
        else if (now.Keys.Where(id => IsNews(id, now[id])).ToList() is { Count: > 0 } news)
        {
            turn = !turn;
            lit.Clear();
            news.ForEach(id => lit[id] = turn ? "flash" : "flash-again");
        }
        (before, which) = (now, list);
    }

    /// <summary>The row's class; it alternates, because a browser plays an animation again only under another name.</summary>
    public string? Of(T row) => lit.GetValueOrDefault(key(row));

    private bool IsNews(long id, object? row)
        => before!.TryGetValue(id, out var known) ? !Equals(known, row) : before.Count == 0 || id > before.Keys.Max();
}
