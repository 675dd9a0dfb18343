using Bunit;
using CrmAdmin.Components.Features.Membership.Levels;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Levels;

public sealed class CustomerLevelDialogTests : PageTest
{
    private static readonly LevelBenefits[] Ladder = [new(1, "New", 0, 0.5m), new(2, "Gold", 5, 1.5m), new(3, "VIP", 7.5m, 2)];
    private static readonly LevelSaved Done = new(6, true, "c1");
    private readonly ICustomerLevelService levels;

    public CustomerLevelDialogTests()
    {
        levels = Fake<ICustomerLevelService>();
        levels.GetAsync(7).Returns(Details());
        levels.SaveAsync(default!).ReturnsForAnyArgs(Done);
    }

    [Fact]
    public void Grey_bars_stand_until_the_level_is_known()
    {
        var slow = new TaskCompletionSource<CustomerLevelDetails>();
        levels.GetAsync(7).Returns(slow.Task);
        _ = OpenIt();
        Assert.NotEmpty(Around.FindAll("[aria-busy=true]"));
        slow.SetResult(Details(version: 4));
        Around.WaitForAssertion(() => Assert.Contains("Jiwon Kim · Gold since 1 Feb 2026, by Ada", Around.Find("form").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void The_benefits_of_now_and_of_the_choice_stand_side_by_side()
    {
        _ = OpenIt();
        Assert.Equal("Gold 5% 1.5% | Gold 5% 1.5%", Beside());
        Choose("VIP");
        Assert.Equal("Gold 5% 1.5% | VIP 7.5% 2%", Beside());
        Assert.Equal(2, Around.FindAll(".benefits .more").Count);
        Choose("New");
        Assert.Equal("Gold 5% 1.5% | New 0% 0.5%", Beside());
        Assert.Equal(2, Around.FindAll(".benefits .less").Count);
    }

    [Fact]
    public async Task Saving_sends_the_choice_closes_and_offers_to_take_it_back()
    {
        var answer = OpenIt();
        Choose("VIP");
        Around.Field("Reason").Input("2026 review");
        Around.Find("form").Submit();
        Assert.Equal(true, await answer);
        await levels.Received(1)
            .SaveAsync(Arg.Is<CustomerLevelInput>(input => input.CustomerId == 7 && input.LevelId == 3 && input.Reason == "2026 review"),
                Arg.Is<Guid>(key => key != Guid.Empty));
        SeeToast("Customer level saved: Jiwon Kim");
        levels.UndoAsync("c1").Returns(new UndoResult(0, ["LevelId"]));
        Around.Button("Undo").Click();
        SeeToast("Taken back, but not: Level (changed since)");
    }

    [Fact]
    public async Task Saving_what_is_there_already_says_so_and_closes()
    {
        levels.SaveAsync(default!).ReturnsForAnyArgs(Done with { Changed = false });
        var answer = OpenIt();
        Around.Field("Reason").Input("as before");
        Around.Find("form").Submit();
        Assert.Equal(true, await answer);
        SeeToast("Nothing was changed.");
    }

    [Fact]
    public void A_refusal_stands_at_its_field_and_the_choice_stays()
    {
        levels.SaveAsync(default!).ThrowsAsyncForAnyArgs(new InvalidInputException([new("Reason", "input.required")]));
        var answer = OpenIt();
        Choose("VIP");
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Assert.NotNull(Around.ErrorAt("Reason")));
        levels.SaveAsync(default!).ThrowsAsyncForAnyArgs(new RuleException("level.gone"));
        Around.Find("form").Submit();
        Assert.Equal("This level was deleted meanwhile.", Around.Find(".note[role=alert]").TextContent);
        Assert.Contains("VIP", Beside(), StringComparison.Ordinal);
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public async Task A_double_click_saves_once()
    {
        var slow = new TaskCompletionSource<LevelSaved>();
        levels.SaveAsync(default!).ReturnsForAnyArgs(slow.Task);
        var answer = OpenIt();
        var form = Around.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        Around.WaitForAssertion(() => Assert.True(Around.Button("Save").HasAttribute("disabled")));
        slow.SetResult(Done);
        await answer;
        await levels.ReceivedWithAnyArgs(1).SaveAsync(default!);
    }

    [Theory]
    [InlineData("Save the choice", 6)]
    [InlineData("Keep theirs", null)]
    public async Task A_conflict_shows_both_and_saves_the_choice_on_their_version(string button, int? saved)
    {
        levels.GetAsync(7).Returns(Details(), Details(version: 6, level: 1));
        levels.SaveAsync(Arg.Is<CustomerLevelInput>(input => input.Version == 0), Arg.Any<Guid>()).ThrowsAsync(new ConflictException());
        var answer = OpenIt();
        Choose("VIP");
        Around.Field("Reason").Input("mine");
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Assert.Contains("New", Around.FindAll("table.list")[^1].TextContent, StringComparison.Ordinal));
        Around.Button(button).Click();
        Assert.Equal(saved is null ? null : true, await answer);
        await levels.Received(saved is null ? 0 : 1)
            .SaveAsync(Arg.Is<CustomerLevelInput>(input => input.Version == 6 && input.LevelId == 3 && input.Reason == "mine"), Arg.Any<Guid>());
    }

    [Fact]
    public void What_somebody_else_chose_meanwhile_stands_in_an_untouched_dialog_at_once()
    {
        _ = OpenIt();
        levels.GetAsync(7).Returns(Details(version: 4, level: 1));
        Notices.Publish(new(ChangeArea.Account, 8, "Ada", "c"));
        Assert.Empty(Around.FindAll("[data-meanwhile]"));
        Notices.Publish(new(ChangeArea.Account, 7, "Ada", "c"));
        Around.WaitForAssertion(() => Assert.Equal("Ada changed it meanwhile. This is how it stands now.", Around.Find("[data-meanwhile]").TextContent));
        Assert.Equal("New 0% 0.5% | New 0% 0.5%", Beside());
        Around.Field("Reason").Input("review");
        Around.Find("form").Submit();
        Around.WaitForAssertion(
            () => _ = levels.Received(1).SaveAsync(Arg.Is<CustomerLevelInput>(input => input.Version == 4 && input.LevelId == 1), Arg.Any<Guid>()));
    }

    [Fact]
    public void A_change_of_something_else_of_the_customer_says_nothing()
    {
        _ = OpenIt();
        Around.Field("Reason").Input("typing");
        Notices.Publish(new(ChangeArea.Account, 7, "Ada", "c"));
        Around.WaitForAssertion(() => _ = levels.Received(2).GetAsync(7));
        Assert.Empty(Around.FindAll("[data-meanwhile]"));
        Assert.Equal("typing", Around.Value("Reason"));
    }

    [Fact]
    public void A_level_that_is_renamed_and_worth_more_reads_so_in_the_open_dialog_and_what_was_typed_stays()
    {
        _ = OpenIt();
        Choose("VIP");
        Around.Field("Reason").Input("mine");
        levels.GetAsync(7).Returns(Details() with { Levels = [Ladder[0], Ladder[1] with { Name = "Brass" }, Ladder[2] with { DiscountPercent = 9 }] });
        Notices.Publish(new(ChangeArea.Settings, 2, "Ada", "c"));
        Around.WaitForAssertion(() => Assert.Equal("Brass 5% 1.5% | VIP 9% 2%", Beside()));
        Around.Choose("LevelId", "Brass");
        Choose("VIP");
        Assert.Equal("mine", Around.Value("Reason"));
        Assert.Empty(Around.FindAll("[data-meanwhile]")); // nobody changed the customer
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => _ = levels.Received(1)
            .SaveAsync(Arg.Is<CustomerLevelInput>(input => input.Version == 0 && input.LevelId == 3 && input.Reason == "mine"), Arg.Any<Guid>()));
    }

    [Fact]
    public void What_was_typed_stays_beside_anothers_change_and_saving_leads_to_both()
    {
        _ = OpenIt();
        Choose("VIP");
        Around.Field("Reason").Input("mine");
        levels.GetAsync(7).Returns(Details(version: 4, level: 1));
        levels.SaveAsync(Arg.Is<CustomerLevelInput>(input => input.Version == 0), Arg.Any<Guid>()).ThrowsAsync(new ConflictException());
        Notices.Publish(new(ChangeArea.Account, 7, "Ada", "c"));
        Around.WaitForAssertion(() => Assert.Equal(
            "Ada changed it meanwhile. What you typed is kept; saving shows both.", Around.Find("[data-meanwhile]").TextContent));
        Assert.Equal(("New 0% 0.5% | VIP 7.5% 2%", "mine"), (Beside(), Around.Value("Reason")));
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Assert.NotNull(Around.Button("Save the choice")));
        Around.Button("Save the choice").Click();
        Around.WaitForAssertion(() => _ = levels.Received(1)
            .SaveAsync(Arg.Is<CustomerLevelInput>(input => input.Version == 4 && input.LevelId == 3 && input.Reason == "mine"), Arg.Any<Guid>()));
    }

