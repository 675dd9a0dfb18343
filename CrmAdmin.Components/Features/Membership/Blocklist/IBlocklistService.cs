using System.ComponentModel.DataAnnotations;
using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Components.Features.Membership.Blocklist;

/// <summary>
/// Who may not buy, not sign in, or is marked only: customers, and whoever uses an e-mail address or phone. Effective with the
/// answer. Every change is a row of the blocklist log, which stays.
/// </summary>
public interface IBlocklistService
{
    /// <summary>For the dialog: the customer's present entry, or an empty form.</summary>
    /// <exception cref="NotFoundException">There is no such customer.</exception>
    [Requires(Permissions.BlocklistRead)]
    Task<BlockDetails> GetAsync(long customerId, CancellationToken ct = default);

    /// <summary>The same for an e-mail address or phone.</summary>
    /// <param name="entryId">0: an empty form for a new one.</param>
    /// <exception cref="NotFoundException">There is no such entry, or it is a customer's, or it has ended.</exception>
    [Requires(Permissions.BlocklistRead)]
    Task<BlockDetails> GetContactAsync(long entryId, CancellationToken ct = default);

    /// <summary>Puts on the list or changes what is there.</summary>
    /// <exception cref="ConflictException">Somebody else changed it after <see cref="BlockInput.Version"/> was read.</exception>
    /// <exception cref="InvalidInputException">Also <c>block.reason-unknown</c> and <c>block.until-past</c>.</exception>
    [Requires(Permissions.BlocklistEdit)]
    Task<BlockSaved> SaveAsync(BlockInput input, Guid key, CancellationToken ct = default);

    /// <summary>Takes off the list; the history stays.</summary>
    /// <exception cref="ConflictException">Somebody else changed it since.</exception>
    [Requires(Permissions.BlocklistEdit)]
    Task<BlockSaved> RemoveAsync(BlockRemoval removal, Guid key, CancellationToken ct = default);

    /// <summary>Restores what one of this person's commands changed; what was changed since is left alone and named.</summary>
    /// <exception cref="NotFoundException">No change of the blocklist with this correlation by this person.</exception>
    /// <exception cref="RuleException"><c>block.until-past</c>: the entry would have ended by now.</exception>
    [Requires(Permissions.BlocklistEdit)]
    Task<UndoResult> UndoAsync(string correlation, CancellationToken ct = default);

    /// <summary>The blocklist log, newest first.</summary>
    [Requires(Permissions.BlocklistRead)]
    Task<Page<BlockLogRow>> GetLogAsync(LogFilter filter, long entryId = 0, CancellationToken ct = default);

    /// <summary>All that is on the list now, newest first. Contacts come masked to those without <see cref="Permissions.CustomersSensitive"/>.</summary>
    [Requires(Permissions.BlocklistRead)]
    Task<Page<BlockRow>> ListAsync(BlocklistQuery query, CancellationToken ct = default);

    /// <summary>Other customers with the same phone or the same postal address, at most ten.</summary>
    [Requires(Permissions.BlocklistRead)]
    Task<IReadOnlyList<LookAlike>> FindLookAlikesAsync(long customerId, CancellationToken ct = default);
}

public enum BlockAction
{
    Added,
    Changed,
    Removed,
    Expired,
}

/// <summary>Which side of the list is shown.</summary>
public enum BlockKind
{
    Customers,
    Contacts,
}

/// <param name="Version">To be sent with the next change.</param>
/// <param name="Changed">False: it was so already; nothing was written.</param>
/// <param name="Correlation">Names the change to undo it.</param>
public sealed record BlockSaved(long Version, bool Changed, string Correlation);

/// <param name="CustomerId">0: an entry for an e-mail address or phone.</param>
/// <param name="Contact">As <see cref="BlockInput.Contact"/>.</param>
public sealed record BlockRemoval(long CustomerId, long EntryId, long Version);

/// <summary>What the dialog shows.</summary>
/// <param name="Present">Null: not on the list.</param>
/// <param name="ByContact">Present entries for an e-mail address or phone that this customer uses: they hold too.</param>
/// <param name="Messages">What is said at each place.</param>
public sealed record BlockDetails(
    BlockInput Input, BlockFacts? Present, IReadOnlyList<BilingualText> Reasons, IReadOnlyDictionary<BlockPlace, BilingualText> Messages,
    IReadOnlyList<LookAlike> LookAlikes, IReadOnlyList<BlockRow> ByContact, bool HasHistory, bool MayEdit);

public sealed record BlockFacts(DateTimeOffset Since, string By);

/// <summary>Another account that may be the same person's.</summary>
/// <param name="SamePhone">Else only the postal address.</param>
public sealed record LookAlike(CustomerFound Customer, bool SamePhone, bool SameAddress);

/// <param name="CustomerId">Null: an entry for <paramref name="Contact"/>.</param>
/// <param name="Name">The customer's.</param>
public sealed record BlockRow(
    long Id, long? CustomerId, string? Name, string? SignInId, string? Contact, BlockState Block, BilingualText Reason, string? Note,
    DateOnly? Until, DateTimeOffset Since, string By);

/// <summary>What happened, with the entry as it then was; of a removed or expired one as it was until then.</summary>
public sealed record BlockLogRow(
    long Id, DateTimeOffset At, BlockAction Action, BlockState Block, BilingualText Reason, string? Note, DateOnly? Until, string By, string Source)
    : LogRow(Id, At, By, Source);

/// <summary>One form, one argument. The customer's, or with <see cref="CustomerId"/> 0 an e-mail address's or phone's.</summary>
public sealed class BlockInput : IValidatableObject
{
    public const int NoteLength = 1_000;

    public long CustomerId { get; set; }

    /// <summary>The contact's entry; 0: a new one for <see cref="Contact"/>.</summary>
    public long EntryId { get; set; }

    /// <summary>An e-mail address or phone; only where there is no customer and no entry yet.</summary>
    [StringLength(254)]
    public string? Contact { get; set; }

    /// <summary>As it was read; 0: nothing ever happened.</summary>
    public long Version { get; set; }

    public bool Purchases { get; set; }
    public bool SignIn { get; set; }

    /// <summary>The English words of one of the reasons offered.</summary>
    [Required, StringLength(100)]
    public string? Reason { get; set; }

    /// <summary>The last day, in the store's time zone; null: no end.</summary>
    public DateOnly? Until { get; set; }

    [StringLength(NoteLength)]
    public string? Note { get; set; }

    public BlockInput Copy() => (BlockInput)MemberwiseClone();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CustomerId == 0 && EntryId == 0 && string.IsNullOrWhiteSpace(Contact))
        {
            yield return new ValidationResult("input.required", [nameof(Contact)]);
        }
    }
}
