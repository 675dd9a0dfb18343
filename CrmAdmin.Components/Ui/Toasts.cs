namespace CrmAdmin.Components.Ui;

public enum ToastKind
{
    Done,
    Bad,
}

/// <param name="UndoAsync">Takes the change back; null where it cannot be.</param>
/// <param name="Href">Where more can be seen of it.</param>
public sealed record Toast(string Text, ToastKind Kind = ToastKind.Done, Func<Task>? UndoAsync = null, string? Href = null);

/// <summary>Short messages of one circuit; the layout’s providers show them.</summary>
public sealed class Toasts
{
    /// <summary>Who shows them: one per circuit. Called on any thread.</summary>
    internal Action<Toast>? Host { get; set; }

    public void Show(Toast toast) => Host?.Invoke(toast);
}
