namespace CrmAdmin.Components.Contracts;

/// <summary>What a command that saves one form answers.</summary>
public interface ISaved
{
    /// <summary>False: it was stored like this already; nothing was written.</summary>
    bool Changed { get; }

    /// <summary>Names the change to undo it, and its notice.</summary>
    string Correlation { get; }
}
