using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Demo;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Membership.Blocklist;
using CrmAdmin.Tests.Cli;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Blocklist;

public sealed class BlockJobAndSeedTests : BlocklistTest
{
    private BlockExpiryJob Job => Shop.Services.GetServices<IJob>().OfType<BlockExpiryJob>().Single();

    [Fact]
    public async Task The_job_ends_what_is_over_with_one_row_each_and_the_flags_follow()
    {
        var people = await AddCustomersAsync(3);
        await BlockAsync(people[0].Id, signIn: true, until: new(2026, 3, 2));
        await BlockAsync(people[1].Id, until: new(2026, 3, 3));
        await BlockAsync(people[2].Id);
        Clock.Now = new DateTimeOffset(2026, 3, 2, 23, 0, 0, TimeSpan.Zero);
        Assert.Equal(1, await Job.CountAsync(Clock.Now));
        Assert.Equal("marked purchases sign-in", await FlagsAsync(people[0].Id));
        Assert.Equal(1, await Job.DoAsync(Clock.Now));
        Assert.Equal(0, await Job.DoAsync(Clock.Now));

        await As(Me!); // their session ran out over it
        Assert.Equal("- - - | marked purchases - | marked purchases -",
            string.Join(" | ", await FlagsAsync(people[0].Id), await FlagsAsync(people[1].Id), await FlagsAsync(people[2].Id)));
        var row = (await Blocklist.GetLogAsync(new(people[0].Id))).Items[0];
        Assert.Equal((BlockAction.Expired, "job", "CrmAdmin"), (row.Action, row.Source, row.By));
        Assert.Equal(3, await QueryAsync(db => db.EditLog().CountAsync(e => e.CustomerId == people[0].Id && e.Source == "job")));
    }

    [Fact]
    public async Task Many_are_ended_batch_by_batch()
    {
        const int Many = 450;
        var people = await AddCustomersAsync(Many);
        await using (var db = Shop.CreateDb())
        {
            await using var write = await db.BeginWriteAsync();
            foreach (var customer in await db.Customers().ToListAsync())
            {
                await Get<BlockChanges>().SetAsync(db, customer, new(true, false, Fraud, null, new(2026, 3, 2)), default);
            }
            await db.SaveChangesAsync();
            await write.CommitAsync();
        }
        Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(Many, await Job.DoAsync(Clock.Now));
        Assert.Equal((0, Many),
            (await QueryAsync(db => db.Customers().CountAsync(c => c.BlockMarked)),
                await QueryAsync(db => db.BlockLog().CountAsync(e => e.Action == BlockAction.Expired))));
        Assert.Equal(Many, people.Count);
    }

    [Fact]
    public async Task A_new_block_before_the_job_has_run_ends_the_old_one_first()
    {
        var id = await AddCustomerAsync();
        await BlockAsync(id, until: new(2026, 3, 2));
        Clock.Now += TimeSpan.FromDays(1);
        await As(Me!);
        Assert.Null((await Blocklist.GetAsync(id)).Present);
        await BlockAsync(id, signIn: true);
        Assert.Equal(["Added ui", "Expired job", "Added ui"], (await Blocklist.GetLogAsync(new(id))).Items.Select(row => $"{row.Action} {row.Source}"));
        Assert.Equal(0, await Job.DoAsync(Clock.Now));
        Assert.Equal("marked purchases sign-in", await FlagsAsync(id));
    }

    [Fact]
    public async Task Bulk_is_told_why_it_skipped()
    {
        var id = await AddCustomerAsync();
        await using var db = Shop.CreateDb();
        await using var write = await db.BeginWriteAsync();
        var (customer, changes) = (await db.Customers().SingleAsync(c => c.Id == id), Get<BlockChanges>());
        var change = new BlockChange(true, false, Fraud, null, null);
        Assert.Equal(BlockChanges.NotListed, await changes.RemoveAsync(db, customer, default));
        Assert.Null(await changes.SetAsync(db, customer, change, default));
        await db.SaveChangesAsync();
        Assert.Equal(BlockChanges.Same, await changes.SetAsync(db, customer, change, default));
        Assert.Null(await changes.RemoveAsync(db, customer, default));
    }

    [Fact]
    public async Task Flags_of_an_earlier_version_get_their_entries_once()
    {
        var people = await AddCustomersAsync(3, (c, n) => (c.BlockPurchases, c.BlockSignIn) = (n == 1, n == 2));
        for (var start = 0; start < 2; start++)
        {
            await Get<FirstData>().EnsureAsync();
        }
        Assert.Equal("marked purchases - | marked - sign-in | - - -",
            string.Join(" | ", await FlagsAsync(people[0].Id), await FlagsAsync(people[1].Id), await FlagsAsync(people[2].Id)));
        var entries = await QueryAsync(db => db.BlockEntries().OrderBy(e => e.Id).ToListAsync());
        Assert.Equal([(people[0].Id, "earlier"), (people[1].Id, "earlier")], entries.Select(e => (e.CustomerId!.Value, e.Reason)));
        await RemoveAsync(people[0].Id);
        await Get<FirstData>().EnsureAsync();
        Assert.Equal("- - -", await FlagsAsync(people[0].Id));
    }

    [Fact]
    public async Task Invented_customers_have_an_entry_for_every_flag()
    {
        await Get<CustomerSeed>().RunAsync(new(1_200, 0, 4), new RecordedConsole(), default);
        var flagged = await QueryAsync(db => db.Customers().Where(c => c.BlockMarked || c.BlockPurchases || c.BlockSignIn).OrderBy(c => c.Id).ToListAsync());
        var entries = await QueryAsync(db => db.BlockEntries().OrderBy(e => e.CustomerId).ToListAsync());
        Assert.True(flagged.Count > 5);
        Assert.Equal(flagged.Select(c => (c.Id, true, c.BlockPurchases, c.BlockSignIn)),
            entries.Select(e => (e.CustomerId!.Value, flagged.Single(c => c.Id == e.CustomerId).BlockMarked, e.Purchases, e.SignIn)));
        Assert.Equal(entries.Count, await QueryAsync(db => db.BlockLog().CountAsync()));
    }
}
