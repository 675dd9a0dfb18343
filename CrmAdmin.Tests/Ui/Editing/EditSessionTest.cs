using Bunit;

namespace CrmAdmin.Tests.Ui.Editing;

/// <summary>A form of two fields over a record that others change too.</summary>
public abstract class EditSessionTest : PageTest
{
    private readonly List<(NoteInput Sent, Guid Key)> sent = [];
    private IRenderedComponent<NoteForm>? form;

    /// <summary>The record as it is stored.</summary>
    protected NoteInput Stored { get; set; } = new() { Version = 1, Title = "title", Text = "text" };

    protected bool IsTextMasked { get; set; }

    /// <summary>What becomes of the next save; the record is stored where it goes through.</summary>
    protected Func<NoteInput, Task<ISaved>>? Answer { get; set; }

    protected Func<string, Task<UndoResult>> Undo { get; set; } = _ => Task.FromResult(new UndoResult(1, []));

    protected string? Draft { get; init; } = "note/1";

    protected IReadOnlyList<(NoteInput Sent, Guid Key)> Sent => sent;

    protected EditSession<NoteDetails, NoteInput> Session => Form.Instance.Session;

    protected NoteInput Input => Session.Input;

    private IRenderedComponent<NoteForm> Form => form ??= Open<NoteForm>(parameters => parameters.Add(p => p.Source, new EditSource<NoteDetails, NoteInput>
    {
        Load = () => Task.FromResult(new NoteDetails(InputDifference.Copy(Stored), IsTextMasked)),
        InputOf = details => details.Input,
        Save = (input, key) =>
        {
            sent.Add((input, key));
            return (Answer ?? StoreAsync)(input);
        },
        Undo = correlation => Undo(correlation),
        Concerns = notice => notice.Area == ChangeArea.Account,
        Draft = Draft,
        CustomerId = 7,
        IsMasked = (details, name) => details.IsTextMasked && name == nameof(NoteInput.Text),
    }));

    /// <summary>As a bound field does: the form renders after it.</summary>
    protected Task TypeAsync(Action<NoteInput> change) => Form.InvokeAsync(() =>
    {
        change(Input);
        Session.Look();
    });

    protected Task<EditOutcome> SaveAsync(bool closes = true) => Form.InvokeAsync(() => Session.SaveAsync("Note saved", closes));

    protected Task<ISaved> StoreAsync(NoteInput input)
    {
        if (input.Version != Stored.Version)
        {
            throw new ConflictException();
        }
        Stored = InputDifference.Copy(input);
        Stored.Version++;
        return Task.FromResult<ISaved>(new NoteSaved(true, "mine"));
    }

    /// <summary>Somebody else saves, and everybody hears of it.</summary>
    protected void Change(Action<NoteInput> change, string correlation = "theirs", bool tell = true)
    {
        Stored = InputDifference.Copy(Stored);
        change(Stored);
        Stored.Version++;
        if (tell)
        {
            Notices.Publish(new(ChangeArea.Account, 7, "Ada", correlation));
        }
    }

    /// <summary>Asks again and again: much of it happens without a rendering.</summary>
    protected static void Until(Action seen)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                seen();
                return;
            }
            catch (Exception) when (tries < 250)
            {
                Thread.Sleep(20);
            }
        }
    }

    protected Task LeaveAsync()
    {
        var leaving = form!;
        form = null;
        return leaving.InvokeAsync(() => ((IDisposable)leaving.Instance).Dispose());
    }

    public sealed record NoteDetails(NoteInput Input, bool IsTextMasked);

    public sealed record NoteSaved(bool Changed, string Correlation) : ISaved;

    public sealed class NoteInput
    {
        public long Version { get; set; }
        public string? Title { get; set; }
        public string? Text { get; set; }
    }

    public sealed class NoteForm : UiComponent
    {
        public EditSession<NoteDetails, NoteInput> Session { get; private set; } = null!;

        [Microsoft.AspNetCore.Components.Parameter]
        public required EditSource<NoteDetails, NoteInput> Source { get; set; }

        protected override Task OnInitializedAsync() => (Session = Edit(Source)).LoadAsync();
    }
}
