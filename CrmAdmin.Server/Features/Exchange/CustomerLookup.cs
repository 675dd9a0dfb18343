using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Customers;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>
/// Finds customers by the keys of a file: those that an import brought in by what it noted then, and for keys made of e-mail or
/// phone and name also those that staff added by hand.
/// </summary>
internal sealed class CustomerLookup(CrmDbContext db)
{
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
            }
        }
        return found;
    }

    private async Task<Customer?> ByContactAsync(CustomerKey key, CancellationToken ct)
    {
        var contact = key.Value.Split('|')[0];
        var candidates = key.System == CustomerKey.EmailAndName
            ? db.Customers().Where(c => c.EmailKey == contact)
            : db.Customers().Where(c => c.PersonalPhone == contact);
        foreach (var candidate in await candidates.OrderBy(c => c.Id).Take(20).ToListAsync(ct))
        {
            var own = key.System == CustomerKey.EmailAndName
                ? CustomerKey.OfEmail(candidate.Email ?? "", candidate.FirstName, candidate.LastName, candidate.Company)
                : CustomerKey.OfPhone(candidate.PersonalPhone ?? "", candidate.FirstName, candidate.LastName, candidate.Company);
            if (own == key)
            {
                return candidate;
            }
        }
        return null;
    }
}
