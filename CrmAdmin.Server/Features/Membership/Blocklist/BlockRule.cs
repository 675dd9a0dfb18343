using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>
/// Who asks: a customer by key or customer ID, or somebody without an account by e-mail address and phone. Where the customer is
/// known, what the customer's row says of e-mail and phones counts too.
/// </summary>
public sealed record BlockSubject(long? CustomerId = null, string? SignInId = null, string? Email = null, string? Phone = null);

/// <summary>Why somebody may not.</summary>
public enum BlockCause
{
    None,
    Blocked,
    Inactive,
}

/// <param name="Message">What the customer is told, in the language asked for; null where allowed.</param>
public sealed record BlockAnswer(BlockCause Cause, string? Message)
{
    public bool IsAllowed => Cause == BlockCause.None;
}

/// <summary>
/// “May this customer sign in, or buy here, and what is said?” For portal and API. Read from the database with every question, from
/// nothing kept in memory: once a change was answered, no question that begins later gets the old answer. The two blocks do not
/// depend on each other. Checks no right.
/// </summary>
public sealed class BlockRule(ICrmDbSource source, StoreSettings settings, IStoreInfo store, CustomerSearch search)
{
    /// <param name="language">“en”, “ko” or a culture's name.</param>
    /// <exception cref="StorageUnavailableException">It could not be read: nobody knows, so nobody may.</exception>
    /// <exception cref="NotFoundException">No customer has this key or customer ID.</exception>
    /// <exception cref="ArgumentException">The subject names nobody.</exception>
    public async Task<BlockAnswer> AskAsync(BlockPlace place, BlockSubject who, string? language = null, CancellationToken ct = default)
    {
        if (who is { CustomerId: null, SignInId: null, Email: null, Phone: null })
        {
            throw new ArgumentException("Nobody is named.", nameof(who));
        }
        try
        {
            var cause = await CauseAsync(place, who, ct);
            return new(cause, cause == BlockCause.None ? null : (await settings.GetAsync<AlertSettings>(ct)).At(place).In(language));
        }
        catch (Exception exception) when (exception is not (CrmException or OperationCanceledException))
        {
            throw new StorageUnavailableException(exception); // fails closed, whatever it was
        }
    }

    /// <summary>The present entries for any of these e-mail addresses and phones.</summary>
    internal static async Task<IReadOnlyList<BlockEntry>> PresentForAsync(CrmDbContext db, IEnumerable<BlockContact?> contacts, CancellationToken ct)
    {
        var found = new List<BlockEntry>();
        foreach (var contact in contacts.OfType<BlockContact>().Distinct())
        {
            found.AddRange(await db.PresentBlocks(db.Now).Of(contact).ToListAsync(ct));
        }
        return [.. found.DistinctBy(entry => entry.Id)];
    }

    internal static IEnumerable<BlockContact?> ContactsOf(Customer customer, IStoreInfo store)
        => [BlockContact.OfEmail(customer.Email), .. PhonesOf(customer, store)];

    internal static IEnumerable<BlockContact?> PhonesOf(Customer customer, IStoreInfo store)
        => [BlockContact.OfPhone(customer.PersonalPhone, customer.PhoneCountry(store)), BlockContact.OfPhone(customer.WorkPhone, customer.PhoneCountry(store))];

    private async Task<BlockCause> CauseAsync(BlockPlace place, BlockSubject who, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("api"));
        List<BlockContact?> contacts = [BlockContact.OfEmail(who.Email), BlockContact.OfPhone(who.Phone, store.Country)];
        if (who.CustomerId is not null || who.SignInId is not null)
        {
            var customer = await FindAsync(db, who, ct) ?? throw new NotFoundException();
            var block = customer.BlockAt(db.Now);
            if (place == BlockPlace.SignIn ? block.SignIn : block.Purchases)
            {
                return BlockCause.Blocked;
            }
            if (!customer.IsActive)
            {
                return BlockCause.Inactive;
            }
            contacts.AddRange(ContactsOf(customer, store));
        }
        else if (await IsOfABlockedCustomerAsync(db, place, who, ct))
        {
            return BlockCause.Blocked;
        }
        var entries = await PresentForAsync(db, contacts, ct);
        return entries.Any(entry => place == BlockPlace.SignIn ? entry.SignIn : entry.Purchases) ? BlockCause.Blocked : BlockCause.None;
    }

    private static Task<Customer?> FindAsync(CrmDbContext db, BlockSubject who, CancellationToken ct)
    {
        var customers = db.Customers().AsNoTracking();
        if (who.CustomerId is { } id)
        {
            return customers.SingleOrDefaultAsync(c => c.Id == id, ct);
        }

        // A blank customer ID names nobody: guests have none.
        return Customer.SignInKeyOf(who.SignInId) is { } key ? customers.SingleOrDefaultAsync(c => c.SignInKey == key, ct) : Task.FromResult<Customer?>(null);
    }

    // Without an account, under a blocked customer's address or phone: buying as a guest is no way around.
    private async Task<bool> IsOfABlockedCustomerAsync(CrmDbContext db, BlockPlace place, BlockSubject who, CancellationToken ct)
    {
        if (Customer.SignInKeyOf(who.Email) is { } key && await Blocked(db.Customers(), db.Now, place).AnyAsync(c => c.EmailKey == key, ct))
        {
            return true;
        }
        if (BlockContact.OfPhone(who.Phone, store.Country) is not { } phone)
        {
            return false;
        }

        // The index finds the digits inside longer numbers too, however many there are: only the same number counts.
        var found = Blocked(search.Matching(db, phone.Digits), db.Now, place);
        await foreach (var one in found.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (PhonesOf(one, store).Any(phone.IsSame))
            {
                return true;
            }
        }
        return false;
    }

    private static IQueryable<Customer> Blocked(IQueryable<Customer> customers, DateTimeOffset now, BlockPlace place)
    {
        var signIn = place == BlockPlace.SignIn;
        return customers.Where(c => (signIn ? c.BlockSignIn : c.BlockPurchases) && (c.BlockEndsAt == null || c.BlockEndsAt > now));
    }
}
