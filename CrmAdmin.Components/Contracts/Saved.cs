namespace CrmAdmin.Components.Contracts;

/// <summary>A finished change.</summary>
/// <param name="Changed">False: what was sent was what was there; nothing was written.</param>
/// <param name="Correlation">Names the change to undo it.</param>
public sealed record Saved(long Id, int Version, bool Changed, string Correlation);

/// <summary>What taking a change back did.</summary>
/// <param name="LeftAlone">Fields that were changed again since, and keep that value.</param>
public sealed record UndoResult(int Restored, IReadOnlyList<string> LeftAlone);
