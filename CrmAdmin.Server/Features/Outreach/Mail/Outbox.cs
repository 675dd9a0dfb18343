using System.Text;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Outreach.Mail;

/// <param name="Template">One of the names in <see cref="MailTexts"/>.</param>
/// <param name="Fields">What the template may name; <c>store</c> and <c>url</c> are added.</param>
/// <param name="UsefulUntil">Not sent any more from then on; null: whenever it can be.</param>
/// <param name="Secret">Put in for <c>{{secret}}</c>; the body is then sealed until it is sent, and never shown.</param>
public sealed record MailDraft(
    string Template, string To, string Language, long? CustomerId, IReadOnlyDictionary<string, string?> Fields, string? Secret = null,
    DateTimeOffset? UsefulUntil = null);

/// <summary>Takes mails in the transaction that causes them. For other features: checks no right and does not save.</summary>
public sealed class Outbox(MasterKey key, IStoreInfo store)
{
    /// <summary>Whether a mail with a secret would be sent: there is a mail server, or this is the demonstration with its own mailbox.</summary>
    public async Task<bool> TakesSecretsAsync(CrmDbContext db, CancellationToken ct) => store.IsDemo || await db.MailAccounts().AnyAsync(ct);

    /// <summary>Inside a write transaction: the sender hears of it after the commit.</summary>
    /// <exception cref="RuleException">
    /// <c>mail.not-set-up</c>: it has a secret and would only be kept; <c>mail.bad-address</c>; <c>mail.template-broken</c>.
    /// </exception>
    public async Task<OutboxMail> AddAsync(CrmDbContext db, MailDraft draft, CancellationToken ct)
    {
        if (draft.Secret is not null && !await TakesSecretsAsync(db, ct))
        {
            throw new RuleException("mail.not-set-up");
        }
        if (draft.To.Length == 0 || !EmailAttribute.IsEmail(draft.To))
        {
            throw new RuleException("mail.bad-address");
        }
        var language = MailTexts.LanguageOf(draft.Language, store);
        var fields = new Dictionary<string, string?>(draft.Fields, StringComparer.Ordinal) { ["store"] = store.Name, ["url"] = store.PublicUrl };
        if (draft.Secret is not null)
        {
            fields["secret"] = draft.Secret;
        }
        var text = MailTexts.Render(await MailTexts.ReadAsync(db, draft.Template, language, ct), fields);
        if (draft.Secret is not null && text.Subject.Contains(draft.Secret, StringComparison.Ordinal))
        {
            throw new RuleException("mail.secret-in-subject"); // the subject is kept
        }
        var mail = new OutboxMail
        {
            At = db.Now,
            CustomerId = draft.CustomerId,
            To = draft.To,
            Template = draft.Template,
            Language = language,
            Subject = text.Subject,
            Body = draft.Secret is null ? text.Body : null,
            HasSecret = draft.Secret is not null,
            SealedBody = draft.Secret is null ? null : key.Seal(PurposeOf(db.Author.Correlation), Encoding.UTF8.GetBytes(text.Body)),
            State = MailState.Waiting,
            NextTryAt = db.Now,
            UsefulUntil = draft.UsefulUntil,
            StaffId = db.Author.StaffId,
            By = db.Author.Name,
            Correlation = db.Author.Correlation,
        };
        db.OutboxMails().Add(mail);
        db.NotifyAfterCommit(ChangeArea.Outbox, draft.CustomerId ?? 0);
        return mail;
    }

    /// <summary>
    /// Ends a customer's waiting mails with a secret, because a newer one makes it worthless. One that is being sent at this moment may
    /// arrive all the same.
    /// </summary>
    public static async Task ReplaceSecretsAsync(CrmDbContext db, long customerId, CancellationToken ct)
    {
        foreach (var mail in await db.OutboxMails().Where(m => m.CustomerId == customerId && m.State == MailState.Waiting && m.HasSecret).ToListAsync(ct))
        {
            mail.End(MailState.Failed, db.Now, "mail.replaced");
            db.NotifyAfterCommit(ChangeArea.Outbox, customerId);
        }
    }

    /// <summary>The text of a mail; null where it held a secret that is wiped.</summary>
    internal string? BodyOf(OutboxMail mail)
        => mail.SealedBody is { } sealedBody ? Encoding.UTF8.GetString(key.Open(PurposeOf(mail.Correlation), sealedBody)) : mail.Body;

    // The row's key is not known before it is saved; the command's correlation names it as well.
    private static string PurposeOf(string correlation) => string.Create(CultureInfo.InvariantCulture, $"outbox/{correlation}");
}
