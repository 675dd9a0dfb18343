using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Outreach.Mail;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>The two mails about passwords, in the customer's language. Works inside the caller's open write transaction.</summary>
public sealed class PasswordMails(Outbox outbox, IStoreInfo store)
{
    private const string Blank = "••••-••••-••••";

    /// <summary>Saves, because the mail's key is wanted.</summary>
    /// <exception cref="RuleException">As <see cref="Outbox.AddAsync"/>.</exception>
    public async Task<OutboxMail> AddTemporaryAsync(CrmDbContext db, Customer customer, string secret, DateTimeOffset validUntil, CancellationToken ct)
    {
        await Outbox.ReplaceSecretsAsync(db, customer.Id, ct);
        var language = MailTexts.LanguageOf(customer.PreferredLanguage, store);
        return await AddAsync(db, new(
            MailTexts.Password, customer.Email!, language, customer.Id, FieldsOf(customer, "validUntil", Moment(validUntil, language)), secret, validUntil),
            ct);
    }

    /// <inheritdoc cref="AddTemporaryAsync"/>
    public async Task<OutboxMail> AddChangedAsync(CrmDbContext db, Customer customer, CancellationToken ct)
    {
        await Outbox.ReplaceSecretsAsync(db, customer.Id, ct);
        var language = MailTexts.LanguageOf(customer.PreferredLanguage, store);
        return await AddAsync(
            db, new(MailTexts.PasswordChanged, customer.Email!, language, customer.Id, FieldsOf(customer, "at", Moment(db.Now, language))), ct);
    }

    /// <summary>The mail as it would go now, without the secret; null where an administrator's text is broken.</summary>
    public async Task<MailText?> PreviewAsync(CrmDbContext db, Actor actor, Customer customer, DateTimeOffset validUntil, CancellationToken ct)
    {
        var language = MailTexts.LanguageOf(customer.PreferredLanguage, store);
        var fields = FieldsOf(customer, "validUntil", Moment(validUntil, language));
        (fields["store"], fields["url"], fields["secret"]) = (store.Name, store.PublicUrl, Blank);
        if (!actor.May(Permissions.CustomersSensitive))
        {
            fields["customerId"] = Masking.SignInId(customer.SignInId);
        }
        try
        {
            return MailTexts.Render(await MailTexts.ReadAsync(db, MailTexts.Password, language, ct), fields);
        }
        catch (RuleException)
        {
            return null;
        }
    }

    private async Task<OutboxMail> AddAsync(CrmDbContext db, MailDraft draft, CancellationToken ct)
    {
        var mail = await outbox.AddAsync(db, draft, ct);
        await db.SaveChangesAsync(ct);
        return mail;
    }

    private static Dictionary<string, string?> FieldsOf(Customer customer, string momentName, string moment) => new(StringComparer.Ordinal)
    {
        ["name"] = CustomerName.Display(customer.FirstName, customer.MiddleName, customer.LastName, customer.Company),
        ["customerId"] = customer.SignInId,
        [momentName] = moment,
    };

    // With the distance from UTC: the reader need not live where the store is.
    private string Moment(DateTimeOffset at, string language)
    {
        var local = TimeZoneInfo.ConvertTime(at, store.TimeZone);
        var culture = CultureInfo.GetCultureInfo(language);
        return local.ToString(language == "ko" ? "yyyy. M. d. HH:mm '(UTC'zzz')'" : "d MMMM yyyy, HH:mm '(UTC'zzz')'", culture);
    }
}
