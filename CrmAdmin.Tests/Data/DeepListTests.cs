using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>
/// A filtered list that is longer than what is counted: page by page to its end and back it holds everybody once, whichever way its keys are found, and also
/// where the way changes once the newest are over.
/// </summary>
public sealed class DeepListTests : CrmTest
{
    private const int Many = 17_200; // a sixteenth of them is more than a page counts, and all are more than a first walk tries
    private const int Newest = 1_050;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await QueryAsync(async db =>
        {
            await using var write = await db.BeginWriteAsync(default);
            await db.InsertAsync(
                [
                    .. Enumerable.Range(1, Many).Select(n => new Customer
                    {
                        SignInId = $"deep{n}",
                        LastName = "Archer",
                        AccountType = AccountType.Registered,
                        LevelId = 1 + (n % 3),
                        IsActive = n % 10 > 0,
                        AddedBy = n > Many - Newest ? AddedBy.Import : AddedBy.Staff,
                        RegisteredAt = n > Many - Newest ? Clock.Now.AddDays(-1) : Clock.Now.AddDays(-900),
                    }),
                ], default);
            await write.CommitAsync(default);
            return 0;
        });
    }

    [Fact]
    public async Task Everybody_is_on_one_page_whichever_way_is_taken()
    {
        var recent = DateOnly.FromDateTime(Clock.Now.UtcDateTime).AddDays(-30);
        await SeeAllAsync(new() { Active = true, AccountType = AccountType.Registered });
        await SeeAllAsync(new() { Levels = [1, 2], Active = true });
        await SeeAllAsync(new() { RegisteredTo = recent });
        await SeeAllAsync(new() { RegisteredFrom = recent, AccountType = AccountType.Registered }); // the newest first, then a range in no order
        await SeeAllAsync(new() { AddedBy = AddedBy.Import, AccountType = AccountType.Registered });
        await SeeAllAsync(new() { AddedBy = AddedBy.Import, Active = false });
    }

    private async Task SeeAllAsync(CustomerQuery filter)
    {
        var expected = await QueryAsync(db => Get<CustomerSearch>().Hits(db, null).Where(filter, Get<IStoreInfo>().TimeZone, db.Now)
            .OrderByDescending(hit => hit.Key).Select(hit => hit.Key).ToListAsync());
        Assert.NotEmpty(expected);
        var down = new List<long>();
        var page = await ListAsync(filter with { Size = 100 });
        Assert.Equal(Math.Min(expected.Count, Page<CustomerRow>.CountCap), page.Count);
        while (true)
        {
            down.AddRange(page.Items.Select(row => row.Id));
            if (!page.HasNext)
            {
                break;
            }
            page = await ListAsync(filter with { Size = 100, After = down[^1] });
            Assert.True(page.HasPrevious && down.Count < expected.Count);
        }
        Assert.Equal(expected, down);

        var up = new List<long>();
        page = await ListAsync(filter with { Size = 100, Before = expected[^1] });
        while (page.Items.Count > 0)
        {
            up.InsertRange(0, page.Items.Select(row => row.Id));
            Assert.True(page.HasNext && up.Count < expected.Count);
            page = page.HasPrevious ? await ListAsync(filter with { Size = 100, Before = up[0] }) : page with { Items = [] };
        }
        Assert.Equal(expected.SkipLast(1), up);

        foreach (var at in new long[] { 0, 990, 1_000, 1_040, expected.Count - 1, expected.Count + 500 })
        {
            page = await ListAsync(filter with { Size = 30, At = at });
            Assert.Equal(at < expected.Count ? expected.Skip((int)at).Take(30) : expected.TakeLast(30), page.Items.Select(row => row.Id));
        }
    }

    private Task<Page<CustomerRow>> ListAsync(CustomerQuery query) => Get<ICustomersService>().ListAsync(query);
}
