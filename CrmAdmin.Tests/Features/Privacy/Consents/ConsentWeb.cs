using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Server.Features.Privacy.Consents;
using Microsoft.Extensions.DependencyInjection;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

/// <summary>A customer with answers in the served program's own services.</summary>
internal static class ConsentWeb
{
    /// <returns>The customer's key.</returns>
    public static async Task<long> AddAsync(IServiceProvider services, int entries = 1)
    {
        await using var db = services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));
        await using var write = await db.BeginWriteAsync();
        var customer = new Customer
        {
            FirstName = "Ann",
            LastName = "Archer",
            AccountType = AccountType.Guest,
            IsActive = true,
            RegisteredAt = db.Now,
            AddedBy = AddedBy.Import,
            LevelId = await db.DefaultLevelIdAsync(default),
        };
        db.Customers().Add(customer);
        await db.SaveChangesAsync();
        var wording = await db.CurrentWordingAsync(ConsentKinds.ThirdParty, "en", default);
        await services.GetRequiredService<ConsentLedger>().AppendAsync(
            db,
            [.. Enumerable.Range(0, entries)
                .Select(n => new ConsentChange(customer.Id, ConsentKinds.ThirdParty, (ConsentState)(1 + (n % 3)), ConsentChannel.Shop, wording))], default);
        await write.CommitAsync();
        return customer.Id;
    }
}
