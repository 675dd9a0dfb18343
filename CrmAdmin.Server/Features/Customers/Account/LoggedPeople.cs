using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Server.Features.Administration.Staff;

namespace CrmAdmin.Server.Features.Customers.Account;

internal sealed class LoggedManagers : ILoggedNames
{
    public string Field => nameof(Customer.AccountManagerId);

    public async Task<IReadOnlyList<Choice>> FindAsync(CrmDbContext db, IReadOnlyList<long> keys, CancellationToken ct)
        => await db.Staff().Where(member => keys.Contains(member.Id)).Select(member => new Choice(member.Id, member.Name)).ToListAsync(ct);
}

internal sealed class LoggedReferrers : ILoggedNames
{
    public string Field => nameof(Customer.ReferredById);

    public async Task<IReadOnlyList<Choice>> FindAsync(CrmDbContext db, IReadOnlyList<long> keys, CancellationToken ct)
    {
        var found = await db.Customers().Where(c => keys.Contains(c.Id)).Select(c => new { c.Id, c.FirstName, c.MiddleName, c.LastName, c.Company })
            .ToListAsync(ct);
        return [.. found.Select(c => new Choice(c.Id, CustomerName.Display(c.FirstName, c.MiddleName, c.LastName, c.Company)))];
    }
}
