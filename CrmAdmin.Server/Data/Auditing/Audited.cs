namespace CrmAdmin.Server.Data.Auditing;

/// <summary>
/// Marks an entity whose changes are logged and guarded by a version: both happen in <see cref="CrmDbContext"/>, on every path,
/// and no feature can forget them.
/// </summary>
public interface IAudited
{
    long Id { get; }

    /// <summary>Raised by one with each logged change; the concurrency token.</summary>
    int Version { get; set; }
}

/// <summary>Belongs to a customer: its changes go to the customer's edit log.</summary>
public interface IAuditedCustomerData : IAudited
{
    /// <summary>Read after the insert, when keys are known.</summary>
    long CustomerKey { get; }

    /// <summary>Which pages must look again after a change.</summary>
    ChangeArea Area { get; }
}

/// <summary>Belongs to the shop: staff, rights, settings. Its changes go to the audit log.</summary>
public interface IAuditedAdministrationData : IAudited
{
    /// <summary>What a reader calls this record, e.g. a member of staff's name.</summary>
    string Label { get; }

    ChangeArea Area { get; }
}

/// <summary>Brings its computed columns up to date; called before every save.</summary>
public interface IDerived
{
    void Derive(IStoreInfo store);
}

/// <summary>Computed or technical: a change of it alone is no edit. Never put it on what a person entered.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotLoggedAttribute : Attribute;

/// <summary>That it changed is logged, what it was and is never: password hashes, second factors.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>Personal: masked on display for those who may not see it; stored in full.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SensitiveAttribute : Attribute;

/// <summary>Who acts, by which way, in which command. Set when a context is made, never ambient.</summary>
/// <param name="StaffId">Null: not a member of staff (command line, job, import without a person).</param>
/// <param name="Source">ui, api, portal, import, cli, job.</param>
/// <param name="Correlation">The same for all that one command did.</param>
public sealed record Author(long? StaffId, string Name, string Source, string Correlation)
{
    public static Author System(string source) => new(null, "CrmAdmin", source, NewCorrelation());

    /// <summary>
    /// Begins with the time, so that the log's index of it grows at its end and is deleted from its beginning: at random, each deleted
    /// row would touch a page of its own (docs/decisions/0014).
    /// </summary>
    public static string NewCorrelation() => Guid.CreateVersion7().ToString("N");
}

/// <summary>What happened to a record.</summary>
public enum EditKind
{
    Added,
    Changed,
    Deleted,
}

/// <summary>One logged fact: a field of a changed record, or the whole of an added or deleted one.</summary>
/// <param name="Entity">Which record; its keys are final when this is recorded.</param>
/// <param name="Field">Null for the whole record.</param>
/// <param name="Old">Invariant text (JSON for the whole record); null: empty or none.</param>
public sealed record Edit(IAudited Entity, EditKind Kind, string? Field, string? Old, string? New);

/// <summary>Computed columns of other records than the edited ones: brought up to date in the transaction of the save, on every path.</summary>
public interface IEditFollower
{
    Task FollowAsync(CrmDbContext db, IReadOnlyList<Edit> edits, CancellationToken ct);
}

/// <summary>Writes the log rows of a save, in its transaction.</summary>
public interface IEditRecorder
{
    Task RecordAsync(CrmDbContext db, IReadOnlyList<Edit> edits, DateTimeOffset at, CancellationToken ct);
}
