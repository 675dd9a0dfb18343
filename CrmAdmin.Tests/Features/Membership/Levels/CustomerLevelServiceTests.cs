using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Demo;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Tests.Cli;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Levels;

public sealed class CustomerLevelServiceTests : CrmTest
{
    private ICustomerLevelService Levels => Get<ICustomerLevelService>();

    [Fact]
    public async Task A_change_is_effective_at_once_and_has_a_row_in_both_logs()
    {
        var id = await AddCustomerAsync();
        var before = await Levels.GetAsync(id);
        Assert.Equal((0, null), (before.Input.Version, before.Latest));
        Assert.Equal(["New", "Silver", "Gold", "VIP"], before.Levels.Select(level => level.Name));
        var saved = await SetAsync(id, "VIP", " 2026 review ");
        Assert.True(saved.Changed);
        Assert.Equal("VIP", await LevelOfAsync(id));
        var row = Assert.Single((await Levels.GetLogAsync(new(id))).Items);
        Assert.Equal(new LevelLogRow(row.Id, Clock.Now, "New", "VIP", LevelWhy.ByHand, "2026 review", Me!.Name, "ui"), row);
        Assert.Equal(row, (await Levels.GetAsync(id)).Latest);
        Assert.Equal(["LevelId"], await QueryAsync(db => db.EditLog().Where(e => e.Correlation == saved.Correlation).Select(e => e.Field!).ToListAsync()));
    }

    [Fact]
    public async Task The_log_keeps_the_names_of_then_after_a_level_is_renamed_or_gone()
    {
        var id = await AddCustomerAsync();
        await SetAsync(id, "Gold");
        await SetAsync(id, "New");
        var gold = (await Get<ILevelsService>().ListAsync()).Single(level => level.Name == "Gold");
        await Get<ILevelsService>().SaveAsync(new() { Id = gold.Id, Version = gold.Version, Name = "Brass" });
        await Get<ILevelsService>().DeleteAsync(gold.Id, gold.Version + 1);
        Assert.Equal(["Gold→New", "New→Gold"], (await Levels.GetLogAsync(new(id))).Items.Select(row => $"{row.From}→{row.To}"));
    }

    [Fact]
    public async Task A_reason_and_an_existing_level_are_needed()
    {
        var id = await AddCustomerAsync();
        Assert.Equal(["Reason input.required"], await BrokenRulesAsync(() => SetAsync(id, "VIP", " ")));
        Assert.Equal(["LevelId input.required"], await BrokenRulesAsync(() => Levels.SaveAsync(new() { CustomerId = id, Reason = "why" })));
        Assert.Equal("level.gone", await RefusalAsync(() => Levels.SaveAsync(new() { CustomerId = id, LevelId = 99, Reason = "why" })));
        Assert.Equal("not-found", await RefusalAsync(() => Levels.SaveAsync(new() { CustomerId = 99, LevelId = 1, Reason = "why" })));
        Assert.Equal("not-found", await RefusalAsync(() => Levels.GetAsync(99)));
        Assert.Equal(0, await QueryAsync(db => db.LevelLog().CountAsync()));
    }

    [Fact]
    public async Task A_second_click_gets_the_first_ones_answer_and_the_same_level_writes_nothing()
    {
        var id = await AddCustomerAsync();
        var input = new CustomerLevelInput { CustomerId = id, LevelId = await IdOfAsync("VIP"), Reason = "review" };
        var key = Guid.NewGuid();
        Assert.Equal(await Levels.SaveAsync(input, key), await Levels.SaveAsync(input, key));
        Assert.False((await SetAsync(id, "VIP")).Changed);
        Assert.Equal(1, await QueryAsync(db => db.LevelLog().CountAsync()));
    }

