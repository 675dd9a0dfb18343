namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>
/// A feature whose values the customer's row carries, with rules and a history of its own: it alone puts them back. Registered by
/// the feature; checks no right.
/// </summary>
public interface IFieldOwner
{
    /// <summary>Whose row carries them.</summary>
    Type Entity { get; }

    /// <summary>Names of its properties.</summary>
    IReadOnlyList<string> Fields { get; }

    /// <summary>Needed to change them.</summary>
    string Permission { get; }

    /// <summary>Gives the field the value from before the change, as a new change; inside the open write transaction, and saves.</summary>
    /// <param name="record">Tracked by <paramref name="db"/>.</param>
    /// <exception cref="RuleException">Why it cannot be: <c>editlog.changed-since</c>, or a rule of the feature.</exception>
    /// <exception cref="NotFoundException">The feature's history does not know the change.</exception>
    Task RevertAsync(CrmDbContext db, object record, FieldChange change, CancellationToken ct);
}

/// <summary>One field's change as the edit log has it.</summary>
public sealed record FieldChange(string Field, string? Old, string? New, string Correlation);
