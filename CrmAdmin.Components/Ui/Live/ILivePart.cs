namespace CrmAdmin.Components.Ui.Live;

/// <summary>Something of a component that follows committed changes.</summary>
internal interface ILivePart : IDisposable
{
    /// <summary>Cheap and on the sender's thread: read fields, change nothing.</summary>
    bool Concerns(ChangeNotice notice);

    /// <summary>On the component's own dispatcher and in its own culture.</summary>
    Task OnNoticeAsync(ChangeNotice notice);
}

/// <summary>
/// Hands notices on, one at a time: those that come while one is worked at are told as one for each area, since everything is read again
/// anyway; about several records, if they were.
/// </summary>
internal sealed class NoticeInbox(Func<ChangeNotice, Task> handle)
{
    private readonly Dictionary<ChangeArea, ChangeNotice> waiting = [];
    private bool busy;

    public async Task TakeAsync(ChangeNotice notice)
    {
        waiting[notice.Area] = waiting.TryGetValue(notice.Area, out var other) && other.SubjectId != notice.SubjectId ? notice with { SubjectId = 0 } : notice;
        if (busy)
        {
            return;
        }
        busy = true;
        try
        {
            while (waiting.Count > 0)
            {
                var next = waiting.First().Value;
                waiting.Remove(next.Area);
                await handle(next);
            }
        }
        finally
        {
            busy = false;
        }
    }
}
