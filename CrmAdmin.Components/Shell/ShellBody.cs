using CrmAdmin.Components.Features.Administration.Staff;
using Microsoft.AspNetCore.Components;

namespace CrmAdmin.Components.Shell;

/// <summary>
/// What both layouts of signed-in pages do: know who is there, follow changes of their rights, and leave for the sign-in page
/// the moment the session ends.
/// </summary>
public abstract class ShellBody : LayoutComponentBase, IDisposable
{
    private readonly (CultureInfo Culture, CultureInfo UICulture) cultures = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
    private IDisposable? subscription;
    private int loads;

    [Inject]
    public required IState<StaffState> State { get; set; }

    [Inject]
    public required IDispatcher Dispatcher { get; set; }

    [Inject]
    public required IChangeNotices Notices { get; set; }

    [Inject]
    public required UiErrors Errors { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    protected static string OtherLanguage => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ko" ? "en" : "ko";

    protected string LanguageUrl => $"/language/{OtherLanguage}?returnUrl={Uri.EscapeDataString(new Uri(Navigation.Uri).PathAndQuery)}";

    protected bool May(string permission) => State.Value.May(permission);

    protected override void OnInitialized()
    {
        State.StateChanged += OnStateChanged;
        subscription = Notices.Subscribe(notice =>
        {
            if (notice.Area is ChangeArea.Rights || (notice.Area is ChangeArea.Staff or ChangeArea.Sessions && notice.SubjectId == State.Value.Self?.StaffId))
            {
                Guarded.Run(Errors, cultures, () => InvokeAsync(Load)); // a session that was ended answers with the way to the sign-in page
            }
        });
        Load();
    }

    public void Dispose()
    {
        subscription?.Dispose();
        State.StateChanged -= OnStateChanged;
        GC.SuppressFinalize(this);
    }

    private void Load() => Dispatcher.Dispatch(new StaffActions.Load(++loads));

    private void OnStateChanged(object? sender, EventArgs e) => Guarded.Run(Errors, cultures, () => InvokeAsync(() =>
    {
        if (State.Value.Self is { SecondFactorMissing: true } && new Uri(Navigation.Uri).AbsolutePath != "/me")
        {
            Navigation.NavigateTo("/me");
        }
        StateHasChanged();
    }));
}
