using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Outreach.Mail;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>A temporary password that is made and not yet set. It lives in memory until the mail is sealed.</summary>
public sealed record MadeSecret(string Secret, string Hash, TimeSpan Lifetime);

/// <summary>Makes temporary passwords and sends them, or says why not. Checks no right.</summary>
public sealed class TemporaryPasswords(PasswordHashes hashes, StoreSettings settings, BlockRule blocks, PasswordMails mails, Outbox outbox, IStoreInfo store)
{
    /// <summary>All reasons for which none can be sent to this customer now, as keys of texts; none: it can.</summary>
    public async Task<IReadOnlyList<string>> RefusalsAsync(CrmDbContext db, Customer customer, CancellationToken ct)
    {
        var refusals = new List<string>();
        if (customer.SignInId is null)
        {
            refusals.Add("password.no-sign-in-id");
        }
        if (string.IsNullOrEmpty(customer.Email))
        {
            refusals.Add("password.no-email");
        }
        else if (!EmailAttribute.IsEmail(customer.Email))
        {
            refusals.Add("mail.bad-address");
        }
        if (!await outbox.TakesSecretsAsync(db, ct))
        {
            refusals.Add("mail.not-set-up");
        }
        switch ((await blocks.AskAsync(BlockPlace.SignIn, new(customer.Id), ct: ct)).Cause)
        {
            case BlockCause.Blocked:
                refusals.Add("password.sign-in-blocked");
                break;
            case BlockCause.Inactive:
                refusals.Add("password.inactive");
                break;
        }
        return refusals;
    }

    /// <exception cref="RuleException">The first of <see cref="RefusalsAsync"/>.</exception>
    public async Task RequireAsync(CrmDbContext db, Customer customer, CancellationToken ct)
    {
        if (await RefusalsAsync(db, customer, ct) is [var refusal, ..])
        {
            throw new RuleException(refusal);
        }
    }

    public async Task<TemporaryDetails> DetailsAsync(CrmDbContext db, Actor actor, Customer customer, CancellationToken ct)
    {
        var lifetime = (await settings.GetAsync<PasswordSettings>(ct)).TemporaryLifetime;
        return new(
            AddressFor(actor, customer), MailTexts.LanguageOf(customer.PreferredLanguage, store), (int)lifetime.TotalMinutes,
            await mails.PreviewAsync(db, actor, customer, db.Now + lifetime, ct), await RefusalsAsync(db, customer, ct));
    }

    /// <summary>Takes a third of a second: before the write lock.</summary>
    public async Task<MadeSecret> MakeAsync(Customer customer, CancellationToken ct)
    {
        var rules = await settings.GetAsync<PasswordSettings>(ct);
        var secret = TemporarySecret.Make(rules.Policy, [.. ContextOf(customer), store.Name]);
        return new(secret, await hashes.HashAsync(secret, ct), rules.TemporaryLifetime);
    }

    /// <summary>Password and mail, inside the caller's open write transaction; saves.</summary>
    /// <param name="customer">Tracked by <paramref name="db"/>.</param>
    /// <exception cref="RuleException">As <see cref="RequireAsync"/>, and <c>mail.template-broken</c>.</exception>
    public async Task<TemporarySent> SendAsync(CrmDbContext db, Customer customer, MadeSecret made, CancellationToken ct)
    {
        await RequireAsync(db, customer, ct);
        var validUntil = db.Now + made.Lifetime;
        var mail = await mails.AddTemporaryAsync(db, customer, made.Secret, validUntil, ct);
        await PasswordChanges.SetTemporaryAsync(db, customer, made.Hash, validUntil, mail.Id, ct);
        await db.SaveChangesAsync(ct);
        return new(mail.Id, validUntil);
    }

    internal static string? AddressFor(Actor actor, Customer customer)
        => string.IsNullOrEmpty(customer.Email) ? null : actor.May(Permissions.CustomersSensitive) ? customer.Email : Masking.Email(customer.Email);

    /// <summary>What of a customer must not be the password.</summary>
    internal static IEnumerable<string?> ContextOf(Customer c)
        => [c.SignInId, c.Email, c.Number, c.Company, CustomerName.Display(c.FirstName, c.MiddleName, c.LastName, null), c.PersonalPhone, c.WorkPhone];
}
