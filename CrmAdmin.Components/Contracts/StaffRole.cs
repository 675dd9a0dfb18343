namespace CrmAdmin.Components.Contracts;

/// <summary>The roles of a member of staff, from the fewest rights to the most.</summary>
public enum StaffRole
{
    Viewer,
    Support,
    Manager,
    Administrator,
}
