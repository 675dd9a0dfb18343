namespace CrmAdmin.Components.Resources;

/// <summary>
/// Names the resource files beside it. Keys of what pages say are the English sentences themselves; keys of refusals are their
/// codes. A test compares the keys used in the source with both files.
/// </summary>
public sealed class Texts;
