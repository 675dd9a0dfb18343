using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Outreach.Mail;

/// <summary>
/// Sends what waits, one mail at a time: at once after the commit that caused it, later after growing pauses. A mail is taken with a
/// lease before it is sent, so two processes do not send it both; one that dies between the mail server's yes and the note of it sends
/// it again after the lease. A fault here is logged and never ends the process.
/// </summary>
public sealed partial class MailSender(
    ICrmDbSource source, Outbox outbox, MailDelivery delivery, IChangeNotices notices, TimeProvider clock, ILogger<MailSender> log)
    : BackgroundService
{
    /// <summary>Pauses before the second try and each later one; after the last the mail is given up.</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(8),
            TimeSpan.FromHours(10)];

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Sends everything that is due.</summary>
    /// <returns>How many mails were tried.</returns>
    public async Task<int> SendDueAsync(CancellationToken ct)
    {
        for (var tried = 0; ; tried++)
        {
            if (await TakeAsync(ct) is not { } mail)
            {
                return tried;
            }
            await EndAsync(mail, await TryAsync(mail, ct), CancellationToken.None); // sent is sent, also when the program stops now
        }
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = notices.Subscribe(Wake);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SendDueAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(log, exception);
            }
            await ((Task)wake.WaitAsync(Tick, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // On the committing thread: it only rings.
        void Wake(ChangeNotice notice)
        {
            if (notice.Area is ChangeArea.Outbox or ChangeArea.Settings && wake.CurrentCount == 0)
            {
                try
                {
                    wake.Release();
                }
                catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
                {
                    // It rings already, or the program ends.
                }
            }
        }
    }

    private async Task<OutboxMail?> TakeAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        var now = db.Now;
        var due = db.OutboxMails().Where(m => m.State == MailState.Waiting && m.NextTryAt <= now && (m.TakenUntil == null || m.TakenUntil <= now));
        if (!await due.AnyAsync(ct))
        {
            return null; // without the write lock for nothing
        }
        await using var write = await db.BeginWriteAsync(ct);
        var mail = await due.OrderBy(m => m.NextTryAt).ThenBy(m => m.Id).FirstOrDefaultAsync(ct);
        if (mail is not null)
        {
            (mail.TakenUntil, mail.Tries) = (now + Lease, mail.Tries + 1);
            await db.SaveChangesAsync(ct);
        }
        await write.CommitAsync(ct);
        return mail;
    }

    private async Task<(MailState State, MailFault? Fault)> TryAsync(OutboxMail mail, CancellationToken ct)
    {
        try
        {
            if (mail.UsefulUntil <= clock.GetUtcNow())
            {
                return (MailState.Failed, new("mail.too-late"));
            }
            var body = outbox.BodyOf(mail) ?? throw new InvalidOperationException("A mail that waits has lost its text.");
            return await delivery.DeliverAsync(mail, body, ct);
        }
        catch (Exception exception)
        {
            ct.ThrowIfCancellationRequested(); // the program stops: the mail waits for its lease to end
            LogFailed(log, exception);
            return (MailState.Waiting, new("mail.unexpected"));
        }
    }

    private async Task EndAsync(OutboxMail sent, (MailState State, MailFault? Fault) fate, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("job"));
        await using var write = await db.BeginWriteAsync(ct);
        var mail = await db.OutboxMails().SingleAsync(m => m.Id == sent.Id, ct);
        if (mail.State != MailState.Waiting && fate.State != MailState.Sent)
        {
            return; // somebody gave it up meanwhile; but sent is sent
        }
        if (fate.State != MailState.Waiting || mail.Tries > Pauses.Count)
        {
            mail.End(fate.State == MailState.Waiting ? MailState.Failed : fate.State, clock.GetMicroseconds());
            mail.SealedBody = fate.State == MailState.Kept ? sent.SealedBody : null; // the demonstration's own mailbox shows it
        }
        else
        {
            // No tries: it was given up and begun again while this one was under way.
            (mail.NextTryAt, mail.TakenUntil) = (clock.GetMicroseconds() + Pauses[Math.Max(mail.Tries, 1) - 1], null);
        }
        (mail.Problem, mail.Answer) = (fate.Fault?.Problem, fate.Fault?.Answer);
        await db.SaveChangesAsync(ct);
        db.NotifyAfterCommit(ChangeArea.Outbox, mail.CustomerId ?? 0);
        await write.CommitAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending mail failed")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
