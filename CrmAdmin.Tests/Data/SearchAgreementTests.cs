using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Demo;
using CrmAdmin.Server.Features.Membership.Levels;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>What the database finds is what the rules of search say, over invented people of nine countries.</summary>
public sealed class SearchAgreementTests : CrmTest
{
    private readonly Random random = new(7);
    private List<Customer> customers = [];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var db = Shop.CreateDb();
        var invention = new CustomerInvention(7, Clock.Now);
        var levels = await db.Levels().Select(level => level.Id).ToListAsync();
        db.Customers().AddRange(Enumerable.Range(0, 500).Select(n => invention.Customer(n, levels, orders: 0).Customer));
        await db.SaveChangesAsync();
        customers = await QueryAsync(fresh => fresh.Customers().AsNoTracking().ToListAsync());
    }

    [Fact]
    public async Task Whatever_is_typed_finds_those_who_hold_it_and_nobody_else()
    {
        // Some are changed and some deleted, so that the triggers had to follow.
        await using (var db = Shop.CreateDb())
        {
            var some = await db.Customers().Where(c => c.Id % 5 == 0).ToListAsync();
            some.ForEach(c => (c.LastName, c.Company) = (c.FirstName, "Änderungs GmbH"));
            db.RemoveRange(await db.Customers().Where(c => c.Id % 7 == 0).ToListAsync());
            await db.SaveChangesAsync();
        }
        customers = await QueryAsync(fresh => fresh.Customers().AsNoTracking().ToListAsync());
        Assert.InRange(customers.Count, 400, 450);
        for (var n = 0; n < 300; n++)
        {
            var query = Query(customers[random.Next(customers.Count)]);
            var terms = SearchText.Parse(query);
            var expected = customers.Where(c => string.IsNullOrWhiteSpace(query) || (terms.Count > 0 && SearchText.Matches(c.SearchDocument, terms)))
                .Select(c => c.Id).OrderDescending();
            var found = await QueryAsync(db => Get<CustomerSearch>().Matching(db, query).OrderByDescending(c => c.Id).Select(c => c.Id).ToListAsync());
            Assert.True(expected.SequenceEqual(found), $"“{query}”: expected {string.Join(' ', expected)}, found {string.Join(' ', found)}");
        }
    }

    private string Query(Customer customer)
    {
        var text = (random.Next(6) switch
        {
            0 => customer.FirstName,
            1 => customer.LastName,
            2 => customer.Email,
            3 => customer.PersonalPhone,
            4 => customer.Number,
            _ => $"{customer.LastName} {customer.FirstName}",
        })!;
        var start = random.Next(text.Length);
        return random.Next(3) == 0 ? text : text.Substring(start, random.Next(1, Math.Min(8, text.Length - start) + 1));
    }
}
