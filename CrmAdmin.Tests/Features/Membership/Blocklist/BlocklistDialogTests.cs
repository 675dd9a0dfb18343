using Bunit;
using CrmAdmin.Components.Features.Membership.Blocklist;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Blocklist;

public sealed class BlocklistDialogTests : PageTest
{
    private static readonly BlockSaved Done = new(6, true, "c1");
    private readonly IBlocklistService blocklist;

    public BlocklistDialogTests()
    {
        blocklist = Fake<IBlocklistService>();
        blocklist.GetAsync(7).Returns(Details(new() { CustomerId = 7 }));
        blocklist.SaveAsync(default!).ReturnsForAnyArgs(Done);
    }

    [Fact]
    public void Grey_bars_stand_until_the_state_is_known()
    {
        var slow = new TaskCompletionSource<BlockDetails>();
        blocklist.GetAsync(7).Returns(slow.Task);
        _ = OpenIt();
        Assert.NotEmpty(Around.FindAll("[aria-busy=true]"));
        slow.SetResult(Details(new() { CustomerId = 7 }));
        Around.WaitForAssertion(() => Assert.Contains("Jiwon Kim · not on the blocklist", Around.Find("form").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Saving_sends_the_choice_closes_and_offers_to_take_it_back()
    {
        var answer = OpenIt();
        Around.Field("Purchases").Change(true);
        Choose("Payment fraud");
        Around.Field("Until").Change("2026-12-31");
        Around.Field("Note").Input("Two charge-backs");
        Around.Find("form").Submit();
        Assert.Equal(true, await answer);
        await blocklist.Received(1)
            .SaveAsync(Arg.Is<BlockInput>(input => input.CustomerId == 7 && input.Purchases && !input.SignIn && input.Reason == "Payment fraud"
                && input.Until == new DateOnly(2026, 12, 31) && input.Note == "Two charge-backs"), Arg.Is<Guid>(key => key != Guid.Empty));
        SeeToast("Blocklist saved: Jiwon Kim");
        blocklist.UndoAsync("c1").Returns(new UndoResult(1, ["Note"]));
        Around.Button("Undo").Click();
        SeeToast("Taken back, but not: Note (changed since)");
    }

    [Fact]
    public async Task Saving_what_is_there_already_says_so_and_closes()
    {
        blocklist.SaveAsync(default!).ReturnsForAnyArgs(Done with { Changed = false });
        var answer = OpenIt();
        Assert.Equal(["Block purchases", "Block sign-in"], Around.FindAll("[role=switch]").Select(one => one.GetAttribute("aria-label")!));
        Around.Find("form").Submit();
        Assert.Equal(true, await answer);
        SeeToast("Nothing was changed.");
    }

    [Fact]
    public void A_refusal_stands_at_its_field_and_the_text_stays()
    {
        blocklist.SaveAsync(default!).ThrowsAsyncForAnyArgs(new InvalidInputException([new("Reason", "input.required"), new("Until", "block.until-past")]));
        var answer = OpenIt();
        Around.Field("Note").Input("kept");
        Around.Find("form").Submit();
        Assert.Equal("This day is over already.", Around.ErrorAt("Until"));
        Assert.NotNull(Around.ErrorAt("Reason"));
        Assert.Equal("kept", Around.Value("Note"));
        Assert.False(answer.IsCompleted);

        blocklist.SaveAsync(default!).ThrowsAsyncForAnyArgs(new ForbiddenException(Permissions.BlocklistEdit));
        Around.Find("form").Submit();
        Assert.NotEmpty(Around.Find("[role=alert]").TextContent);
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public async Task A_double_click_saves_once()
    {
        var slow = new TaskCompletionSource<BlockSaved>();
        blocklist.SaveAsync(default!).ReturnsForAnyArgs(slow.Task);
        var answer = OpenIt();
        var form = Around.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        Around.WaitForAssertion(() => Assert.True(Around.Button("Save").HasAttribute("disabled")));
        slow.SetResult(Done);
        await answer;
        await blocklist.ReceivedWithAnyArgs(1).SaveAsync(default!);
    }

    [Fact]
    public void What_the_customer_will_see_follows_the_switches_place_and_language()
    {
        _ = OpenIt();
        Assert.Contains("Marked only: the customer notices nothing.", Around.Find(".preview").TextContent, StringComparison.Ordinal);
        Around.Field("SignIn").Change(true);
        Assert.Equal("⚠ SignIn en", Around.Find(".said").TextContent);
        Around.Field("Purchases").Change(true);
        Assert.Equal("⚠ Cart en", Around.Find(".said").TextContent);
        Around.FindAll(".preview select")[0].Change("Checkout");
        Around.FindAll(".preview select")[1].Change("ko");
        Assert.Equal(("⚠ Checkout ko", "ko"), (Around.Find(".said").TextContent, Around.Find(".said").GetAttribute("lang")));
        Around.Field("Purchases").Change(false);
        Assert.Equal("⚠ SignIn ko", Around.Find(".said").TextContent);
    }

    [Fact]
    public async Task Whoever_is_on_the_list_is_taken_off_in_one_step()
    {
        blocklist.GetAsync(7).Returns(Listed(version: 5));
        blocklist.RemoveAsync(default!).ReturnsForAnyArgs(Done);
        var answer = OpenIt();
        Assert.Contains("on the blocklist since 1 Feb 2026, by Ada", Around.Find("form").TextContent, StringComparison.Ordinal);
        Around.Button("Take off the blocklist").Click();
        Assert.Equal(true, await answer);
        await blocklist.Received(1).RemoveAsync(Arg.Is<BlockRemoval>(removal => removal.CustomerId == 7 && removal.Version == 5), Arg.Any<Guid>());
        SeeToast("Taken off the blocklist: Jiwon Kim");
    }

    [Fact]
    public void Taking_off_what_somebody_just_changed_shows_how_it_stands()
    {
        blocklist.GetAsync(7).Returns(Listed(version: 5), Listed(version: 6, note: "theirs"));
        blocklist.RemoveAsync(default!).ThrowsAsyncForAnyArgs(new ConflictException());
        var answer = OpenIt();
        Around.Button("Take off the blocklist").Click();
        Around.WaitForAssertion(() => Assert.Contains("Somebody else changed it just now.", Around.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("theirs", Around.Value("Note"));
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public async Task A_conflict_shows_both_and_saves_the_choice_on_their_version()
    {
        blocklist.GetAsync(7).Returns(Details(new() { CustomerId = 7 }), Listed(version: 6, note: "theirs"));
        blocklist.SaveAsync(Arg.Is<BlockInput>(input => input.Version == 0), Arg.Any<Guid>()).ThrowsAsync(new ConflictException());
        blocklist.SaveAsync(Arg.Is<BlockInput>(input => input.Version == 6), Arg.Any<Guid>()).Returns(Done);
        var answer = OpenIt();
        Choose("Other");
        Around.Field("SignIn").Change(true);
        Around.Field("Note").Input("mine");
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Assert.Contains("Payment fraud", Around.Find("table").TextContent, StringComparison.Ordinal));
        Around.Button("Save the choice").Click();
        Assert.Equal(true, await answer);
        await blocklist.Received(1)
            .SaveAsync(Arg.Is<BlockInput>(input => input.Version == 6 && input.Purchases && input.SignIn && input.Reason == "Other" && input.Note == "mine"),
                Arg.Any<Guid>());
    }

    [Fact]
    public void What_somebody_else_did_meanwhile_stands_in_an_untouched_dialog_at_once()
    {
        _ = OpenIt();
        blocklist.GetAsync(7).Returns(Listed(version: 5, note: "theirs"));
        Notices.Publish(new(ChangeArea.Blocklist, 8, "Ada", "c"));
        Notices.Publish(new(ChangeArea.Account, 7, "Ada", "c"));
        Assert.Empty(Around.FindAll("[data-meanwhile]"));
        Notices.Publish(new(ChangeArea.Blocklist, 7, "Ada", "c"));
        Around.WaitForAssertion(() => Assert.Equal("Ada changed it meanwhile. This is how it stands now.", Around.Find("[data-meanwhile]").TextContent));
        Assert.Contains("on the blocklist since 1 Feb 2026, by Ada", Around.Find("form").TextContent, StringComparison.Ordinal);
        Assert.Equal("theirs", Around.Value("Note"));
        Assert.NotNull(Around.Button("Take off the blocklist"));
    }

    [Fact]
    public void What_was_typed_stays_beside_anothers_change_and_saving_leads_to_both()
    {
        _ = OpenIt();
        Around.Field("Note").Input("mine");
        blocklist.GetAsync(7).Returns(Listed(version: 5, note: "theirs"));
        blocklist.SaveAsync(Arg.Is<BlockInput>(input => input.Version == 0), Arg.Any<Guid>()).ThrowsAsync(new ConflictException());
        Notices.Publish(new(ChangeArea.Blocklist, 7, "Ada", "c"));
        Around.WaitForAssertion(() => Assert.Equal(
            "Ada changed it meanwhile. What you typed is kept; saving shows both.", Around.Find("[data-meanwhile]").TextContent));
        Assert.Equal("mine", Around.Value("Note"));
        Assert.Contains("on the blocklist since", Around.Find("form").TextContent, StringComparison.Ordinal);
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Assert.Contains("theirs", Around.FindAll("table.list")[^1].TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_double_click_takes_off_once()
    {
        blocklist.GetAsync(7).Returns(Listed(version: 5));
        var slow = new TaskCompletionSource<BlockSaved>();
        blocklist.RemoveAsync(default!).ReturnsForAnyArgs(slow.Task);
        var answer = OpenIt();
        var button = Around.Button("Take off the blocklist");
        _ = button.ClickAsync(new());
        _ = button.ClickAsync(new());
        slow.SetResult(Done);
        await answer;
        await blocklist.ReceivedWithAnyArgs(1).RemoveAsync(default!);
    }

    [Fact]
    public void Look_alikes_are_counted_and_shown_on_demand()
    {
        LookAlike One(long id, bool phone) => new(new(id, $"c{id}", null, $"Person {id}", null, null, default), phone, !phone);
        blocklist.GetAsync(7).Returns(Details(new() { CustomerId = 7 }) with { LookAlikes = [One(8, true), One(9, true)] });
        _ = OpenIt();
        Assert.Contains("2 look-alikes: same phone.", Around.Find(".alike").TextContent, StringComparison.Ordinal);
        Assert.Empty(Around.FindAll(".alike a"));
        Around.Button("Show").Click();
        Assert.Equal(["/customers/8", "/customers/9"], Around.FindAll(".alike a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task An_entry_for_a_contact_asks_for_it()
    {
        blocklist.GetContactAsync(0).Returns(Details(new()));
        var answer = OpenDialog<BlocklistDialog>();
        Around.Field("Contact").Input("guest@shop.example");
        Choose("Other");
        Around.Find("form").Submit();
        await answer;
        await blocklist.Received(1).SaveAsync(Arg.Is<BlockInput>(input => input.CustomerId == 0 && input.Contact == "guest@shop.example"), Arg.Any<Guid>());
    }

    private static BlockDetails Listed(long version, string? note = null)
        => Details(new() { CustomerId = 7, Version = version, Purchases = true, Reason = "Payment fraud", Note = note })
            with
        { Present = new(new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero), "Ada"), HasHistory = true };

    private static BlockDetails Details(BlockInput input) => new(
        input, null, [new("Payment fraud", "결제 사기"), new("Other", "기타")],
        Enum.GetValues<BlockPlace>().ToDictionary(place => place, place => new BilingualText($"{place} en", $"{place} ko")),
        [], [], false, true);

    private Task<object?> OpenIt() => OpenDialog<BlocklistDialog>(new() { ["CustomerId"] = 7L, ["Name"] = "Jiwon Kim" });

    private void Choose(string reason)
        => Around.Field("Reason").Change(Around.FindAll("[data-field=Reason] option").Single(option => option.TextContent == reason).GetAttribute("value"));
}
