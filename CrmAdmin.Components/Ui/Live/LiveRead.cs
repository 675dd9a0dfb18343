namespace CrmAdmin.Components.Ui.Live;

/// <summary>
/// What a page shows and others change: the first reading with its failure and "Try again" (see <c>Loaded</c>), read again after each commit that
/// concerns it. An answer that a later question overtook is dropped.
/// </summary>
/// <param name="changed">Renders the component.</param>
/// <param name="shown">Called with each answer, e.g. to light up what is new.</param>
public sealed class LiveRead<T>(Func<Task<T>> load, Func<ChangeNotice, bool> concerns, UiErrors errors, Action changed, Action<T>? shown = null) : ILivePart
    where T : class
{
    private int asked;
    private bool isOver;

    public ReadState Reading { get; } = new();

    /// <summary>Null until it was read once.</summary>
    public T? Value { get; private set; }

    public Task LoadAsync()
    {
        var mine = ++asked;
        return errors.TryAsync(Reading, async () =>
        {
            var answer = await load();
            if (mine == asked && !isOver)
            {
                Value = answer;
                shown?.Invoke(answer);
            }
        });
    }

    bool ILivePart.Concerns(ChangeNotice notice) => concerns(notice);

    async Task ILivePart.OnNoticeAsync(ChangeNotice notice)
    {
        await LoadAsync();
        changed();
    }

    void IDisposable.Dispose() => isOver = true;
}
