namespace CrmAdmin.Components.Ui.Logs;

/// <summary>Reads a log page by page; while the newest are shown it follows, and what came since lights up once.</summary>
public abstract class LogReading<TRow> : LiveComponent
    where TRow : LogRow
{
    private int asked;

    protected ReadState Reading { get; } = new();

    protected LogFilter Filter { get; private set; } = new();

    /// <summary>Null: not read yet.</summary>
    protected Page<TRow>? Page { get; private set; }

    protected RowFlash<TRow> Flash => field ??= new(row => row.Id, ShownOf);

    protected abstract LogView<TRow> View { get; }

    /// <summary>What of a row is shown: where that changes it lights up, too.</summary>
    protected virtual object? ShownOf(TRow row) => row;

    protected override bool Concerns(ChangeNotice notice)
        => Filter.After is null && View.Areas.Contains(notice.Area) && (Filter.CustomerId == 0 || notice.IsAbout(Filter.CustomerId));

    protected override async Task OnNoticeAsync(ChangeNotice notice)
    {
        await GoAsync(Filter);
        StateHasChanged();
    }

    protected Task GoAsync(LogFilter next) => Errors.TryAsync(Reading, async () =>
    {
        Filter = next;
        var mine = ++asked;
        var answer = await View.Read(next);
        if (mine == asked) // a late answer to an older question is dropped
        {
            Page = answer;
            Flash.Show(answer.Items, next);
        }
    });
}
