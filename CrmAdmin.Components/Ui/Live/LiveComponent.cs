using Microsoft.AspNetCore.Components;

namespace CrmAdmin.Components.Ui.Live;

/// <summary>Hears of committed changes, its own included, until it is disposed.</summary>
public abstract class LiveComponent : StoreComponent
{
    private IDisposable? subscription;

    [Inject]
    public required IChangeNotices Notices { get; set; }

    [Inject]
    public required UiErrors Errors { get; set; }

    protected override void OnInitialized()
    {
        var cultures = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        var inbox = new NoticeInbox(OnNoticeAsync);
        subscription = Notices.Subscribe(notice =>
        {
            if (Concerns(notice))
            {
                Guarded.Run(Errors, cultures, () => InvokeAsync(() => inbox.TakeAsync(notice)));
            }
        });
    }

    public override void Dispose()
    {
        subscription?.Dispose();
        base.Dispose();
    }

    /// <summary>Cheap and on the sender's thread: read fields, change nothing.</summary>
    protected abstract bool Concerns(ChangeNotice notice);

    /// <summary>On this page's own dispatcher and in its own culture.</summary>
    protected abstract Task OnNoticeAsync(ChangeNotice notice);
}
