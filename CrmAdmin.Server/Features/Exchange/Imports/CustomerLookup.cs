using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>
/// Finds customers by the keys of a file: those that an import brought in by what it noted then, and for keys made of e-mail or
/// phone and name also those that staff added by hand.
/// </summary>
internal sealed class CustomerLookup(CrmDbContext db, CustomerSearch search, IStoreInfo store)
{
    private const int MaxCandidates = 50;

    private readonly HashSet<CustomerKey> byContact = [];

    /// <summary>The keys of those found whom no import has noted yet.</summary>
    public IReadOnlySet<CustomerKey> ByContact => byContact;

    public async Task<IReadOnlyDictionary<CustomerKey, Customer>> FindAsync(IReadOnlyList<ImportedRow> rows, CancellationToken ct)
    {
        var found = new Dictionary<CustomerKey, Customer>();
        var keys = rows.Select(row => row.Key).OfType<CustomerKey>().Distinct().ToList();
        await FindNotedAsync(found, keys.ToDictionary(key => key), ct);
        var digits = rows.Where(row => row is { Key.System: CustomerKey.PhoneAndName, Customer.Phone: not null } && !found.ContainsKey(row.Key))
            .GroupBy(row => CustomerKey.OfDigits(row.Customer!.Phone!, row.Customer.FirstName, row.Customer.LastName, row.Customer.Company))
            .Where(same => same.Key != same.First().Key).ToDictionary(same => same.Key, same => same.First().Key!);
        await FindNotedAsync(found, digits, ct);
        byContact.UnionWith(digits.Values.Where(found.ContainsKey));
        foreach (var key in keys.Where(key => !found.ContainsKey(key)))
        {
            if (key.System is CustomerKey.EmailAndName or CustomerKey.PhoneAndName && await ByContactAsync(key, ct) is { } customer)
            {
                found[key] = customer;
                byContact.Add(key);
            }
        }
        return found;
    }

    /// <param name="keys">By what was noted.</param>
    private async Task FindNotedAsync(Dictionary<CustomerKey, Customer> found, Dictionary<CustomerKey, CustomerKey> keys, CancellationToken ct)
    {
        foreach (var group in keys.Keys.GroupBy(key => key.System, StringComparer.Ordinal))
        {
            var values = group.Select(key => key.Value).ToList();
            foreach (var match in await db.ImportKeys().Where(k => k.System == group.Key && values.Contains(k.Value)).Include(k => k.Customer).ToListAsync(ct))
            {
                found[keys[new(match.System, match.Value)]] = match.Customer!;
            }
        }
    }

    /// <summary>
    /// Customers whom Magento knows by the key's e-mail in another website than the key's, where that is one: a file of addresses
    /// names the customer by e-mail.
    /// </summary>
    public async Task<IReadOnlyDictionary<CustomerKey, Customer>> OfOtherWebsitesAsync(IReadOnlyList<CustomerKey> keys, CancellationToken ct)
    {
        var emails = keys.Select(EmailOf).Distinct(StringComparer.Ordinal).ToList();
        if (emails.Count == 0)
        {
            return new Dictionary<CustomerKey, Customer>();
        }
        var noted = await db.ImportKeys().Where(k => k.System == CustomerKey.Magento && emails.Contains(k.Customer!.EmailKey!)).Include(k => k.Customer)
            .ToListAsync(ct);
        var customers = noted.Select(k => k.Customer!).Distinct().ToLookup(customer => customer.EmailKey!, StringComparer.Ordinal);
        return keys.Where(key => customers[EmailOf(key)].Count() == 1).ToDictionary(key => key, key => customers[EmailOf(key)].Single());

        static string EmailOf(CustomerKey key) => key.Value[(key.Value.IndexOf('|', StringComparison.Ordinal) + 1)..];
    }

    private async Task<Customer?> ByContactAsync(CustomerKey key, CancellationToken ct)
    {
        if (key.System == CustomerKey.PhoneAndName)
        {
            return await ByPhoneAsync(key, ct);
        }
        var email = ContactOf(key.Value, isEmail: true);
        var found = await FirstAsync(db.Customers().Where(c => c.EmailKey == email), ct);
        return found.FirstOrDefault(c => c.Email is not null && CustomerKey.OfEmail(c.Email, c.FirstName, c.LastName, c.Company) == key);
    }

    // By the index of E.164; else from the search index, for what cannot be read. Digits alone may be those of many.
    private async Task<Customer?> ByPhoneAsync(CustomerKey key, CancellationToken ct)
    {
        var contact = ContactOf(key.Value, isEmail: false);
        var name = key.Value[(contact.Length + 1)..];
        if (Phones.Read(contact, store.Country) is not { Significant.Length: > 0 } phone)
        {
            return null;
        }
        var ids = search.Hits(db, name.Any(char.IsLetter) ? $"{phone.Significant} {name}" : phone.Significant).Select(hit => hit.Key);
        return (phone.E164 is null ? null : await NamedAsync(db.Customers().WithPhone(phone.E164)))
            ?? await NamedAsync(db.Customers().Where(c => ids.Contains(c.Id)));

        async Task<Customer?> NamedAsync(IQueryable<Customer> candidates) => (await FirstAsync(candidates, ct)).FirstOrDefault(c
            => CustomerKey.FoldName(c.FirstName, c.LastName, c.Company) == name && (IsSame(c.PersonalPhone, c) || IsSame(c.WorkPhone, c)));

        // What the file does not say the country of may be meant as the customer wrote it.
        bool IsSame(string? typed, Customer c) => Phones.Read(typed, c.PhoneCountry(store)) is { } theirs
            && (phone.E164 is null || theirs.E164 is null ? theirs.Significant == phone.Significant : theirs.E164 == phone.E164 || theirs.Digits == contact);
    }

    private static Task<List<Customer>> FirstAsync(IQueryable<Customer> candidates, CancellationToken ct)
        => candidates.OrderBy(c => c.Id).Take(MaxCandidates).AsTracking().ToListAsync(ct);

    // A name may have a bar of its own, and so may an e-mail address, but there it stands before the @.
    private static string ContactOf(string value, bool isEmail) => value[..value.IndexOf('|', isEmail ? Math.Max(0, value.IndexOf('@')) : 0)];
}
