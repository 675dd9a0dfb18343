using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Membership.Levels;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Bulk;

public sealed class BulkServiceTests : CrmTest
{
    private const string Fraud = "Payment fraud";
    private static readonly BulkSelection Everybody = new(new(), new HashSet<long>());
    private readonly List<BulkStep> steps = [];

    private IBulkService Bulk => Get<IBulkService>();

    [Fact]
    public async Task All_whom_the_filter_matches_are_changed_in_batches_with_a_row_for_each()
    {
        var people = await AddCustomersAsync(450, (c, n) => c.IsActive = n % 3 != 0);
        await SetLevelAsync(people[0].Id, "VIP");
        var selection = new BulkSelection(new() { Active = true }, new HashSet<long> { people[1].Id });
        Assert.Equal(299, await Bulk.GetCountAsync(selection));
        var input = await LevelAsync("VIP");
        var plan = await Bulk.PreviewLevelAsync(selection, input);
        Assert.Equal((298, "level.same 1"), (plan.Customers.Count, Describe(plan.Skipped)));
        var result = await Bulk.RunLevelAsync(plan, input, new Steps(steps));
        Assert.Equal((298, "level.same 1", 0, null), (result.Changed, Describe(result.Skipped), result.NotReached, result.Stopped));
        Assert.Equal([200, 298], steps.Select(step => step.Done));
        var rows = await QueryAsync(db => db.LevelLog().Where(e => e.Correlation == result.Correlation).ToListAsync());
        Assert.Equal(plan.Customers.Order(), rows.Select(row => row.CustomerId).Order());
        Assert.All(rows, row => Assert.Equal(("New", "VIP", LevelWhy.Bulk, "review"), (row.From, row.To, row.Why, row.Reason)));
        Assert.Equal(299, await QueryAsync(db => db.Customers().CountAsync(c => c.LevelId == input.LevelId)));
    }

    [Fact]
    public async Task What_the_preview_counted_is_what_is_changed()
    {
        var people = await AddCustomersAsync(5);
        var fallback = (await LevelAsync("New")).LevelId!.Value;
        await SetLevelAsync(people[4].Id, "Gold");
        var input = await LevelAsync("VIP");
        var plan = await Bulk.PreviewLevelAsync(new(new() { Levels = [fallback] }, new HashSet<long>()), input);
        Assert.Equal([people[3].Id, people[2].Id, people[1].Id, people[0].Id], plan.Customers);

        await AddCustomerAsync(); // comes to match afterwards, as does the next
        await SetLevelAsync(people[4].Id, "New");
        await SetLevelAsync(people[0].Id, "Silver"); // somebody else was quicker
        await RemoveAsync(people[1].Id);
        var result = await Bulk.RunLevelAsync(plan, input);
        Assert.Equal((2, "bulk.changed-since 1, bulk.gone 1"), (result.Changed, Describe(result.Skipped)));
        Assert.Equal(["Silver", "VIP", "VIP", "New", "New"],
            await QueryAsync(db => db.Customers().OrderBy(c => c.Id).Join(db.Levels(), c => c.LevelId, level => level.Id, (_, level) => level.Name)
                .ToListAsync()));
    }

    [Fact]
    public async Task A_command_is_started_once()
    {
        await AddCustomersAsync(2);
        var input = await LevelAsync("VIP");
        var plan = await Bulk.PreviewLevelAsync(Everybody, input);
        await Bulk.RunLevelAsync(plan, input);
        Assert.Equal("bulk.started", await RefusalAsync(() => Bulk.RunLevelAsync(plan, input)));
        Assert.Equal(2, await QueryAsync(db => db.LevelLog().CountAsync()));
    }

    [Fact]
    public async Task Cancelling_ends_it_between_two_batches_and_what_is_done_stays()
    {
        await AddCustomersAsync(450);
        var input = await LevelAsync("VIP");
        using var cancel = new CancellationTokenSource();
        var result = await Bulk.RunLevelAsync(await Bulk.PreviewLevelAsync(Everybody, input), input, new Steps(steps, cancel.Cancel), cancel.Token);
        Assert.Equal((200, 250, null), (result.Changed, result.NotReached, result.Stopped));
        Assert.Equal(200, await QueryAsync(db => db.LevelLog().CountAsync()));
        Assert.Equal((200, 0, 0), Describe(await Bulk.UndoLevelAsync(result.Correlation)));
    }

