using System.ComponentModel.DataAnnotations;

namespace CrmAdmin.Components.Features.Privacy.Consents;

/// <summary>What customers agreed to. Every answer is an entry of the consent ledger; nothing here can be undone or deleted.</summary>
public interface IConsentsService
{
    /// <summary>Both states at once, for the profile's buttons.</summary>
    /// <exception cref="NotFoundException">There is no such customer.</exception>
    [Requires(Permissions.ConsentsRead)]
    Task<IReadOnlyList<ConsentMark>> GetMarksAsync(long customerId, CancellationToken ct = default);

    /// <summary>The present state and the wording to show now, in the customer's language where there is one in it.</summary>
    /// <exception cref="NotFoundException">There is no such customer or kind.</exception>
    [Requires(Permissions.ConsentsRead)]
    Task<ConsentDetails> GetAsync(long customerId, string kind, CancellationToken ct = default);

    /// <summary>Records the customer's answer. The same answer to the same wording again writes nothing.</summary>
    /// <exception cref="ConflictException">Another answer was recorded after <see cref="ConsentInput.Version"/> was read.</exception>
    /// <exception cref="RuleException"><c>consent.unknown-wording</c>: no such version in that language, or not in force yet.</exception>
    [Requires(Permissions.ConsentsEdit)]
    Task<ConsentAnswer> SaveAsync(ConsentInput input, Guid key, CancellationToken ct = default);

    /// <summary>Newest first; all of it, however old.</summary>
    [Requires(Permissions.ConsentsRead)]
    Task<Page<ConsentRow>> GetLogAsync(LogFilter filter, CancellationToken ct = default);

    /// <summary>A receipt after the Kantara Initiative's form, version 1.1.</summary>
    /// <exception cref="NotFoundException">The entry is not one of this customer's.</exception>
    [Requires(Permissions.ConsentsRead)]
    Task<ConsentReceipt> GetReceiptAsync(long customerId, long entry, CancellationToken ct = default);
}

public sealed record ConsentMark(string Kind, ConsentState State);

/// <param name="Since">When the state came about; null: never asked.</param>
/// <param name="Wording">Which version was answered to; null: never asked.</param>
/// <param name="Current">What a customer is shown today.</param>
/// <param name="Version">For <see cref="ConsentInput.Version"/>: the number of the entry that made the state, 0 for none.</param>
public sealed record ConsentDetails(
    string Kind, ConsentState State, DateTimeOffset? Since, ConsentChannel? Channel, string? By, int? Wording, WordingText Current, bool MayEdit, long Version);

/// <summary>One version of what a consent says, in one language.</summary>
/// <param name="Since">From when it is shown.</param>
public sealed record WordingText(int Number, string Language, string Text, DateTimeOffset Since);

/// <param name="Entry">The number of the entry that says so now; 0: there is none.</param>
/// <param name="Changed">False: nothing was new and nothing was written.</param>
public sealed record ConsentAnswer(long Entry, ConsentState State, bool Changed);

/// <param name="Id">The number of the entry in the ledger.</param>
/// <param name="By">Who recorded it.</param>
public sealed record ConsentRow(
    long Id, string Kind, ConsentState State, DateTimeOffset At, ConsentChannel Channel, int Wording, string Language, string By, string Source)
    : LogRow(Id, At, By, Source);

/// <param name="Json">Indented JSON.</param>
public sealed record ConsentReceipt(string FileName, string Json);

/// <summary>A customer's answer as staff record it.</summary>
public sealed class ConsentInput
{
    public long CustomerId { get; set; }

    [Required, StringLength(60)]
    public string? Kind { get; set; }

    [Required]
    public bool? Agreed { get; set; }

    [Required, EnumDataType(typeof(ConsentChannel))]
    public ConsentChannel? Channel { get; set; }

    /// <summary>Which version the customer saw.</summary>
    public int Wording { get; set; }

    [Required, StringLength(10)]
    public string? Language { get; set; }

    /// <inheritdoc cref="ConsentDetails" path="/param[@name='Version']"/>
    public long Version { get; set; }
}
