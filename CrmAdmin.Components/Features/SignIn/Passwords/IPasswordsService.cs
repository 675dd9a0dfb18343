using System.ComponentModel.DataAnnotations;
using CrmAdmin.Components.Features.Outreach.Mail;

namespace CrmAdmin.Components.Features.SignIn.Passwords;

/// <summary>
/// What staff do about a customer's password. Nobody here ever reads one: a temporary one is made by the system and goes to the
/// customer by mail alone. Each change ends what was before: the old password, the customer's sessions, a lock-out.
/// </summary>
public interface IPasswordsService
{
    /// <summary>For the dialog: where the mail would go, what it says, and whether it would be refused.</summary>
    /// <exception cref="NotFoundException">There is no such customer.</exception>
    [Requires(Permissions.PasswordsSend)]
    Task<TemporaryDetails> GetTemporaryAsync(long customerId, CancellationToken ct = default);

    /// <summary>Makes a temporary password and mails it, both or neither. One that was sent before is worth nothing from then on.</summary>
    /// <exception cref="RuleException">
    /// <c>password.no-sign-in-id</c>, <c>password.no-email</c>, <c>mail.bad-address</c>, <c>mail.not-set-up</c>,
    /// <c>password.sign-in-blocked</c>, <c>password.inactive</c>.
    /// </exception>
    [Requires(Permissions.PasswordsSend)]
    Task<TemporarySent> SendTemporaryAsync(TemporaryInput input, Guid key, CancellationToken ct = default);

    /// <summary>What became of a mail with a temporary password.</summary>
    /// <exception cref="NotFoundException">No such mail to this customer.</exception>
    [Requires(Permissions.PasswordsSend)]
    Task<MailStatus> GetStatusAsync(long customerId, long mailId, CancellationToken ct = default);

    [Requires(Permissions.PasswordsReset)]
    Task<ResetDetails> GetResetAsync(long customerId, CancellationToken ct = default);

    /// <summary>Sets a password that was typed; the customer must change it, and is told by mail where one can go.</summary>
    /// <exception cref="InvalidInputException">With the password rules that it breaks.</exception>
    /// <exception cref="RuleException"><c>password.no-sign-in-id</c>: a guest has nothing to sign in with.</exception>
    [Requires(Permissions.PasswordsReset)]
    Task<ResetDone> ResetAsync(ResetInput input, Guid key, CancellationToken ct = default);

    /// <summary>Password events, newest first, as long as the store keeps them.</summary>
    [Requires(Permissions.PasswordsRead)]
    Task<Page<PasswordEventRow>> GetLogAsync(LogFilter filter, CancellationToken ct = default);
}

public enum PasswordEventKind
{
    TemporarySent,
    ResetByHand,

    /// <summary>A temporary password, or the first time one set by hand.</summary>
    Used,

    /// <summary>By the customer.</summary>
    Changed,

    Failed,

    /// <summary>After too many failures.</summary>
    Locked,
}

/// <summary>What becomes of the mail that tells a customer of a reset.</summary>
public enum ResetMail
{
    Sends,

    /// <summary>There is no mail server: it is kept on the Outbox page.</summary>
    Kept,

    NoAddress,
}

/// <param name="Address">Masked for those without <see cref="Permissions.CustomersSensitive"/>; null: none.</param>
/// <param name="Language">In which the mail is written: the customer's.</param>
/// <param name="Minutes">How long the password is good for.</param>
/// <param name="Preview">The mail with a blank in the secret's place; null where its text is broken.</param>
/// <param name="Refusals">Why it cannot be sent, as keys of texts.</param>
public sealed record TemporaryDetails(string? Address, string Language, int Minutes, MailText? Preview, IReadOnlyList<string> Refusals);

/// <param name="MailId">By which its fate is asked.</param>
public sealed record TemporarySent(long MailId, DateTimeOffset ValidUntil);

/// <param name="Problem">As <see cref="MailRow.Problem"/>.</param>
public sealed record MailStatus(MailState State, int Tries, DateTimeOffset? NextTryAt, DateTimeOffset? DoneAt, string? Problem);

/// <param name="Address">As in <see cref="TemporaryDetails"/>.</param>
/// <param name="HasSignInId">False: a guest, whose password cannot be set.</param>
public sealed record ResetDetails(ResetMail Mail, string? Address, bool HasSignInId);

public sealed record ResetDone(ResetMail Mail);

/// <param name="ValidUntil">Of a temporary password.</param>
/// <param name="Mail">What became of the mail; null: none went.</param>
public sealed record PasswordEventRow(
    long Id, DateTimeOffset At, PasswordEventKind Kind, DateTimeOffset? ValidUntil, MailState? Mail, string By, string Source)
    : LogRow(Id, At, By, Source);

public sealed class TemporaryInput : IValidatableObject
{
    public long CustomerId { get; set; }

    /// <summary>The tick: without it nothing is sent and so nothing is set.</summary>
    public bool Email { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Email)
        {
            yield return new ValidationResult("password.not-ticked", [nameof(Email)]);
        }
    }
}

public sealed class ResetInput : IValidatableObject
{
    public long CustomerId { get; set; }

    [Required]
    public string? Password { get; set; }

    [Required]
    public string? Again { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Password is not null && Again is not null && Password != Again)
        {
            yield return new ValidationResult("password.differs", [nameof(Again)]);
        }
    }
}
