namespace CrmAdmin.Components.Ui;

/// <summary>A page that opens in a window of its own: the shell shows it without navigation.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OwnWindowAttribute : Attribute;