    [Fact]
    public async Task Taken_for_dead_on_the_way_another_process_goes_on_and_nobody_is_changed_twice()
    {
        await AddCustomersAsync(450);
        var input = await LevelAsync("VIP");
        var plan = await Bulk.PreviewLevelAsync(Everybody, input);
        await using var next = Shop.Again();
        var result = await Bulk.RunLevelAsync(
            plan, input, new Steps(steps, () => next.Services.GetRequiredService<JobRunner>().RunWaitingAsync().Wait(TimeSpan.FromSeconds(20))));
        Assert.Equal([200], steps.Select(step => step.Done)); // here
        Assert.Equal((450, "", 0, null), (result.Changed, Describe(result.Skipped), result.NotReached, result.Stopped));
        Assert.Equal((450, 450),
            (await QueryAsync(db => db.LevelLog().CountAsync()),
                await QueryAsync(db => db.LevelLog().CountAsync(e => e.Correlation == result.Correlation && e.StaffId == Me!.Id))));
        Assert.Equal((450, 0, 0), Describe(await Bulk.UndoLevelAsync(result.Correlation)));
    }

    [Fact]
    public async Task A_right_taken_away_on_the_way_ends_it_there_and_is_told()
    {
        await AddCustomersAsync(450);
        var me = await As(StaffRole.Manager);
        var input = await LevelAsync("VIP");
        var plan = await Bulk.PreviewLevelAsync(Everybody, input);
        var result = await Bulk.RunLevelAsync(
            plan, input, new Steps(steps, () => SetRightAsync(me.Role, Permissions.LevelsEdit, allowed: false).Wait(TimeSpan.FromSeconds(10))));
        Assert.Equal((200, 250, "forbidden"), (result.Changed, result.NotReached, result.Stopped));
    }

    [Fact]
    public async Task One_undo_takes_all_back_and_names_whom_it_left_alone()
    {
        var people = await AddCustomersAsync(450);
        await SetLevelAsync(people[7].Id, "Gold");
        var input = await LevelAsync("VIP");
        var done = await Bulk.RunLevelAsync(await Bulk.PreviewLevelAsync(Everybody, input), input);
        await SetLevelAsync(people[3].Id, "Silver");
        await RemoveAsync(people[4].Id);
        var undone = await Bulk.UndoLevelAsync(done.Correlation, new Steps(steps));
        Assert.Equal((448, 2, 0), Describe(undone));
        Assert.Equal(
            [$"{people[3].Id} Ann Archer", $"{people[4].Id} #{people[4].Id}"], undone.Left.OrderBy(one => one.Id).Select(one => $"{one.Id} {one.Name}"));
        Assert.Equal([200, 400, 450], steps.Select(step => step.Done));
        Assert.Equal("Gold 1, New 447, Silver 1",
            string.Join(", ", await QueryAsync(db => db.Customers().Join(db.Levels(), c => c.LevelId, level => level.Id, (_, level) => level.Name)
                .GroupBy(name => name).OrderBy(group => group.Key).Select(group => group.Key + " " + group.Count()).ToListAsync())));
        Assert.Equal(448, await QueryAsync(db => db.LevelLog().CountAsync(e => e.Why == LevelWhy.Undo)));
        await As(StaffRole.Manager);
        Assert.Equal("not-found", await RefusalAsync(() => Bulk.UndoLevelAsync(done.Correlation))); // somebody else's
    }

