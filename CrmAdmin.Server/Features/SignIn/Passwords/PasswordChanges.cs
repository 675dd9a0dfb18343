using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.Account;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>
/// The one place where customers' passwords change: the row, its event, the customer's date and the notices together. Works inside
/// the caller's open write transaction, checks no right, and does not save.
/// </summary>
public static class PasswordChanges
{
    /// <summary>So many failures in a row, none longer ago than <see cref="LockTime"/> before the next, lock the account.</summary>
    public const int FailuresToLock = 5;

    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(15);

    /// <summary>Takes the old password's place; sessions end, a lock-out is lifted, one's own must be chosen.</summary>
    /// <param name="customer">Tracked by <paramref name="db"/>.</param>
    /// <param name="mailId">The mail that carries it.</param>
    public static async Task SetTemporaryAsync(CrmDbContext db, Customer customer, string hash, DateTimeOffset expiresAt, long mailId, CancellationToken ct)
    {
        await SetAsync(db, customer.Id, hash, PasswordKind.Temporary, expiresAt, ct);
        customer.LastPasswordResetAt = db.Now;
        Note(db, customer.Id, PasswordEventKind.TemporarySent, expiresAt, mailId);
    }

    /// <param name="mailId">The mail that tells the customer; null: none can go.</param>
    /// <inheritdoc cref="SetTemporaryAsync"/>
    public static async Task SetByHandAsync(CrmDbContext db, Customer customer, string hash, long? mailId, CancellationToken ct)
    {
        await SetAsync(db, customer.Id, hash, PasswordKind.ByHand, null, ct);
        customer.LastPasswordResetAt = db.Now;
        Note(db, customer.Id, PasswordEventKind.ResetByHand, null, mailId);
    }

    /// <summary>The customer's own choice, which ends a forced change and their other sessions.</summary>
    public static async Task<CustomerPassword> SetOwnAsync(CrmDbContext db, long customerId, string hash, CancellationToken ct)
    {
        var password = await SetAsync(db, customerId, hash, PasswordKind.Own, null, ct);
        Note(db, customerId, PasswordEventKind.Changed);
        return password;
    }

    /// <summary>A wrong secret.</summary>
    public static void Fail(CrmDbContext db, CustomerPassword password)
    {
        var now = db.Now;
        password.Failures = password.FailedAt is { } last && last + LockTime > now ? password.Failures + 1 : 1;
        password.FailedAt = now;
        Note(db, password.CustomerId, PasswordEventKind.Failed);
        if (password.Failures >= FailuresToLock)
        {
            (password.LockedUntil, password.Failures, password.FailedAt) = (now + LockTime, 0, null);
            Note(db, password.CustomerId, PasswordEventKind.Locked);
        }
    }

    /// <summary>The right secret, where it opens something.</summary>
    public static void Succeed(CrmDbContext db, CustomerPassword password)
    {
        (password.Failures, password.FailedAt, password.LockedUntil) = (0, null, null);
        if (password.MustChange && password.UsedAt is null)
        {
            password.UsedAt = db.Now;
            Note(db, password.CustomerId, PasswordEventKind.Used);
        }
    }

    private static async Task<CustomerPassword> SetAsync(
        CrmDbContext db, long customerId, string hash, PasswordKind kind, DateTimeOffset? expiresAt, CancellationToken ct)
    {
        var password = await db.CustomerPasswords().SingleOrDefaultAsync(p => p.CustomerId == customerId, ct);
        var mustChange = kind != PasswordKind.Own;
        if (password is null)
        {
            password = new() { CustomerId = customerId, Hash = hash, Kind = kind, MustChange = mustChange, SetAt = db.Now, SetBy = db.Author.Name };
            db.CustomerPasswords().Add(password);
        }
        (password.Hash, password.Kind, password.MustChange, password.ExpiresAt, password.UsedAt) = (hash, kind, mustChange, expiresAt, null);
        (password.SetAt, password.SetById, password.SetBy) = (db.Now, db.Author.StaffId, db.Author.Name);
        (password.Failures, password.FailedAt, password.LockedUntil) = (0, null, null);
        password.Epoch++;
        db.NotifyAfterCommit(ChangeArea.Account, customerId); // the date of the last reset, and whoever follows sessions
        return password;
    }

    private static void Note(CrmDbContext db, long customerId, PasswordEventKind kind, DateTimeOffset? validUntil = null, long? mailId = null)
    {
        db.PasswordEvents().Add(db.Signed(new PasswordEvent { CustomerId = customerId, Kind = kind, ValidUntil = validUntil, MailId = mailId }));
        db.NotifyAfterCommit(ChangeArea.Passwords, customerId);
    }
}
