using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace CrmAdmin.Components.Ui;

/// <summary>
/// The one place where refusals become words for the page. A refusal ends what was asked and nothing else; what nobody expected
/// is logged and shown as such, and the circuit goes on.
/// </summary>
public sealed partial class UiErrors(Toasts toasts, IStringLocalizer<Texts> texts, NavigationManager navigation, ILogger<UiErrors> log) : IEffectErrors
{
    /// <summary>Whether a browser is there at the moment; a lost one may come back for some minutes.</summary>
    public bool IsConnected { get; set; } = true;

    /// <summary>Runs the work; what goes wrong is shown as a toast.</summary>
    /// <returns>Whether it went through.</returns>
    public async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception exception)
        {
            Report(exception);
            return false;
        }
    }

    /// <summary>
    /// Runs a read that a page cannot do without. Until it went through once, what goes wrong is said in the page's place, where it can be
    /// tried again; afterwards what is shown stays, and a toast says it.
    /// </summary>
    public async Task<bool> TryAsync(ReadState read, Func<Task> work)
    {
        try
        {
            read.Begin();
            await work();
            read.Succeed();
            return true;
        }
        catch (Exception exception)
        {
            if (exception is OperationCanceledException or ObjectDisposedException or SignedOutException)
            {
                Report(exception);
                return false;
            }
            read.Fail(Note(exception));
            if (read.IsDone)
            {
                toasts.Show(new(read.Problem!, ToastKind.Bad));
            }
            return false;
        }
    }

    /// <summary>
    /// Runs a form's submit: a second one while the first is on its way does nothing; broken rules go to their fields, other
    /// refusals above the buttons, and the form keeps what was typed.
    /// </summary>
    /// <exception cref="ConflictException">Where <see cref="FormState.HandlesConflicts"/>: the caller knows both versions.</exception>
    public async Task<bool> TryAsync(FormState form, Func<Task> work)
    {
        if (form.IsBusy)
        {
            return false;
        }
        form.Begin();
        try
        {
            await work();
            return true;
        }
        catch (InvalidInputException invalid)
        {
            form.Refuse(invalid.Errors, texts["input.invalid"]);
        }
        catch (Exception exception) when (exception is RuleException or ForbiddenException or NotFoundException or StorageUnavailableException
            || (exception is ConflictException && !form.HandlesConflicts))
        {
            form.Refuse([], Describe(exception));
        }
        catch (Exception exception) when (exception is not ConflictException)
        {
            Report(exception);
        }
        finally
        {
            form.End();
        }
        return false;
    }

    /// <summary>May be called from any thread.</summary>
    public void Report(Exception exception)
    {
        if (exception is OperationCanceledException or ObjectDisposedException)
        {
            return; // the page that asked is gone
        }
        if (exception is SignedOutException)
        {
            if (!IsConnected)
            {
                return; // to lead nobody anywhere would end the circuit as a fault; whoever comes back is told at the next click
            }
            var back = new Uri(navigation.Uri).PathAndQuery;
            navigation.NavigateTo($"/login?returnUrl={Uri.EscapeDataString(back)}", forceLoad: true);
            return;
        }
        toasts.Show(new(Note(exception), ToastKind.Bad));
    }

    /// <summary>The words for it, for whoever shows them in a place of their own; what nobody expected is logged.</summary>
    public string Note(Exception exception)
    {
        if (exception is not CrmException)
        {
            LogUnexpected(log, exception);
        }
        return Describe(exception);
    }

    public string Describe(Exception exception) => exception switch
    {
        CrmException refusal => texts[refusal.Code, [.. refusal.Args]],
        _ => texts["unexpected"],
    };

    public string Describe(InputError error) => texts[error.Code, error.Args];

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed")]
    private static partial void LogUnexpected(ILogger log, Exception exception);
}

/// <summary>What a form shows besides its fields.</summary>
public sealed class FormState
{
    private IReadOnlyList<InputError> errors = [];
    private IReadOnlySet<string> flashing = new HashSet<string>(StringComparer.Ordinal);
    private bool turn;

    public bool IsBusy { get; private set; }

    /// <summary>The form shows both versions itself; without it a conflict is told like any other refusal.</summary>
    public bool HandlesConflicts { get; init; }

    /// <summary>Stands above the buttons until the next try.</summary>
    public string? Message { get; private set; }

    public IReadOnlyList<InputError> All => errors;

    public InputError? ErrorOf(string field) => errors.FirstOrDefault(error => error.Field == field);

    public void Clear() => (errors, Message) = ([], null);

    /// <summary>Lights up the fields that somebody else just changed, once.</summary>
    public void Flash(IEnumerable<string> fields) => (flashing, turn) = (fields.ToHashSet(StringComparer.Ordinal), !turn);

    /// <summary>The field's class; it alternates, because a browser plays an animation again only under another name.</summary>
    public string? FlashOf(string field) => !flashing.Contains(field) ? null : turn ? "flash" : "flash-again";

    /// <summary>Says something above the buttons that no refusal said.</summary>
    public void Tell(string message) => Message = message;

    /// <summary>
    /// Said before the dialog of the form closes: a second click that is on its way does nothing any more. It would close what
    /// stands below.
    /// </summary>
    public void Finish() => IsBusy = true;

    internal void Begin()
    {
        IsBusy = true;
        Clear();
    }

    internal void Refuse(IReadOnlyList<InputError> broken, string message) => (errors, Message) = (broken, message);

    internal void End() => IsBusy = false;
}