    [Fact]
    public void The_history_is_one_step_away()
    {
        levels.GetAsync(7).Returns(Details(version: 4));
        levels.GetLogAsync(default!).ReturnsForAnyArgs(new Page<LevelLogRow>([Row], 1, false, false));
        _ = OpenIt();
        Around.Button("History").Click();
        Around.WaitForAssertion(() => Assert.Equal(
            ["New →becomes Gold", "by hand", "2026 review"], Around.FindAll(".scroll tbody td").Skip(1).Take(3).Select(cell => cell.TextContent.Trim())));
        Assert.Contains("bulk", Around.Field("Kind").TextContent, StringComparison.Ordinal);
        var card = Open<LevelLog>(parameters => parameters.Add(c => c.CustomerId, 7));
        card.WaitForAssertion(() => Assert.Contains("Gold, 2026 review", card.Find("section").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_those_who_may_change_levels_see_the_button()
    {
        SignIn(Permissions.CustomersRead, Permissions.CustomersEdit, Permissions.BlocklistEdit);
        var action = OpenActions(7, "Jiwon Kim");
        Assert.DoesNotContain("Customer level", action.Markup, StringComparison.Ordinal);
        SignIn(Permissions.LevelsEdit);
        action.WaitForAssertion(() => Assert.Equal("Customer level", action.Find("button").TextContent.Trim()));
        action.Find("button").Click();
        Around.WaitForAssertion(() => Assert.NotEmpty(Around.FindAll(".level-form")));
    }

    private static LevelLogRow Row => new(4, new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero), "New", "Gold", LevelWhy.ByHand, "2026 review", "Ada", "ui");

    private static CustomerLevelDetails Details(long version = 0, long level = 2)
        => new(new() { CustomerId = 7, Version = version, LevelId = level }, Ladder, version == 0 ? null : Row);

    private Task<object?> OpenIt() => OpenDialog<CustomerLevelDialog>(new() { ["CustomerId"] = 7L, ["Name"] = "Jiwon Kim" });

    private void Choose(string level) => Around.Choose("LevelId", level);

    private string Beside()
    {
        var cells = Around.FindAll(".benefits tbody td").Select(cell => cell.TextContent).ToList();
        return $"{cells[0]} {cells[2]} {cells[4]} | {cells[1]} {cells[3]} {cells[5]}";
    }
}
