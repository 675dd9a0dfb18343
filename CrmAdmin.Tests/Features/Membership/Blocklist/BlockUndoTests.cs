using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Membership.Blocklist;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Blocklist;

public sealed class BlockUndoTests : BlocklistTest
{
    [Fact]
    public async Task Putting_on_changing_and_taking_off_go_back_each_as_a_logged_change()
    {
        var id = await AddCustomerAsync();
        var added = await BlockAsync(id, note: "first");
        Assert.Equal(1, (await Blocklist.UndoAsync(added.Correlation)).Restored);
        Assert.Equal("- - -", await FlagsAsync(id));

        await BlockAsync(id, note: "second");
        var changed = await BlockAsync(id, signIn: true, note: "third");
        Assert.Equal(2, (await Blocklist.UndoAsync(changed.Correlation)).Restored);
        Assert.Equal(("second", "marked purchases -"), ((await Blocklist.GetAsync(id)).Input.Note, await FlagsAsync(id)));

        var removed = await RemoveAsync(id);
        Assert.Empty((await Blocklist.UndoAsync(removed.Correlation)).LeftAlone);
        Assert.Equal(("second", "marked purchases -"), ((await Blocklist.GetAsync(id)).Input.Note, await FlagsAsync(id)));
        Assert.Equal(
            ["Added", "Removed", "Changed", "Changed", "Added", "Removed", "Added"],
            (await Blocklist.GetLogAsync(new(id))).Items.Select(row => row.Action.ToString()));
    }

    [Fact]
    public async Task What_was_changed_since_is_left_alone_and_named()
    {
        var id = await AddCustomerAsync();
        await BlockAsync(id, note: "first");
        var mine = await BlockAsync(id, signIn: true, note: "mine");
        await BlockAsync(id, signIn: true, note: "theirs");
        var undone = await Blocklist.UndoAsync(mine.Correlation);
        Assert.Equal((1, "Note"), (undone.Restored, string.Join(' ', undone.LeftAlone)));
        Assert.Equal(("theirs", "marked purchases -"), ((await Blocklist.GetAsync(id)).Input.Note, await FlagsAsync(id)));
    }

    [Fact]
    public async Task An_entry_that_was_changed_since_is_not_taken_off_as_a_whole()
    {
        var id = await AddCustomerAsync();
        var added = await BlockAsync(id);
        await BlockAsync(id, signIn: true);
        var undone = await Blocklist.UndoAsync(added.Correlation);
        Assert.Equal((0, "BlockMarked"), (undone.Restored, string.Join(' ', undone.LeftAlone)));
        Assert.Equal("marked purchases sign-in", await FlagsAsync(id));
    }

    [Fact]
    public async Task Nobody_takes_back_anothers_change()
    {
        var id = await AddCustomerAsync();
        var saved = await BlockAsync(id);
        await As(StaffRole.Manager);
        Assert.Equal("not-found", await RefusalAsync(() => Blocklist.UndoAsync(saved.Correlation)));
    }

    [Fact]
    public async Task An_entry_that_would_have_ended_by_now_does_not_come_back()
    {
        var id = await AddCustomerAsync();
        await BlockAsync(id, until: new(2026, 3, 3));
        var removed = await RemoveAsync(id);
        Clock.Now += TimeSpan.FromDays(3);
        await As(Me!);
        Assert.Equal("block.until-past", await RefusalAsync(() => Blocklist.UndoAsync(removed.Correlation)));
        Assert.Equal("- - -", await FlagsAsync(id));
    }

    [Fact]
    public async Task A_contact_goes_back_too()
    {
        var added = await BlockContactAsync("guest@shop.example");
        await Blocklist.UndoAsync(added.Correlation);
        Assert.Empty((await Blocklist.ListAsync(new())).Items);
        Assert.Equal(BlockCause.None, (await Rule.AskAsync(BlockPlace.Cart, new(Email: "guest@shop.example"))).Cause);
        Assert.Equal(1, await QueryAsync(db => db.BlockEntries().CountAsync()));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Each_field_goes_back_by_itself(bool noteChangedSince, bool untilChangedSince)
    {
        var then = new BlockChange(true, false, "A", "then", new(2026, 4, 1));
        var after = then with { Note = "after", Until = null };
        var now = after with { Note = noteChangedSince ? "since" : "after", Until = untilChangedSince ? new(2026, 5, 1) : null };
        var (target, restored, left) = BlockUndo.Merge(now, then, after);
        Assert.Equal(noteChangedSince ? "since" : "then", target!.Note);
        Assert.Equal(untilChangedSince ? new(2026, 5, 1) : then.Until, target.Until);
        Assert.Equal(2, restored + left.Count);
        Assert.Equal((noteChangedSince, untilChangedSince), (left.Contains("Note"), left.Contains("Until")));
    }
}