    [Fact]
    public async Task Many_who_save_at_once_are_all_told_but_one()
    {
        var (id, vip) = (await AddCustomerAsync(), await IdOfAsync("VIP"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var scope = Shop.Services.CreateAsyncScope();
            await SignInAsync(scope.ServiceProvider, Me!);
            try
            {
                await scope.ServiceProvider.GetRequiredService<ICustomerLevelService>().SaveAsync(new() { CustomerId = id, LevelId = vip, Reason = "review" });
                return true;
            }
            catch (ConflictException)
            {
                return false;
            }
        })));
        Assert.Single(answers, answer => answer);
        Assert.Equal(1, await QueryAsync(db => db.LevelLog().CountAsync()));
    }

    [Fact]
    public async Task Undo_restores_the_old_level_as_a_change_of_its_own_unless_it_was_changed_since()
    {
        var id = await AddCustomerAsync();
        var first = await SetAsync(id, "Gold");
        Assert.Equal((1, 0), Describe(await Levels.UndoAsync(first.Correlation)));
        Assert.Equal("New", await LevelOfAsync(id));
        Assert.Equal([LevelWhy.Undo, LevelWhy.ByHand], (await Levels.GetLogAsync(new(id))).Items.Select(row => row.Why));

        var second = await SetAsync(id, "Gold");
        await SetAsync(id, "VIP");
        var undone = await Levels.UndoAsync(second.Correlation);
        Assert.Equal(0, undone.Restored);
        Assert.Equal(["LevelId"], undone.LeftAlone);
        Assert.Equal("VIP", await LevelOfAsync(id));
        Assert.Equal("not-found", await RefusalAsync(() => Levels.UndoAsync("nobody's")));
        await As(StaffRole.Manager);
        Assert.Equal("not-found", await RefusalAsync(() => Levels.UndoAsync(second.Correlation))); // somebody else's
    }

    [Fact]
    public async Task Undo_leaves_a_level_alone_that_was_given_again_since()
    {
        var id = await AddCustomerAsync();
        var first = await SetAsync(id, "Gold");
        await SetAsync(id, "VIP");
        await SetAsync(id, "Gold");
        Assert.Equal((0, 1), Describe(await Levels.UndoAsync(first.Correlation)));
        Assert.Equal("Gold", await LevelOfAsync(id));
        Assert.Equal(3, (await Levels.GetLogAsync(new(id))).Count);
    }

    [Fact]
    public async Task Whoever_is_new_with_another_level_than_the_default_has_a_row_that_says_so()
    {
        await Get<CustomerSeed>().RunAsync(new(60, 0, 1), new RecordedConsole(), default);
        var fallback = await IdOfAsync("New");
        var (others, rows) = (await QueryAsync(db => db.Customers().Where(c => c.LevelId != fallback).Select(c => c.Id).ToListAsync()),
            await QueryAsync(db => db.LevelLog().ToListAsync()));
        Assert.NotEmpty(others);
        Assert.Equal(others.Order(), rows.Select(row => row.CustomerId).Order());
        Assert.All(rows, row => Assert.Equal((null, LevelWhy.Import, "seed"), (row.From, row.Why, row.Source)));
    }

    [Fact]
    public void Nothing_but_the_one_class_changes_a_level()
    {
        var writers = Sources.Files(".cs", Sources.Shipped)
            .Where(file => System.Text.RegularExpressions.Regex.IsMatch(file.Text, @"\.LevelId\s*=[^=>]", default, TimeSpan.FromSeconds(5)));
        Assert.Equal(["CrmAdmin.Server/Features/Membership/Levels/LevelChanges.cs"], writers.Select(file => file.Path));
    }

    private static (int, int) Describe(UndoResult undone) => (undone.Restored, undone.LeftAlone.Count);

    private Task<long> IdOfAsync(string level) => QueryAsync(db => db.Levels().Where(one => one.Name == level).Select(one => one.Id).SingleAsync());

    private Task<string> LevelOfAsync(long customer)
        => QueryAsync(db => db.Customers().Where(c => c.Id == customer).Join(db.Levels(), c => c.LevelId, level => level.Id, (_, level) => level.Name)
            .SingleAsync());

    // As the dialog does: reads, changes, saves.
    private async Task<LevelSaved> SetAsync(long customer, string level, string reason = "review")
    {
        var input = (await Levels.GetAsync(customer)).Input;
        (input.LevelId, input.Reason) = (await IdOfAsync(level), reason);
        return await Levels.SaveAsync(input);
    }
}
