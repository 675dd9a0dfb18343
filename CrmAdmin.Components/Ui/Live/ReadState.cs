namespace CrmAdmin.Components.Ui.Live;

/// <summary>How the read that a page, a tab or a dialog cannot do without went; shown by <see cref="FirstRead"/> until there is something to show.</summary>
public sealed class ReadState
{
    /// <summary>Why the last try failed, in words; null: it went through, or is on its way.</summary>
    public string? Problem { get; private set; }

    /// <summary>It went through once: what is shown stays, whatever becomes of reading it again.</summary>
    public bool IsDone { get; private set; }

    internal void Begin() => Problem = null;

    internal void Succeed() => IsDone = true;

    internal void Fail(string problem) => Problem = problem;
}
