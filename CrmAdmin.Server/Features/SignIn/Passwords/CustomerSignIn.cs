using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Membership.Blocklist;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

public enum SecretOutcome
{
    /// <summary>Unknown, wrong, expired, used or locked: nobody learns which.</summary>
    Refused,

    /// <summary>The secret is right, and the customer may not sign in: only they are told so.</summary>
    NotAllowed,

    Right,

    /// <summary>Right, and nothing is open but <see cref="CustomerSignIn.SetOwnAsync"/>.</summary>
    MustChange,
}

/// <param name="CustomerId">0 unless right.</param>
/// <param name="Epoch">To be kept with the session that begins now; see <see cref="CustomerSignIn.IsPresentAsync"/>.</param>
/// <param name="Message">What the customer is told where they may not sign in.</param>
public sealed record SecretAnswer(SecretOutcome Outcome, long CustomerId = 0, long Epoch = 0, string? Message = null)
{
    public static SecretAnswer Refused { get; } = new(SecretOutcome.Refused);
}

/// <summary>
/// “Is this secret valid for this customer ID, and must it be changed?” and the customer's own change. For portal and API; checks no
/// right. An answer of no has one shape and takes one time, whatever the cause: one slow hash, one write lock, one write.
/// </summary>
public sealed class CustomerSignIn(ICrmDbSource source, PasswordHashes hashes, PasswordCheck check, BlockRule blocks)
{
    private const string Tally = "passwords.refused";
    private const int LongestId = 254;

    /// <summary>A temporary password is used up by the first right answer, and only by it.</summary>
    /// <param name="from">portal or api.</param>
    /// <param name="language">Of <see cref="SecretAnswer.Message"/>.</param>
    /// <exception cref="RuleException"><c>busy</c>: too many wait; nothing was tried and nothing is counted.</exception>
    /// <exception cref="StorageUnavailableException">Whether the customer may sign in could not be read: nobody may.</exception>
    public async Task<SecretAnswer> CheckAsync(string? signInId, string? secret, string from, string? language = null, CancellationToken ct = default)
    {
        await using var db = source.Create(Author.System(from));
        var key = KeyOf(signInId);
        var seen = await Of(db, key).AsNoTracking().SingleOrDefaultAsync(ct);
        var typed = seen?.Kind == PasswordKind.Temporary ? (secret ?? "").Trim() : secret ?? ""; // a mail's line is copied with its end
        var (right, stale) = await hashes.VerifyAsync(seen?.IsUsableAt(db.Now) == true ? seen.Hash : null, typed, ct);
        var anew = right && stale ? await hashes.HashAsync(typed, ct) : null;

        await using var write = await db.BeginWriteAsync(ct);
        var password = await Of(db, key).SingleOrDefaultAsync(ct);
        var answer = await JudgeAsync(db, password?.Hash == seen?.Hash ? password : null, right, language, ct);
        if (anew is not null && answer.CustomerId > 0)
        {
            password!.Hash = anew;
        }
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
        return answer;
    }

    /// <summary>Whether a session that began under this number goes on: no password was set since, and the customer may be in.</summary>
    public async Task<bool> IsPresentAsync(long customerId, long epoch, CancellationToken ct = default)
    {
        await using var db = source.Create(Author.System("portal"));
        return await db.CustomerPasswords().AnyAsync(p => p.CustomerId == customerId && p.Epoch == epoch, ct)
            && (await blocks.AskAsync(BlockPlace.SignIn, new(customerId), ct: ct)).IsAllowed;
    }

