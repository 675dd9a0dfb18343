namespace CrmAdmin.Components.Features.Outreach.Mail;

/// <summary>Every mail that the program caused, and what became of it.</summary>
public interface IOutboxService
{
    /// <summary>Newest first; the filter's kind is a <see cref="MailState"/>. Addresses come masked to those without
    /// <see cref="Permissions.CustomersSensitive"/>.</summary>
    [Requires(Permissions.OutboxRead)]
    Task<Page<MailRow>> ListAsync(LogFilter filter, CancellationToken ct = default);

    /// <summary>
    /// With its text, where there is one to show: not of a mail with a secret, but in the demonstration, whose own mailbox this is.
    /// </summary>
    [Requires(Permissions.OutboxRead)]
    Task<MailDetails> GetAsync(long id, CancellationToken ct = default);

    /// <summary>Tries a waiting or failed mail now.</summary>
    /// <exception cref="RuleException"><c>mail.over</c>: it was sent, or its secret is wiped.</exception>
    [Requires(Permissions.OutboxSend)]
    Task RetryAsync(long id, CancellationToken ct = default);

    /// <summary>Ends the tries of a waiting mail.</summary>
    /// <exception cref="RuleException"><c>mail.over</c>: it does not wait any more.</exception>
    [Requires(Permissions.OutboxSend)]
    Task GiveUpAsync(long id, CancellationToken ct = default);
}

public enum MailState
{
    Waiting,
    Sent,
    Failed,

    /// <summary>Not sent: a file of the data folder, or the demonstration's own mailbox.</summary>
    Kept,
}

/// <param name="Problem">A text's key and, after a blank, the mail server's status.</param>
public sealed record MailRow(
    long Id, DateTimeOffset At, long? CustomerId, string To, string Template, string Subject, MailState State, int Tries, DateTimeOffset? NextTryAt,
    DateTimeOffset? DoneAt, string? Problem, string By)
    : LogRow(Id, At, By, "");

/// <param name="Body">Null: it held a secret.</param>
/// <param name="Answer">What the mail server said to the last try; null too for those who may not see customers' addresses, which can stand in it.</param>
public sealed record MailDetails(MailRow Mail, string? Body, bool MaySend, string? Answer = null);
