using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Outreach.Mail;

public sealed class OutboxService(ICurrentStaff current, ICrmDbSource source, Commands commands, Outbox outbox, IStoreInfo store) : IOutboxService
{
    private const int Size = 25;

    public async Task<Page<MailRow>> ListAsync(LogFilter filter, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.OutboxRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var mails = db.OutboxMails().AsNoTracking();
        mails = Enum.TryParse<MailState>(filter.Kind, out var state) ? mails.Where(m => m.State == state) : mails;
        mails = filter.CustomerId > 0 ? mails.Where(m => m.CustomerId == filter.CustomerId) : mails;
        var count = await mails.OrderByDescending(m => m.Id).Take(Page<MailRow>.CountCap).CountAsync(ct);
        var found = await mails.Where(m => filter.After == null || m.Id < filter.After).OrderByDescending(m => m.Id).Take(Size + 1).ToListAsync(ct);
        return new([.. found.Take(Size).Select(mail => RowOf(actor, mail))], count, filter.After is not null, found.Count > Size);
    }

    public async Task<MailDetails> GetAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.OutboxRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var mail = await db.OutboxMails().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, ct) ?? throw new NotFoundException();
        var seesAddresses = actor.May(Permissions.CustomersSensitive);
        var seesText = seesAddresses && (!mail.HasSecret || (store.IsDemo && mail.State == MailState.Kept));
        return new(RowOf(actor, mail), seesText ? outbox.BodyOf(mail) : null, actor.May(Permissions.OutboxSend), seesAddresses ? mail.Answer : null);
    }

    public Task RetryAsync(long id, CancellationToken ct = default)
        => ChangeAsync(id, (mail, now) =>
        {
            if (mail.State is not (MailState.Waiting or MailState.Failed) || (mail.Body ?? (object?)mail.SealedBody) is null)
            {
                throw new RuleException("mail.over");
            }
            (mail.State, mail.NextTryAt, mail.DoneAt, mail.Problem, mail.Answer) = (MailState.Waiting, now, null, null, null);
            mail.Tries = mail.TakenUntil > now ? mail.Tries : 0; // while it is being sent, the sender counts
        }, ct);

    public Task GiveUpAsync(long id, CancellationToken ct = default)
        => ChangeAsync(id, (mail, now) =>
        {
            if (mail.State != MailState.Waiting)
            {
                throw new RuleException("mail.over");
            }
            mail.End(MailState.Failed, now, "mail.given-up");
        }, ct);

    private Task ChangeAsync(long id, Action<OutboxMail, DateTimeOffset> change, CancellationToken ct)
        => commands.RunAsync(Permissions.OutboxSend, null, async command =>
        {
            var mail = await command.Db.OutboxMails().SingleOrDefaultAsync(m => m.Id == id, ct) ?? throw new NotFoundException();
            change(mail, command.Db.Now);
            command.Db.NotifyAfterCommit(ChangeArea.Outbox, mail.CustomerId ?? 0);
        }, ct);

    private static MailRow RowOf(Actor actor, OutboxMail m) => new(
        m.Id, m.At, m.CustomerId, actor.May(Permissions.CustomersSensitive) ? m.To : Masking.Email(m.To)!, m.Template, m.Subject, m.State, m.Tries, m.NextTryAt,
        m.DoneAt, m.Problem, m.By);
}
