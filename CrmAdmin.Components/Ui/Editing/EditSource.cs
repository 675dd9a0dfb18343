using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Ui.Editing;

/// <summary>What an <see cref="EditSession{TDetails, TInput}"/> must know of a form: how it is read and saved. Everything else is the session's.</summary>
public sealed class EditSource<TDetails, TInput>
{
    public required Func<Task<TDetails>> Load { get; init; }

    public required Func<TDetails, TInput> InputOf { get; init; }

    /// <summary>Takes a copy of what was typed and a key that belongs to this content: sent again after a lost answer, it is carried out once.</summary>
    public required Func<TInput, Guid, Task<ISaved>> Save { get; init; }

    /// <summary>Takes a saved change back by its correlation; null: it cannot be.</summary>
    public Func<string, Task<UndoResult>>? Undo { get; init; }

    /// <summary>Which commits are of what is shown. Cheap and on the sender's thread.</summary>
    public Func<ChangeNotice, bool> Concerns { get; init; } = _ => false;

    /// <summary>Who made the last change; null: whoever the notice names.</summary>
    public Func<TDetails, string?> ChangedBy { get; init; } = _ => null;

    /// <summary>Names the form and the record for drafts, e.g. <c>level/7</c>; null: what was typed is kept nowhere, as for passwords.</summary>
    public string? Draft { get; init; }

    /// <summary>Whose record it is: erasing a customer erases the drafts.</summary>
    public long? CustomerId { get; init; }

    /// <summary>How a field's value reads where both versions are shown; null: it speaks for itself.</summary>
    public Func<string, object?, string?> Words { get; init; } = (_, _) => null;

    /// <summary>Whether the field holds no value but a mask: it is neither typed nor taken over.</summary>
    public Func<TDetails, string, bool> IsMasked { get; init; } = (_, _) => false;
}

/// <summary>What every session needs, of its circuit.</summary>
public sealed class EditServices(UiErrors errors, Dialogs dialogs, Toasts toasts, IStringLocalizer<Texts> texts, IDraftsService drafts, TimeProvider clock)
{
    internal UiErrors Errors => errors;

    internal Dialogs Dialogs => dialogs;

    internal Toasts Toasts => toasts;

    internal IStringLocalizer<Texts> Texts => texts;

    internal IDraftsService Drafts => drafts;

    internal TimeProvider Clock => clock;
}

/// <summary>What became of a save.</summary>
public enum EditOutcome
{
    /// <summary>The form says why not, or somebody goes on editing.</summary>
    Open,
    Saved,

    /// <summary>The other's values were taken: nothing is left to save.</summary>
    KeptTheirs,
}
