namespace CrmAdmin.Components.Ui;

/// <summary>
/// What was done with a row of a long list. The page's script finds out which row and what, and one handler on the table hears it: a handler
/// or a component for each row is what makes a list heavy, in memory for each open page and in bytes for each click (docs/decisions/0018).
/// </summary>
public sealed class RowEventArgs : EventArgs
{
    /// <summary>The row's <c>data-row</c>.</summary>
    public long Row { get; set; }

    /// <summary>The pressed button's <c>data-act</c>; <c>pick</c>: its tick box changed.</summary>
    public string Act { get; set; } = "";

    public bool IsTicked { get; set; }
}