    [Fact]
    public async Task Onto_the_blocklist_skips_who_is_so_already_and_off_it_who_is_not_listed()
    {
        var people = await AddCustomersAsync(210);
        var chosen = new BulkSelection(null, people.Select(c => c.Id).Append(9_999).ToHashSet());
        await Get<IBlocklistService>().SaveAsync(new() { CustomerId = people[0].Id, Purchases = true, Reason = Fraud });
        await Get<IBlocklistService>().SaveAsync(new() { CustomerId = people[1].Id, SignIn = true, Reason = "Other" });
        var on = new BulkBlockInput { Purchases = true, Reason = Fraud };
        var plan = await Bulk.PreviewBlockAsync(chosen, on);
        Assert.Equal((209, "block.same 1, bulk.gone 1"), (plan.Customers.Count, Describe(plan.Skipped)));
        var result = await Bulk.RunBlockAsync(plan, on);
        Assert.Equal((209, "block.same 1, bulk.gone 1"), (result.Changed, Describe(result.Skipped)));
        Assert.Equal(210, await QueryAsync(db => db.Customers().CountAsync(c => c.BlockMarked && c.BlockPurchases && !c.BlockSignIn)));
        Assert.Equal(209, await QueryAsync(db => db.BlockLog().CountAsync(e => e.Correlation == result.Correlation)));

        Assert.Equal((209, 0, 0), Describe(await Bulk.UndoBlockAsync(result.Correlation)));
        Assert.Equal(2, await QueryAsync(db => db.PresentBlocks(db.Now).CountAsync()));
        Assert.Equal("Other", (await Get<IBlocklistService>().GetAsync(people[1].Id)).Input.Reason);

        var off = new BulkBlockInput { Remove = true };
        plan = await Bulk.PreviewBlockAsync(Everybody, off);
        Assert.Equal((2, "block.not-listed 208"), (plan.Customers.Count, Describe(plan.Skipped)));
        result = await Bulk.RunBlockAsync(plan, off);
        Assert.Equal(0, await QueryAsync(db => db.PresentBlocks(db.Now).CountAsync()));
        Assert.Equal((2, 0, 0), Describe(await Bulk.UndoBlockAsync(result.Correlation)));
        Assert.Equal(2, await QueryAsync(db => db.Customers().CountAsync(c => c.BlockMarked)));
    }

    [Fact]
    public async Task The_blocklist_leaves_alone_what_was_changed_since()
    {
        var people = await AddCustomersAsync(2);
        var on = new BulkBlockInput { Purchases = true, Reason = Fraud };
        var plan = await Bulk.PreviewBlockAsync(Everybody, on);
        await Get<IBlocklistService>().SaveAsync(new() { CustomerId = people[0].Id, SignIn = true, Reason = "Other" });
        var result = await Bulk.RunBlockAsync(plan, on);
        Assert.Equal((1, "bulk.changed-since 1"), (result.Changed, Describe(result.Skipped)));
        var input = (await Get<IBlocklistService>().GetAsync(people[1].Id)).Input;
        input.Note = "theirs";
        await Get<IBlocklistService>().SaveAsync(input);
        Assert.Equal((0, 1, 0), Describe(await Bulk.UndoBlockAsync(result.Correlation)));
    }

    [Fact]
    public async Task Nothing_is_planned_that_no_customer_may_be_changed_to()
    {
        await AddCustomersAsync(1);
        Assert.Equal(["Reason input.required"], await BrokenRulesAsync(() => Bulk.PreviewBlockAsync(Everybody, new())));
        Assert.Equal(["Reason block.reason-unknown", "Until block.until-past"],
            await BrokenRulesAsync(() => Bulk.PreviewBlockAsync(Everybody, new() { Reason = "because", Until = new(2020, 1, 1) })));
        Assert.Equal(["LevelId input.required", "Reason input.required"], await BrokenRulesAsync(() => Bulk.PreviewLevelAsync(Everybody, new())));
        Assert.Equal("level.gone", await RefusalAsync(() => Bulk.PreviewLevelAsync(Everybody, new() { LevelId = 99, Reason = "review" })));
        Assert.Equal("not-found", await RefusalAsync(() => Bulk.UndoBlockAsync("nobody's")));
    }

    private static string Describe(IReadOnlyDictionary<string, int> skipped)
        => string.Join(", ", skipped.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {one.Value}"));

    private static (int, int, int) Describe(BulkUndoResult undone) => (undone.Restored, undone.LeftAlone, undone.NotReached);

    private async Task<BulkLevelInput> LevelAsync(string level)
        => new() { LevelId = await QueryAsync(db => db.Levels().Where(one => one.Name == level).Select(one => one.Id).SingleAsync()), Reason = "review" };

    private async Task SetLevelAsync(long customer, string level)
    {
        var input = (await Get<ICustomerLevelService>().GetAsync(customer)).Input;
        (input.LevelId, input.Reason) = ((await LevelAsync(level)).LevelId, "by hand");
        await Get<ICustomerLevelService>().SaveAsync(input);
    }

    private async Task RemoveAsync(long customer)
    {
        await using var db = Shop.CreateDb();
        db.Customers().Remove(await db.Customers().SingleAsync(c => c.Id == customer));
        await db.SaveChangesAsync();
    }

    // Describe on the thread of the run, unlike a page's.
    private sealed class Steps(List<BulkStep> steps, Action? then = null) : IProgress<BulkStep>
    {
        public void Report(BulkStep value)
        {
            steps.Add(value);
            then?.Invoke();
        }
    }
}
