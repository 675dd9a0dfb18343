namespace CrmAdmin.Components.Features.History.EditLog;

/// <summary>Who changed what of a customer over the latest year, and of the administration.</summary>
public interface IEditLogService
{
    /// <summary>
    /// Newest first; rows older than a year are not shown even before they are deleted. Sensitive values come masked to those
    /// without <see cref="Permissions.CustomersSensitive"/>.
    /// </summary>
    [Requires(Permissions.EditLogRead)]
    Task<Page<EditRow>> ListAsync(LogFilter filter, CancellationToken ct = default);

    /// <summary>Everything that one command did to the customer, for [Details].</summary>
    /// <exception cref="NotFoundException">No such row, or it is older than a year.</exception>
    [Requires(Permissions.EditLogRead)]
    Task<EditDetails> GetDetailsAsync(long id, CancellationToken ct = default);

    /// <summary>
    /// Gives a customer's level or block flag, whose features have rules and histories of their own, the value from before this row: a new
    /// change in both logs. It needs those features' rights too.
    /// </summary>
    /// <exception cref="NotFoundException">No such row, it is older than a year, or its record's own feature puts it back.</exception>
    /// <exception cref="RuleException">
    /// <c>editlog.changed-since</c>, <c>level.gone</c>, <c>block.ended</c>: the entry to which the switch belonged is over; <c>block.over</c>: the
    /// entry to come back would have ended by now.
    /// </exception>
    [Requires(Permissions.EditLogRead)]
    Task RevertAsync(long id, CancellationToken ct = default);

    /// <summary>
    /// The customer's records as they were when <paramref name="day"/> ended in the store's time zone, worked out backwards from what
    /// they are now and every change logged since. Secrets are left out.
    /// </summary>
    /// <exception cref="NotFoundException">No such customer, or it was added later.</exception>
    /// <exception cref="RuleException"><c>editlog.day-too-early</c>: the log of that day is no longer complete; <c>editlog.day-to-come</c>.</exception>
    [Requires(Permissions.EditLogRead)]
    Task<IReadOnlyList<RecordThen>> GetAsOfAsync(long customerId, DateOnly day, CancellationToken ct = default);

    /// <summary>Changes of staff, rights and settings, newest first.</summary>
    [Requires(Permissions.AuditLogRead)]
    Task<Page<AuditLogRow>> ListAuditLogAsync(LogFilter filter, CancellationToken ct = default);
}

public enum EditAction
{
    Added,
    Changed,
    Deleted,
}

/// <summary>One logged fact; of an added or deleted record the field is null and the values stand in the details.</summary>
public sealed record EditRow(
    long Id, DateTimeOffset At, string Entity, long EntityId, EditAction Action, string? Field, string? Old, string? New,
    string By, string Source)
    : LogRow(Id, At, By, Source);

/// <param name="Revert">Rows whose field still has the new value and that this person may give the old one again.</param>
/// <param name="Owned">Rows that <see cref="IEditLogService.RevertAsync"/> reverts; the others' records do so themselves.</param>
public sealed record EditDetails(
    DateTimeOffset At, string By, string Source, IReadOnlyList<EditRow> Rows, IReadOnlySet<long> Revert, IReadOnlySet<long>? Owned = null);

/// <summary>A customer's record on an earlier day.</summary>
/// <param name="Name">What the record is called, where a customer has several of its kind.</param>
/// <param name="IsGone">It was there then and is not now.</param>
public sealed record RecordThen(string Entity, long EntityId, string? Name, bool IsGone, IReadOnlyList<FieldThen> Fields);

/// <param name="Then">As the log writes it; null: empty.</param>
public sealed record FieldThen(string Field, string? Then, string? Now)
{
    public bool HasChanged => Then != Now;
}

public sealed record AuditLogRow(
    long Id, DateTimeOffset At, string Entity, string Label, EditAction Action, string? Field, string? Old, string? New, string By, string Source)
    : LogRow(Id, At, By, Source)
{
    public EditRow ToEditRow() => new(Id, At, Entity, 0, Action, Field, Old, New, By, Source);
}
