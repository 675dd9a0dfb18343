using System.ComponentModel.DataAnnotations;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;

namespace CrmAdmin.Components.Features.Exchange.Bulk;

/// <summary>
/// One change for many customers. What the preview counted is what is changed: it freezes the customers, whoever comes to match the
/// filter afterwards is left out, and whoever was changed by somebody else in between is skipped. Each customer has a log row.
/// </summary>
public interface IBulkService
{
    /// <summary>How many are chosen, exactly.</summary>
    [Requires(Permissions.CustomersRead)]
    Task<int> GetCountAsync(BulkSelection selection, CancellationToken ct = default);

    /// <exception cref="RuleException"><c>level.gone</c>: the level was deleted meanwhile.</exception>
    [Requires(Permissions.LevelsEdit)]
    Task<BulkPlan> PreviewLevelAsync(BulkSelection selection, BulkLevelInput input, CancellationToken ct = default);

    /// <summary>Carries a plan out in batches, each a transaction of its own. Cancelling ends it after the batch it is in: what is done stays.</summary>
    /// <exception cref="RuleException"><c>bulk.started</c>: this command was started before.</exception>
    [Requires(Permissions.LevelsEdit)]
    Task<BulkResult> RunLevelAsync(BulkPlan plan, BulkLevelInput input, IProgress<BulkStep>? progress = null, CancellationToken ct = default);

    /// <summary>Takes one of this person's bulk changes back, batch by batch; what was changed since is left alone and named.</summary>
    [Requires(Permissions.LevelsEdit)]
    Task<BulkUndoResult> UndoLevelAsync(string correlation, IProgress<BulkStep>? progress = null, CancellationToken ct = default);

    /// <exception cref="InvalidInputException">Also <c>block.reason-unknown</c> and <c>block.until-past</c>.</exception>
    [Requires(Permissions.BlocklistEdit)]
    Task<BulkPlan> PreviewBlockAsync(BulkSelection selection, BulkBlockInput input, CancellationToken ct = default);

    /// <inheritdoc cref="RunLevelAsync"/>
    [Requires(Permissions.BlocklistEdit)]
    Task<BulkResult> RunBlockAsync(BulkPlan plan, BulkBlockInput input, IProgress<BulkStep>? progress = null, CancellationToken ct = default);

    /// <inheritdoc cref="UndoLevelAsync"/>
    [Requires(Permissions.BlocklistEdit)]
    Task<BulkUndoResult> UndoBlockAsync(string correlation, IProgress<BulkStep>? progress = null, CancellationToken ct = default);
}

/// <summary>What a preview found.</summary>
/// <param name="Customers">Who will be changed, in the order in which it is done.</param>
/// <param name="Skipped">By reason (a text's code): how many will not.</param>
/// <param name="Mark">The last row of the log at that moment: who has a later one was changed since.</param>
public sealed record BulkPlan(IReadOnlyList<long> Customers, IReadOnlyDictionary<string, int> Skipped, long Mark);

/// <param name="Changed">So far.</param>
/// <param name="Correlation">Names the change to undo it.</param>
public sealed record BulkStep(int Done, int Total, int Changed, string Correlation);

/// <param name="Skipped">By reason, those of the preview included.</param>
/// <param name="NotReached">How many are left because it was ended before.</param>
/// <param name="Stopped">The refusal that ended it; null: it came to its end or was cancelled.</param>
public sealed record BulkResult(int Changed, IReadOnlyDictionary<string, int> Skipped, int NotReached, string? Stopped, string Correlation);

/// <param name="Left">Some of those who were left alone, as many as <see cref="MaxNamed"/>.</param>
/// <param name="LeftAlone">How many in all.</param>
/// <param name="NotReached">How many are left because it was ended before.</param>
public sealed record BulkUndoResult(int Restored, IReadOnlyList<Choice> Left, int LeftAlone, int NotReached)
{
    public const int MaxNamed = 50;
}

/// <summary>One form, one argument.</summary>
public sealed class BulkLevelInput
{
    /// <summary>Made when the dialog opened: the same command is started once.</summary>
    public Guid Command { get; set; } = Guid.NewGuid();

    [Required]
    public long? LevelId { get; set; }

    [Required, StringLength(CustomerLevelInput.ReasonLength)]
    public string? Reason { get; set; }
}

/// <summary>One form, one argument: onto the blocklist, or off it.</summary>
public sealed class BulkBlockInput : IValidatableObject
{
    /// <inheritdoc cref="BulkLevelInput.Command"/>
    public Guid Command { get; set; } = Guid.NewGuid();

    /// <summary>Off the list; the other fields then say nothing.</summary>
    public bool Remove { get; set; }

    public bool Purchases { get; set; }
    public bool SignIn { get; set; }

    /// <summary>The English words of one of the reasons offered.</summary>
    [StringLength(100)]
    public string? Reason { get; set; }

    /// <summary>The last day, in the store's time zone; null: no end.</summary>
    public DateOnly? Until { get; set; }

    [StringLength(BlockInput.NoteLength)]
    public string? Note { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Remove && string.IsNullOrWhiteSpace(Reason))
        {
            yield return new ValidationResult("input.required", [nameof(Reason)]);
        }
    }
}
