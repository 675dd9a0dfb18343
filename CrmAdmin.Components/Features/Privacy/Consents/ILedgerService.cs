namespace CrmAdmin.Components.Features.Privacy.Consents;

/// <summary>The consent ledger as a whole: whether nobody touched it.</summary>
public interface ILedgerService
{
    /// <summary>Reads the whole ledger, entry by entry; a million take some seconds. Changes nothing.</summary>
    [Requires(Permissions.LedgerVerify)]
    Task<LedgerReport> VerifyAsync(IProgress<long>? progress = null, CancellationToken ct = default);

    /// <summary>Newest first, of all customers, who are not named: the ledger does not know them.</summary>
    [Requires(Permissions.LedgerVerify)]
    Task<Page<LedgerRow>> ListAsync(LogFilter filter, CancellationToken ct = default);
}

/// <param name="Entries">How many were read.</param>
/// <param name="Head">Of the last entry; note it elsewhere and nobody can put an older copy back unseen.</param>
/// <param name="Fault">Null: all is well.</param>
public sealed record LedgerReport(long Entries, string? Head, LedgerFaultFound? Fault, DateTimeOffset At);

/// <param name="Entry">The first entry that is not as it was written, or that is not there.</param>
/// <param name="Detail">What the text <c>ledger.fault.{Fault}</c> has as its second placeholder.</param>
public sealed record LedgerFaultFound(long Entry, LedgerFault Fault, string Detail = "");

/// <summary>What is wrong with an entry.</summary>
public enum LedgerFault
{
    /// <summary>It was deleted, cut off, or an older copy of the ledger was reverted.</summary>
    Missing,

    /// <summary>It stands where nothing was written.</summary>
    Extra,

    /// <summary>Its content is not what its digest says.</summary>
    Changed,

    /// <summary>Its digest does not carry this installation's seal.</summary>
    Forged,

    /// <summary>It does not follow the one before it.</summary>
    Detached,

    /// <summary>Its values cannot be read.</summary>
    Unreadable,

    /// <summary>The wording it was given to has another text now.</summary>
    Wording,

    /// <summary>It is not the one that the note beside the database names.</summary>
    NotNoted,

    /// <summary>The note beside the database is gone: nothing says that this is the last one.</summary>
    NoteMissing,

    /// <summary>The note beside the database was not written by this installation.</summary>
    NoteForged,

    /// <summary>The customer it belongs to was exchanged.</summary>
    Link,

    /// <summary>The state that is shown for the customer is not what it says.</summary>
    State,
}

/// <param name="Subject">The random reference that stands for the customer.</param>
public sealed record LedgerRow(
    long Id, DateTimeOffset At, string Subject, string Kind, ConsentState State, ConsentChannel Channel, int Wording, string Language, string By, string Digest)
    : LogRow(Id, At, By, "");
