using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Outreach.Mail;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>Passwords that staff type. Checks no right.</summary>
public sealed class PasswordResets(PasswordHashes hashes, PasswordCheck check, PasswordMails mails, IStoreInfo store)
{
    public async Task<ResetDetails> DetailsAsync(CrmDbContext db, Actor actor, Customer customer, CancellationToken ct)
        => new(await MailAsync(db, customer, ct), TemporaryPasswords.AddressFor(actor, customer), customer.SignInId is not null);

    /// <summary>Takes a third of a second: before the write lock.</summary>
    /// <exception cref="InvalidInputException">With the password rules that it breaks.</exception>
    public async Task<string> HashAsync(Customer customer, string password, CancellationToken ct)
    {
        await check.RequireAsync(nameof(ResetInput.Password), password, hasSecondFactor: false, TemporaryPasswords.ContextOf(customer), ct);
        return await hashes.HashAsync(password, ct);
    }

    /// <summary>Inside the caller's open write transaction; saves.</summary>
    /// <param name="customer">Tracked by <paramref name="db"/>.</param>
    public async Task<ResetDone> SetAsync(CrmDbContext db, Customer customer, string hash, CancellationToken ct)
    {
        Require(customer);
        var mail = await MailAsync(db, customer, ct);
        if (mail == ResetMail.NoAddress)
        {
            await Outbox.ReplaceSecretsAsync(db, customer.Id, ct);
        }
        var told = mail == ResetMail.NoAddress ? null : await mails.AddChangedAsync(db, customer, ct);
        await PasswordChanges.SetByHandAsync(db, customer, hash, told?.Id, ct);
        await db.SaveChangesAsync(ct);
        return new(mail);
    }

    /// <exception cref="RuleException"><c>password.no-sign-in-id</c>.</exception>
    public static void Require(Customer customer)
    {
        if (customer.SignInId is null)
        {
            throw new RuleException("password.no-sign-in-id");
        }
    }

    private async Task<ResetMail> MailAsync(CrmDbContext db, Customer customer, CancellationToken ct)
        => customer.Email is not { Length: > 0 } email || !EmailAttribute.IsEmail(email) ? ResetMail.NoAddress
            : !store.IsDemo && await db.MailAccounts().AnyAsync(ct) ? ResetMail.Sends
            : ResetMail.Kept;
}