    /// <summary>The customer chooses a password of their own, which ends a forced change and their other sessions.</summary>
    /// <param name="epoch">Of the session that asks: one that is over changes nothing.</param>
    /// <param name="present">Asked for unless the change is forced.</param>
    /// <returns>The number under which the session goes on.</returns>
    /// <exception cref="InvalidInputException">With the broken rules, at Password; <c>password.same</c>: it is the present one.</exception>
    /// <exception cref="RuleException"><c>password.session-over</c>; <c>password.wrong</c>: the present one is not right.</exception>
    public async Task<long> SetOwnAsync(long customerId, long epoch, string? present, string password, CancellationToken ct = default)
    {
        await using var db = source.Create(Author.System("portal"));
        var seen = await db.CustomerPasswords().AsNoTracking().SingleOrDefaultAsync(p => p.CustomerId == customerId && p.Epoch == epoch, ct);
        if (seen is null || !await IsPresentAsync(customerId, epoch, ct) || (seen.MustChange && seen.UsedAt is null))
        {
            throw new RuleException("password.session-over");
        }
        if (!seen.MustChange)
        {
            await RequirePresentAsync(seen, present ?? "", ct);
        }
        var customer = await db.Customers().AsNoTracking().SingleAsync(c => c.Id == customerId, ct);
        await check.RequireAsync("Password", password, hasSecondFactor: false, TemporaryPasswords.ContextOf(customer), ct);
        if ((await hashes.VerifyAsync(seen.Hash, password, ct)).Ok)
        {
            throw new InvalidInputException([new("Password", "password.same")]);
        }
        var hash = await hashes.HashAsync(password, ct);

        await using var write = await db.BeginWriteAsync(ct);
        if (!await db.CustomerPasswords().AnyAsync(p => p.CustomerId == customerId && p.Epoch == epoch, ct))
        {
            throw new RuleException("password.session-over"); // somebody else was first
        }
        var own = await PasswordChanges.SetOwnAsync(db, customerId, hash, ct);
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
        return own.Epoch;
    }

    private async Task<SecretAnswer> JudgeAsync(CrmDbContext db, CustomerPassword? password, bool right, string? language, CancellationToken ct)
    {
        if (password?.IsUsableAt(db.Now) != true)
        {
            await CountAsync(db, ct); // of many at once the gate lets one in at a time: the second finds it used or locked
            return SecretAnswer.Refused;
        }
        if (!right)
        {
            PasswordChanges.Fail(db, password);
            return SecretAnswer.Refused;
        }
        var block = await blocks.AskAsync(BlockPlace.SignIn, new(password.CustomerId), language, ct);
        if (!block.IsAllowed)
        {
            await CountAsync(db, ct);
            return new(SecretOutcome.NotAllowed, Message: block.Message);
        }
        PasswordChanges.Succeed(db, password);
        return new(password.MustChange ? SecretOutcome.MustChange : SecretOutcome.Right, password.CustomerId, password.Epoch);
    }

    // A wrong secret of a known customer is written down; so is this, or the time of the write would tell who is known.
    private static async Task CountAsync(CrmDbContext db, CancellationToken ct)
    {
        var tally = await db.Settings().SingleOrDefaultAsync(s => s.Name == Tally, ct);
        if (tally is null)
        {
            db.Settings().Add(tally = new() { Name = Tally, Value = "0" });
        }
        tally.Value = (long.Parse(tally.Value, System.Globalization.CultureInfo.InvariantCulture) + 1)
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    // At an open browser the present password can be guessed as at the door: the same count and the same lock.
    private async Task RequirePresentAsync(CustomerPassword seen, string present, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("portal"));
        var (right, _) = await hashes.VerifyAsync(seen.IsUsableAt(db.Now) ? seen.Hash : null, present, ct);
        await using var write = await db.BeginWriteAsync(ct);
        var password = await db.CustomerPasswords().SingleOrDefaultAsync(p => p.Id == seen.Id && p.Epoch == seen.Epoch, ct);
        if (password?.IsUsableAt(db.Now) == true && right)
        {
            return;
        }
        if (password?.IsUsableAt(db.Now) == true)
        {
            PasswordChanges.Fail(db, password);
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
        }
        throw new RuleException("password.wrong");
    }

    private static IQueryable<CustomerPassword> Of(CrmDbContext db, string? key)
        => db.CustomerPasswords().Where(p => db.Customers().Any(c => c.Id == p.CustomerId && c.SignInKey == key && key != null));

    // Half a pair of surrogates would make normalising throw, and nobody's ID is longer.
    private static string? KeyOf(string? signInId)
        => signInId is { Length: <= LongestId } ? Customer.SignInKeyOf(string.Concat(signInId.EnumerateRunes())) : null;
}
