using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Customers;
using CrmAdmin.Server.Features.Search;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>
/// Finds customers by the keys of a file: those that an import brought in by what it noted then, and for keys made of e-mail or
/// phone and name also those that staff added by hand.
/// </summary>
internal sealed class CustomerLookup(CrmDbContext db, CustomerSearch search)
{
    private const int MostCandidates = 50;

    private readonly HashSet<CustomerKey> byContact = [];

    /// <summary>The keys of those found whom no import has noted yet.</summary>
    public IReadOnlySet<CustomerKey> ByContact => byContact;

    public async Task<IReadOnlyDictionary<CustomerKey, Customer>> FindAsync(IReadOnlyList<CustomerKey> keys, CancellationToken ct)
    {
        var found = new Dictionary<CustomerKey, Customer>();
        foreach (var group in keys.GroupBy(key => key.System, StringComparer.Ordinal))
        {
            var values = group.Select(key => key.Value).ToList();
            foreach (var match in await db.ImportKeys().Where(k => k.System == group.Key && values.Contains(k.Value)).Include(k => k.Customer).ToListAsync(ct))
            {
                found[new(match.System, match.Value)] = match.Customer!;
            }
        }
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
        var noted = await db.ImportKeys().Where(k => k.System == CustomerKey.Magento && emails.Contains(k.Customer!.EmailKey!)).Include(k => k.Customer).ToListAsync(ct);
        var customers = noted.Select(k => k.Customer!).Distinct().ToLookup(customer => customer.EmailKey!, StringComparer.Ordinal);
        return keys.Where(key => customers[EmailOf(key)].Count() == 1).ToDictionary(key => key, key => customers[EmailOf(key)].Single());

        static string EmailOf(CustomerKey key) => key.Value[(key.Value.IndexOf('|', StringComparison.Ordinal) + 1)..];
    }

    private async Task<Customer?> ByContactAsync(CustomerKey key, CancellationToken ct)
    {
        var isEmail = key.System == CustomerKey.EmailAndName;
        var contact = ContactOf(key.Value, isEmail);
        var candidates = isEmail ? db.Customers().Where(c => c.EmailKey == contact) : OfPhone(contact, key.Value[(contact.Length + 1)..]);
        if (candidates is null)
        {
            return null;
        }
        var found = await candidates.OrderBy(c => c.Id).Take(MostCandidates).AsTracking().ToListAsync(ct);
        return found.FirstOrDefault(c => isEmail ? IsOfEmail(c) : IsOfPhone(c.PersonalPhone, c) || IsOfPhone(c.WorkPhone, c));

        bool IsOfEmail(Customer c) => c.Email is { } email && CustomerKey.OfEmail(email, c.FirstName, c.LastName, c.Company) == key;

        bool IsOfPhone(string? phone, Customer c) => phone is not null && CustomerKey.OfPhone(phone, c.FirstName, c.LastName, c.Company) == key;
    }

    // From the search index, which has phones without the groups that staff write them in. Digits alone may be those of many.
    private IQueryable<Customer>? OfPhone(string phone, string name)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        if (digits.Length == 0)
        {
            return null;
        }
        var ids = search.Hits(db, name.Any(char.IsLetter) ? $"{digits} {name}" : digits).Select(hit => hit.Key);
        return db.Customers().Where(c => ids.Contains(c.Id));
    }

    // A name may have a bar of its own, and so may an e-mail address, but there it stands before the @.
    private static string ContactOf(string value, bool isEmail) => value[..value.IndexOf('|', isEmail ? Math.Max(0, value.IndexOf('@')) : 0)];
}
