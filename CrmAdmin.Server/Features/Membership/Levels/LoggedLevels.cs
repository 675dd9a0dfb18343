using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;

namespace CrmAdmin.Server.Features.Membership.Levels;

internal sealed class LoggedLevels : ILoggedNames
{
    public string Field => nameof(Customer.LevelId);

    public async Task<IReadOnlyList<Choice>> FindAsync(CrmDbContext db, IReadOnlyList<long> keys, CancellationToken ct)
        => await db.Levels().Where(level => keys.Contains(level.Id)).Select(level => new Choice(level.Id, level.Name)).ToListAsync(ct);
}
