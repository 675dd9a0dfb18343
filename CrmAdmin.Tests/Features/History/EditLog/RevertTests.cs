using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Membership.Blocklist;
using CrmAdmin.Tests.Features.Membership.Blocklist;
using Xunit;

namespace CrmAdmin.Tests.Features.History.EditLog;

/// <summary>Levels and blocks go back from the edit log by their own features' rules, and stand in their logs.</summary>
public sealed class RevertTests : BlocklistTest
{
    private long id;

    private IEditLogService Log => Get<IEditLogService>();

    private ICustomerLevelService Levels => Get<ICustomerLevelService>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        id = await AddCustomerAsync();
    }

    [Fact]
    public async Task A_level_goes_back_with_a_row_in_both_logs_and_pages_are_told()
    {
        await LevelAsync("VIP");
        var row = await RowAsync("LevelId");
        Assert.Contains(row, (await Log.GetDetailsAsync(row)).Revert);
        var me = await As(StaffRole.Manager);
        var told = new List<ChangeNotice>();
        using (Get<IChangeNotices>().Subscribe(told.Add))
        {
            await Log.RevertAsync(row);
        }
        var entry = (await Levels.GetLogAsync(new(id))).Items[0];
        Assert.Equal(("VIP", "New", LevelWhy.Undo, me.Name), (entry.From, entry.To, entry.Why, entry.By));
        var edit = (await Log.ListAsync(new(id))).Items[0];
        Assert.Equal(("LevelId", "VIP", "New", me.Name), (edit.Field, edit.Old, edit.New, edit.By));
        Assert.Contains(told, notice => notice.IsAbout(id));
        Assert.Equal("editlog.changed-since", await RefusalAsync(() => Log.RevertAsync(row))); // once
        Assert.DoesNotContain(row, (await Log.GetDetailsAsync(row)).Revert);
    }

    [Fact]
    public async Task A_level_that_was_given_again_since_is_left_alone()
    {
        await LevelAsync("VIP");
        var row = await RowAsync("LevelId");
        await LevelAsync("Gold");
        Assert.Equal("editlog.changed-since", await RefusalAsync(() => Log.RevertAsync(row)));
        await LevelAsync("VIP");
        Assert.Equal("editlog.changed-since", await RefusalAsync(() => Log.RevertAsync(row)));
        Assert.Equal(3, (await Levels.GetLogAsync(new(id))).Count);
    }

    [Fact]
    public async Task A_level_that_is_gone_does_not_come_back()
    {
        await LevelAsync("Silver");
        await LevelAsync("VIP");
        var row = await RowAsync("LevelId");
        var silver = (await Get<ILevelsService>().ListAsync()).Single(level => level.Name == "Silver");
        await Get<ILevelsService>().DeleteAsync(silver.Id, silver.Version);
        Assert.Equal("level.gone", await RefusalAsync(() => Log.RevertAsync(row)));
    }

    [Fact]
    public async Task Being_on_the_list_goes_back_as_a_whole_both_ways()
    {
        await BlockAsync(id, signIn: true, note: "twice");
        await Log.RevertAsync(await RowAsync("BlockMarked"));
        Assert.Equal("- - -", await FlagsAsync(id));

        await BlockAsync(id, signIn: true, note: "again");
        await RemoveAsync(id);
        await Log.RevertAsync(await RowAsync("BlockMarked"));
        Assert.Equal(("marked purchases sign-in", "again"), (await FlagsAsync(id), (await Blocklist.GetAsync(id)).Input.Note));
        Assert.Equal(["Added", "Removed", "Added", "Removed", "Added"], (await Blocklist.GetLogAsync(new(id))).Items.Select(row => row.Action.ToString()));
        Assert.Equal(BlockCause.Blocked, await CauseAsync(BlockPlace.SignIn, id));
    }

    [Fact]
    public async Task A_switch_goes_back_alone()
    {
        await BlockAsync(id, note: "kept");
        await BlockAsync(id, signIn: true, note: "kept");
        await Log.RevertAsync(await RowAsync("BlockSignIn"));
        Assert.Equal(("marked purchases -", "kept"), (await FlagsAsync(id), (await Blocklist.GetAsync(id)).Input.Note));
        await Log.RevertAsync(await RowAsync("BlockPurchases"));
        Assert.Equal("marked - -", await FlagsAsync(id));
        Assert.Equal(["Changed", "Changed", "Changed", "Added"], (await Blocklist.GetLogAsync(new(id))).Items.Select(row => row.Action.ToString()));
    }

    [Fact]
    public async Task A_switch_that_was_changed_since_is_left_alone_also_when_it_is_the_same_again()
    {
        await BlockAsync(id);
        await BlockAsync(id, signIn: true);
        var row = await RowAsync("BlockSignIn");
        await BlockAsync(id);
        Assert.Equal("editlog.changed-since", await RefusalAsync(() => Log.RevertAsync(row)));
        await BlockAsync(id, signIn: true);
        Assert.Equal("editlog.changed-since", await RefusalAsync(() => Log.RevertAsync(row)));
        var marked = await RowAsync("BlockMarked");
        Assert.Equal("editlog.changed-since", await RefusalAsync(() => Log.RevertAsync(marked)));
        Assert.Equal("marked purchases sign-in", await FlagsAsync(id));
    }

    [Fact]
    public async Task What_belonged_to_a_block_that_is_over_is_refused_in_words()
    {
        await BlockAsync(id, until: new(2026, 3, 3));
        var (marked, purchases) = (await RowAsync("BlockMarked"), await RowAsync("BlockPurchases"));
        Clock.Now += TimeSpan.FromDays(3); // its end has come and the job has not run
        await As(Me!);
        Assert.Equal("block.ended", await RefusalAsync(() => Log.RevertAsync(marked)));
        Assert.Equal("block.ended", await RefusalAsync(() => Log.RevertAsync(purchases)));

        await BlockAsync(id, until: new(2026, 3, 9));
        await RemoveAsync(id);
        Assert.Equal("block.ended", await RefusalAsync(async () => await Log.RevertAsync(await RowAsync("BlockPurchases"))));
        Clock.Now += TimeSpan.FromDays(9);
        await As(Me!);
        Assert.Equal("block.over", await RefusalAsync(async () => await Log.RevertAsync(await RowAsync("BlockMarked"))));
        Assert.Equal("- - -", await FlagsAsync(id));
    }

    [Theory]
    [InlineData(Permissions.LevelsEdit, "LevelId")]
    [InlineData(Permissions.BlocklistEdit, "BlockMarked")]
    public async Task It_needs_the_features_right_and_not_the_accounts(string right, string field)
    {
        await LevelAsync("VIP");
        await BlockAsync(id);
        var row = await RowAsync(field);
        await SetRightAsync(StaffRole.Manager, right, allowed: false);
        await As(StaffRole.Manager);
        Assert.DoesNotContain(row, (await Log.GetDetailsAsync(row)).Revert);
        Assert.Equal("forbidden", await RefusalAsync(() => Log.RevertAsync(row)));
        await SetRightAsync(StaffRole.Manager, right, allowed: true);
        await SetRightAsync(StaffRole.Manager, Permissions.CustomersEdit, allowed: false);
        await As(Me!);
        Assert.Contains(row, (await Log.GetDetailsAsync(row)).Revert);
        await Log.RevertAsync(row);
    }

    private async Task LevelAsync(string name)
    {
        var details = await Levels.GetAsync(id);
        await Levels.SaveAsync(new()
        {
            CustomerId = id,
            Version = details.Input.Version,
            LevelId = details.Levels.Single(level => level.Name == name).Id,
            Reason = "review"
        });
    }

    private async Task<long> RowAsync(string field) => (await Log.ListAsync(new(id, field))).Items[0].Id;
}
