namespace CrmAdmin.Components.Ui;

/// <summary>
/// On a page: without this permission the layout says so instead of showing it. It hides a door; what is behind is guarded by the
/// services.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAttribute(string permission) : Attribute
{
    public string Permission { get; } = permission;
}
