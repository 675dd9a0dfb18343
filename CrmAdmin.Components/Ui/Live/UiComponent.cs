using Microsoft.AspNetCore.Components;

namespace CrmAdmin.Components.Ui.Live;

/// <summary>
/// A component that shows what others change, or edits it: its <see cref="Live"/> reads and <see cref="Edit"/> sessions hear of committed
/// changes on its own dispatcher and end with it.
/// </summary>
public abstract class UiComponent : StoreComponent
{
    private readonly (CultureInfo Culture, CultureInfo UICulture) cultures = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
    private readonly List<ILivePart> parts = [];
    private readonly List<IDisposable> subscriptions = [];

    [Inject]
    public required IChangeNotices Notices { get; set; }

    [Inject]
    public required UiErrors Errors { get; set; }

    [Inject]
    public required EditServices EditServices { get; set; }

    public override void Dispose()
    {
        subscriptions.ForEach(subscription => subscription.Dispose());
        parts.ForEach(part => part.Dispose());
        base.Dispose();
    }

    /// <inheritdoc cref="LiveRead{T}"/>
    protected LiveRead<T> Live<T>(Func<Task<T>> load, Func<ChangeNotice, bool> concerns, Action<T>? shown = null)
        where T : class
        => Add(new LiveRead<T>(load, concerns, Errors, StateHasChanged, shown));

    /// <inheritdoc cref="EditSession{TDetails, TInput}"/>
    protected EditSession<TDetails, TInput> Edit<TDetails, TInput>(EditSource<TDetails, TInput> source)
        where TDetails : class
        where TInput : class, new()
        => Add(new EditSession<TDetails, TInput>(source, EditServices, StateHasChanged));

    private T Add<T>(T part)
        where T : ILivePart
    {
        var inbox = new NoticeInbox(part.OnNoticeAsync);
        parts.Add(part);
        subscriptions.Add(Notices.Subscribe(notice =>
        {
            if (part.Concerns(notice))
            {
                Guarded.Run(Errors, cultures, () => InvokeAsync(() => inbox.TakeAsync(notice)));
            }
        }));
        return part;
    }
}
