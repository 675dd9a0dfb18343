namespace CrmAdmin.Components.Contracts;

/// <summary>A range of a list, newest first, reached by keyset and not by offset.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Count">How many there are in all, at most <see cref="CountCap"/>.</param>
/// <param name="HasPrevious">There is something newer than the first item.</param>
/// <param name="HasNext">There is something older than the last item.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Count, bool HasPrevious, bool HasNext)
{
    /// <summary>Counting stops here; a page then shows “1,000+”.</summary>
    public const int CountCap = 1_001;

    public bool CountIsCapped => Count >= CountCap;

    public static Page<T> Empty { get; } = new([], 0, false, false);
}
