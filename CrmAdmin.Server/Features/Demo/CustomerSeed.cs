using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Demo;

/// <param name="Seed">The same seed makes the same customers.</param>
public sealed record SeedPlan(int Customers, int OrdersPerCustomer, int Seed);

/// <summary>Makes invented customers, in batches of one transaction each, so that a running server stays usable.</summary>
public sealed class CustomerSeed(ICrmDbSource source, IStoreInfo store, TimeProvider clock, BlockChanges blocks, LevelChanges levels)
{
    private const int Batch = 1_000;
    private static readonly IReadOnlyList<BilingualText> Reasons = new AlertSettings().Reasons;

    public async Task<bool> IsEmptyAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("seed"));
        return !await db.Customers().AnyAsync(ct);
    }

    public async Task<bool> IsInventedAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("seed"));
        return await db.AreInventedAsync(ct);
    }

    /// <exception cref="RuleException"><c>seed.real-data</c>: the database has customers that were not invented.</exception>
    public async Task RunAsync(SeedPlan plan, ICliConsole console, CancellationToken ct)
    {
        var first = await MarkAsync(ct);
        var invention = new CustomerInvention(plan.Seed + first, clock.GetMicroseconds());
        for (var made = 0; made < plan.Customers;)
        {
            var count = Math.Min(Batch, plan.Customers - made);
            await using var db = source.Create(Author.System("seed"));
            await using var write = await db.BeginWriteAsync(ct);
            var ladder = await db.Levels().InOrder().Select(level => level.Id).ToListAsync(ct);
            var invented = Enumerable.Range(first + made, count).Select(n => invention.Customer(n, ladder, plan.OrdersPerCustomer)).ToList();
            List<Customer> customers = [.. invented.Select(one => one.Customer)];
            await db.InsertAsync(customers, ct);
            await db.InsertAsync([.. invented.Select(one => invention.Address(one.Customer, one.Country))], ct);
            await db.InsertAsync([.. invented.SelectMany(one => CustomerInvention.Orders(one, store.Currency))], ct);
            await levels.NoteFirstAsync(db, customers, LevelWhy.Import, ct);
            foreach (var customer in customers.Where(customer => customer.BlockMarked))
            {
                db.Customers().Attach(customer);
                var reason = Reasons[(int)(customer.Id % Reasons.Count)].English;
                await blocks.SetAsync(db, customer, new(customer.BlockPurchases, customer.BlockSignIn, reason, null, null), ct);
            }
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
            made += count;
            console.Progress("seed", made, plan.Customers);
        }
    }

    /// <returns>The number from which on nobody was invented yet.</returns>
    private async Task<int> MarkAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("seed"));
        await using var write = await db.BeginWriteAsync(ct);
        if (await db.AreInventedAsync(ct))
        {
            return (int)(await db.Customers().MaxAsync(customer => (long?)customer.Id, ct) ?? 0);
        }
        if (await db.Customers().AnyAsync(ct))
        {
            throw new RuleException("seed.real-data");
        }
        db.Settings().Add(new() { Name = Setting.Invented, Value = "true" });
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
        return 0;
    }
}
