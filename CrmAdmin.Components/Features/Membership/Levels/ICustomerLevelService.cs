using System.ComponentModel.DataAnnotations;

namespace CrmAdmin.Components.Features.Membership.Levels;

/// <summary>The level that a customer has. Effective with the answer. Every change is a row of the level log, which stays.</summary>
public interface ICustomerLevelService
{
    /// <summary>For the dialog: the present level and all that can be chosen.</summary>
    /// <exception cref="NotFoundException">There is no such customer.</exception>
    [Requires(Permissions.CustomersRead)]
    Task<CustomerLevelDetails> GetAsync(long customerId, CancellationToken ct = default);

    /// <summary>All levels, from the lowest upwards.</summary>
    [Requires(Permissions.CustomersRead)]
    Task<IReadOnlyList<LevelBenefits>> GetLevelsAsync(CancellationToken ct = default);

    /// <param name="key">The same key gets the first call's answer: a double click or a repeated request changes nothing twice.</param>
    /// <exception cref="ConflictException">The level was changed after <see cref="CustomerLevelInput.Version"/> was read.</exception>
    /// <exception cref="RuleException"><c>level.gone</c>: the level was deleted meanwhile.</exception>
    [Requires(Permissions.LevelsEdit)]
    Task<LevelSaved> SaveAsync(CustomerLevelInput input, Guid key, CancellationToken ct = default);

    /// <summary>Restores what one of this person's commands changed; a level that was changed since is left alone and named.</summary>
    /// <exception cref="NotFoundException">No change of a level with this correlation by this person.</exception>
    [Requires(Permissions.LevelsEdit)]
    Task<UndoResult> UndoAsync(string correlation, CancellationToken ct = default);

    /// <summary>The level log of a customer, newest first.</summary>
    [Requires(Permissions.CustomersRead)]
    Task<Page<LevelLogRow>> GetLogAsync(LogFilter filter, CancellationToken ct = default);
}

/// <summary>What a change of level came from.</summary>
public enum LevelWhy
{
    ByHand,
    Bulk,
    Automatic,
    Import,
    Undo,
}

/// <summary>A level and what its members get.</summary>
public sealed record LevelBenefits(long Id, string Name, decimal DiscountPercent, decimal PointsPercent);

/// <param name="Levels">From the lowest upwards.</param>
/// <param name="Latest">The last change; null: the level was never changed.</param>
public sealed record CustomerLevelDetails(CustomerLevelInput Input, IReadOnlyList<LevelBenefits> Levels, LevelLogRow? Latest);

/// <param name="Version">To be sent with the next change.</param>
/// <param name="Changed">False: the customer had this level already; nothing was written.</param>
/// <param name="Correlation">Names the change to undo it.</param>
public sealed record LevelSaved(long Version, bool Changed, string Correlation) : ISaved;

/// <param name="From">As it was called then; null: the customer came with <paramref name="To"/>.</param>
public sealed record LevelLogRow(long Id, DateTimeOffset At, string? From, string To, LevelWhy Why, string? Reason, string By, string Source)
    : LogRow(Id, At, By, Source);

/// <summary>One form, one argument.</summary>
public sealed class CustomerLevelInput
{
    public const int ReasonLength = 200;

    public long CustomerId { get; set; }

    /// <summary>As it was read; 0: the level was never changed.</summary>
    public long Version { get; set; }

    [Required]
    public long? LevelId { get; set; }

    [Required, StringLength(ReasonLength)]
    public string? Reason { get; set; }

    public CustomerLevelInput Copy() => (CustomerLevelInput)MemberwiseClone();
}
