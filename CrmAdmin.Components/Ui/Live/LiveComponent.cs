using Microsoft.AspNetCore.Components;

namespace CrmAdmin.Components.Ui.Live;

/// <summary>Hears of committed changes, its own included, until it is disposed.</summary>
public abstract class LiveComponent : StoreComponent
{
    private readonly Dictionary<ChangeArea, ChangeNotice> waiting = [];
    private IDisposable? subscription;
    private bool busy;

    [Inject]
    public required IChangeNotices Notices { get; set; }

    [Inject]
    public required UiErrors Errors { get; set; }

    protected override void OnInitialized()
    {
        var cultures = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        subscription = Notices.Subscribe(notice =>
        {
            if (Concerns(notice))
            {
                Guarded.Run(Errors, cultures, () => InvokeAsync(() => HandleAsync(notice)));
            }
        });
    }

    public override void Dispose()
    {
        subscription?.Dispose();
        base.Dispose();
    }

    // One at a time: those that come while the page reads are told as one for each area, since it reads again anyway; about several, if they were.
    private async Task HandleAsync(ChangeNotice notice)
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
                await OnNoticeAsync(next);
            }
        }
        finally
        {
            busy = false;
        }
    }

    /// <summary>Cheap and on the sender's thread: read fields, change nothing.</summary>
    protected abstract bool Concerns(ChangeNotice notice);

    /// <summary>On this page's own dispatcher and in its own culture.</summary>
    protected abstract Task OnNoticeAsync(ChangeNotice notice);
}
