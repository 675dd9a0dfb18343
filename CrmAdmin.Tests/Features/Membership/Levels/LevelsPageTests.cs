using Bunit;
using CrmAdmin.Components.Features.Membership.Levels;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Levels;

public sealed class LevelsPageTests : PageTest
{
    private static readonly LevelRow[] Rows = [new(1, 3, "New", 0, 0.5m, true, 1_200), new(2, 5, "Gold", 7.5m, 1, false, 0)];
    private readonly ILevelsService levels;

    public LevelsPageTests()
    {
        levels = Fake<ILevelsService>();
        levels.ListAsync().Returns(Rows);
    }

    [Fact]
    public void The_highest_stands_first_with_what_it_is_worth()
    {
        var page = Open<LevelsPage>();
        Assert.Equal(["Gold", "NewDefault"], page.FindAll("tbody td:nth-child(2)").Select(cell => cell.TextContent.Trim()));
        Assert.Equal(["7.5%", "0%"], page.FindAll("tbody td:nth-child(3)").Select(cell => cell.TextContent));
        Assert.Equal("/customers?level=1", page.FindAll("tbody a")[1].GetAttribute("href"));
        Assert.Equal([true, false], page.FindAll("button[aria-label^='Move up']").Select(button => button.HasAttribute("disabled")));
        levels.ListAsync().Returns([Rows[0]]);
        Notices.Publish(new(ChangeArea.Settings, 2, "Ada", "c"));
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
    }

    [Fact]
    public void What_another_changed_lights_up_and_nothing_else()
    {
        var page = Open<LevelsPage>();
        Assert.Empty(page.FindAll("tr[class^=flash]"));
        levels.ListAsync().Returns([Rows[0], Rows[1] with { Version = 6, Name = "Brass" }]);
        Notices.Publish(new(ChangeArea.Settings, 2, "Ada", "c"));
        page.WaitForAssertion(() => Assert.Contains("Brass", Assert.Single(page.FindAll("tr.flash")).TextContent, StringComparison.Ordinal));
        levels.ListAsync().Returns([Rows[0], Rows[1] with { Version = 7, Name = "Brass", DiscountPercent = 8 }]);
        Notices.Publish(new(ChangeArea.Settings, 2, "Ada", "c"));
        page.WaitForAssertion(() => Assert.Contains("8%", Assert.Single(page.FindAll("tr.flash-again")).TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("tr.flash"));
    }

    [Fact]
    public void Moving_sends_the_version_and_a_conflict_is_told_and_read_again()
    {
        levels.MoveAsync(default!).ThrowsAsyncForAnyArgs(new ConflictException());
        var page = Open<LevelsPage>();
        page.Button("Move up: New").Click();
        _ = levels.Received(1).MoveAsync(Arg.Is<LevelMove>(move => move.Id == 1 && move.Version == 3 && move.Up), Arg.Is<Guid>(key => key != Guid.Empty));
        SeeToast("Somebody else saved first.");
        _ = levels.Received(2).ListAsync();
    }

    [Fact]
    public void Deleting_asks_first_and_says_how_many_members_stand_against_it()
    {
        levels.DeleteAsync(2, 5).ThrowsAsync(new RuleException("level.has-members", 12));
        var page = Open<LevelsPage>();
        page.Button("Delete: Gold").Click();
        Around.WaitForAssertion(() => Assert.Contains("Delete the level Gold?", Around.Markup, StringComparison.Ordinal));
        Around.Button("Cancel").Click();
        _ = levels.DidNotReceiveWithAnyArgs().DeleteAsync(default, default);
        page.Button("Delete: Gold").Click();
        Around.WaitForElement("[role=dialog] .btn.p").Click();
        SeeToast("The level cannot be deleted: 12 customers have it.");
    }

    [Theory]
    [InlineData("2.5", 2.5)]
    [InlineData("2,5", 2.5)]
    [InlineData(" 10 % ", 10.0)]
    [InlineData("five", null)]
    [InlineData("1.2.3", null)]
    public async Task A_rate_is_read_as_people_write_it(string typed, double? read)
    {
        var answer = OpenDialog<LevelDialog>();
        Around.Field("Name").Input("Platinum");
        Around.Field("DiscountPercent").Input(typed);
        Around.Field("IsDefault").Change(true);
        Around.Find("form").Submit();
        Assert.Equal(true, await answer);
        await levels.Received(1)
            .SaveAsync(
                Arg.Is<LevelInput>(input => input.Id == 0 && input.Name == "Platinum" && input.DiscountPercent == (decimal?)read && input.PointsPercent == 0
                    && input.IsDefault), Arg.Any<Guid>());
    }

    [Fact]
    public void Refusals_stand_at_their_fields()
    {
        levels.SaveAsync(default!)
            .ThrowsAsyncForAnyArgs(new InvalidInputException([new("Name", "level.name-taken"), new("DiscountPercent", "level.percent"),
                new("IsDefault", "level.default-needed")]));
        var answer = OpenDialog<LevelDialog>(new() { ["Row"] = Rows[0] });
        Around.Find("form").Submit();
        Assert.Equal("There is a level with this name already.", Around.ErrorAt("Name"));
        Assert.Equal("Enter a percentage from 0 to 100, with at most two decimals.", Around.ErrorAt("DiscountPercent"));
        Assert.Contains("make another one the default instead", Around.Find(".error[role=alert]").TextContent, StringComparison.Ordinal);
        levels.SaveAsync(default!).ThrowsAsyncForAnyArgs(new ConflictException());
        Around.Find("form").Submit();
        Assert.Contains("Somebody else saved first.", Around.Find(".note[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public async Task A_double_click_saves_once_with_what_was_there()
    {
        var slow = new TaskCompletionSource();
        levels.SaveAsync(default!).ReturnsForAnyArgs(slow.Task);
        var answer = OpenDialog<LevelDialog>(new() { ["Row"] = Rows[1] });
        var form = Around.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        slow.SetResult();
        await answer;
        await levels.Received(1)
            .SaveAsync(
                Arg.Is<LevelInput>(input => input.Id == 2 && input.Version == 5 && input.Name == "Gold" && input.DiscountPercent == 7.5m
                    && input.PointsPercent == 1 && !input.IsDefault), Arg.Any<Guid>());
        await levels.ReceivedWithAnyArgs(1).SaveAsync(default!);
    }
}
