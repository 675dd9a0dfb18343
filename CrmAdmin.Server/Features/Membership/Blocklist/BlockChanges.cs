using System.Linq.Expressions;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>What an entry is to be.</summary>
/// <param name="Reason">The English words of one of the settings' reasons.</param>
/// <param name="Until">The last day, in the store's time zone; null: no end.</param>
public sealed record BlockChange(bool Purchases, bool SignIn, string Reason, string? Note, DateOnly? Until)
{
    public const int ReasonLength = 100;
    public const int NoteLength = 1_000;
}

/// <summary>
/// The one way onto the blocklist and off it, for dialog, bulk and job: entry, log row, the customer's flags and the notices together.
/// Works inside the caller's open write transaction, checks no right, and does not save; between two changes of one subject
/// the caller saves.
/// </summary>
public sealed class BlockChanges(IStoreInfo store)
{
    /// <summary>Skipped: it is so already.</summary>
    public const string Same = "block.same";

    /// <summary>Skipped: not on the list.</summary>
    public const string NotListed = "block.not-listed";

    /// <summary>Refuses what no entry may be: once for a bulk, before the first customer.</summary>
    /// <param name="kept">The reason that the entry has already: it may stay although the settings no longer offer it.</param>
    /// <exception cref="InvalidInputException"><c>block.reason-unknown</c> at Reason, <c>block.until-past</c> at Until.</exception>
    public async Task CheckAsync(CrmDbContext db, BlockChange change, string? kept, CancellationToken ct)
    {
        var errors = new List<InputError>();
        var (alerts, _) = await StoreSettings.ReadAsync<AlertSettings>(db, ct);
        if (change.Reason != kept && !alerts.Reasons.Any(reason => reason.English == change.Reason))
        {
            errors.Add(new("Reason", "block.reason-unknown"));
        }
        if (EndOf(change.Until) <= db.Now)
        {
            errors.Add(new("Until", "block.until-past"));
        }
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    /// <summary>Puts the customer on the list, or changes the entry that is there.</summary>
    /// <param name="customer">Tracked by <paramref name="db"/>.</param>
    /// <returns>Why it was skipped (<see cref="Same"/>); null: done.</returns>
    public async Task<string?> SetAsync(CrmDbContext db, Customer customer, BlockChange change, CancellationToken ct)
    {
        var id = customer.Id;
        var entry = await TakeUpAsync(db, e => e.CustomerId == id, customer, ct);
        var skipped = Set(db, entry, change, change => New(db, change, customer.Id, null));
        if (skipped is null)
        {
            Follow(customer, change);
            Tell(db, id);
        }
        return skipped;
    }

    /// <summary>The same for whoever uses this e-mail address or phone.</summary>
    public async Task<string?> SetAsync(CrmDbContext db, BlockContact contact, BlockChange change, CancellationToken ct)
    {
        var key = contact.Key;
        var entry = await TakeUpAsync(db, e => e.ContactKey == key && e.ContactCode == contact.Code, null, ct);
        var skipped = Set(db, entry, change, change => New(db, change, null, contact));
        if (skipped is null)
        {
            Tell(db, 0);
        }
        return skipped;
    }

    /// <returns>Why it was skipped (<see cref="NotListed"/>); null: done.</returns>
    public async Task<string?> RemoveAsync(CrmDbContext db, Customer customer, CancellationToken ct)
    {
        var id = customer.Id;
        if (await TakeUpAsync(db, e => e.CustomerId == id, customer, ct) is not { } entry)
        {
            return NotListed;
        }
        End(db, entry, customer, BlockAction.Removed, db.Author);
        return null;
    }

    /// <inheritdoc cref="RemoveAsync(CrmDbContext, Customer, CancellationToken)"/>
    public async Task<string?> RemoveAsync(CrmDbContext db, BlockContact contact, CancellationToken ct)
    {
        var key = contact.Key;
        if (await TakeUpAsync(db, e => e.ContactKey == key && e.ContactCode == contact.Code, null, ct) is not { } entry)
        {
            return NotListed;
        }
        End(db, entry, null, BlockAction.Removed, db.Author);
        return null;
    }

    /// <summary>Ends an entry whose time has passed, as the job does.</summary>
    /// <param name="customer">Whose entry it is, tracked; null: a contact's.</param>
    public void Expire(CrmDbContext db, BlockEntry entry, Customer? customer)
        => End(db, entry, customer, BlockAction.Expired, Author.System("job") with { Correlation = db.Author.Correlation });

    /// <summary>The first instant at which an entry with this last day no longer holds.</summary>
    public DateTimeOffset? EndOf(DateOnly? until) => until is { } day ? StoreCalendar.EndOf(day, store.TimeZone) : null;

    private void End(CrmDbContext db, BlockEntry entry, Customer? customer, BlockAction action, Author author)
    {
        (entry.EndedAt, entry.EndedById, entry.EndedBy) = (db.Now, author.StaffId, author.Name);
        Log(db, entry, action, author);
        if (customer is not null)
        {
            Follow(customer, null);
        }
        Tell(db, entry.CustomerId ?? 0);
    }

    // An entry whose end the job has not written yet is over all the same: it is ended first, and a new one begins.
    private async Task<BlockEntry?> TakeUpAsync(CrmDbContext db, Expression<Func<BlockEntry, bool>> whose, Customer? customer, CancellationToken ct)
    {
        var entry = await db.BlockEntries().Where(e => e.EndedAt == null).Where(whose).FirstOrDefaultAsync(ct);
        if (entry is null || entry.IsPresentAt(db.Now))
        {
            return entry;
        }
        Expire(db, entry, customer);
        await db.SaveChangesAsync(ct);
        return null;
    }

    private string? Set(CrmDbContext db, BlockEntry? entry, BlockChange change, Func<BlockChange, BlockEntry> make)
    {
        change = change with { Note = TextInput.Text(change.Note) };
        if (entry is null)
        {
            entry = make(change);
            db.BlockEntries().Add(entry);
            Log(db, entry, BlockAction.Added, db.Author);
            return null;
        }
        if (StateOf(entry) == change)
        {
            return Same;
        }
        (entry.Purchases, entry.SignIn, entry.Reason, entry.Note) = (change.Purchases, change.SignIn, change.Reason, change.Note);
        (entry.Until, entry.EndsAt) = (change.Until, EndOf(change.Until));
        Log(db, entry, BlockAction.Changed, db.Author);
        return null;
    }

    private BlockEntry New(CrmDbContext db, BlockChange change, long? customerId, BlockContact? contact) => new()
    {
        CustomerId = customerId,
        ContactKey = contact?.Key,
        ContactCode = contact?.Code,
        Contact = contact?.Text,
        Purchases = change.Purchases,
        SignIn = change.SignIn,
        Reason = change.Reason,
        Note = change.Note,
        Until = change.Until,
        EndsAt = EndOf(change.Until),
        StartedAt = db.Now,
        StartedById = db.Author.StaffId,
        StartedBy = db.Author.Name,
    };

    internal static BlockChange StateOf(BlockEntry entry) => new(entry.Purchases, entry.SignIn, entry.Reason, entry.Note, entry.Until);

    private static void Log(CrmDbContext db, BlockEntry entry, BlockAction action, Author author) => db.BlockLog().Add(db.Signed(new BlockLogEntry
    {
        CustomerId = entry.CustomerId,
        ContactKey = entry.ContactKey,
        Contact = entry.Contact,
        Action = action,
        Purchases = entry.Purchases,
        SignIn = entry.SignIn,
        Reason = entry.Reason,
        Note = entry.Note,
        Until = entry.Until,
    }, author: author));

    private void Follow(Customer customer, BlockChange? change)
    {
        (customer.BlockMarked, customer.BlockPurchases, customer.BlockSignIn) = (change is not null, change?.Purchases == true, change?.SignIn == true);
        customer.BlockEndsAt = EndOf(change?.Until);
    }

    private static void Tell(CrmDbContext db, long customerId)
    {
        db.NotifyAfterCommit(ChangeArea.Blocklist, customerId);
        if (customerId > 0)
        {
            db.NotifyAfterCommit(ChangeArea.Account, customerId);
        }
    }
}
