using Bunit;
using CrmAdmin.Components.Features.Membership.Levels;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Ui.Logs;

/// <summary>Card, dialog and table of all logs, by the level log.</summary>
public sealed class LogPanelTests : PageTest
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private readonly ICustomerLevelService levels;

    public LogPanelTests()
    {
        levels = Fake<ICustomerLevelService>();
        Answer(hasNext: true, 6, 5);
    }

    [Fact]
    public void The_card_has_the_latest_entry_and_follows_its_customer()
    {
        Answer(hasNext: false);
        var card = Open<LevelLog>(parameters => parameters.Add(log => log.CustomerId, 7));
        Assert.Equal("The level was never changed.", card.Find("p").TextContent);
        Assert.True(card.Button("Details: Level log").HasAttribute("disabled"));
        Answer(hasNext: true, 6);
        Notices.Publish(new(ChangeArea.Account, 8, "Ada", "c"));
        Notices.Publish(new(ChangeArea.Consents, 7, "Ada", "c"));
        Assert.NotEmpty(card.FindAll("p"));
        Notices.Publish(new(ChangeArea.Account, 7, "Ada", "c"));
        card.WaitForAssertion(() => Assert.Equal("Gold, reason 6 · 2 Mar 2026 10:00 · Ada", card.Find("div.flash > span").TextContent));
        Answer(hasNext: true, 7);
        Notices.Publish(new(ChangeArea.Account, 0, "Ada", "c")); // many at once
        card.WaitForAssertion(() => Assert.Contains("reason 7", card.Find("div.flash-again").TextContent, StringComparison.Ordinal));
        _ = levels.Received(3).GetLogAsync(new(7, Size: 1));

        card.Button("Details: Level log").Click();
        Around.WaitForAssertion(() => Assert.Equal(
            ["When", "Level", "Why", "Reason", "By"], Around.FindAll("[role=dialog] th").Select(title => title.TextContent)));
    }

    [Fact]
    public void Filters_begin_at_the_newest_and_what_they_do_not_find_is_said()
    {
        OpenLog();
        Assert.Equal(["2 Mar 2026 10:00", "Gold", "by hand", "reason 6", "AdaBack office"],
            Around.FindAll("tbody tr:first-child td").Select(cell => cell.TextContent.Trim()));
        Around.Button("Older ›").Click();
        _ = levels.Received(1).GetLogAsync(new(7, After: 5));
        Answer(hasNext: false);
        Around.Field("By").Input("min");
        _ = levels.Received(1).GetLogAsync(new(7, By: "min"));
        Around.Field("Kind").Change("1");
        Around.Field("From").Change("2026-03-01");
        Around.Field("To").Change("2026-03-02");
        Around.WaitForAssertion(() => Assert.Equal("Nothing found.", Around.Find(".empty").TextContent));
        _ = levels.Received(1).GetLogAsync(new(7, "Bulk", "min", From: new(2026, 3, 1), To: new(2026, 3, 2)));
        Assert.DoesNotContain(Around.FindAll("button"), button => button.TextContent == "Newest");
    }

    [Fact]
    public void What_came_since_lights_up_but_older_pages_stand_still()
    {
        OpenLog();
        Assert.Empty(Around.FindAll("tr.flash"));
        Answer(hasNext: true, 7, 6);
        Notices.Publish(new(ChangeArea.Account, 7, "Ada", "c"));
        Around.WaitForAssertion(() => Assert.Contains("reason 7", Assert.Single(Around.FindAll("tr.flash")).TextContent, StringComparison.Ordinal));
        Around.Button("Older ›").Click();
        Assert.Empty(Around.FindAll("tr.flash"));
        levels.ClearReceivedCalls();
        Notices.Publish(new(ChangeArea.Account, 7, "Ada", "c"));
        Assert.Empty(levels.ReceivedCalls());
        Around.Button("Newest").Click();
        _ = levels.Received(1).GetLogAsync(new(7));
    }

    [Fact]
    public void A_late_answer_to_an_older_question_is_dropped()
    {
        OpenLog();
        var slow = new TaskCompletionSource<Page<LevelLogRow>>();
        levels.GetLogAsync(new(7, By: "a")).Returns(slow.Task);
        levels.GetLogAsync(new(7, By: "ab")).Returns(Of(false, 3));
        Around.Field("By").Input("a");
        Around.Field("By").Input("ab");
        Around.WaitForAssertion(() => Assert.Contains("reason 3", Around.Find("tbody").TextContent, StringComparison.Ordinal));
        slow.SetResult(Of(false, 4));
        Around.Render();
        Assert.Contains("reason 3", Around.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_tried_again()
    {
        levels.GetLogAsync(default!).ReturnsForAnyArgs(_ => throw new StorageUnavailableException(new TimeoutException()), _ => Of(false, 6));
        _ = OpenDialog<LevelLog>(new() { ["CustomerId"] = 7L, ["IsOpen"] = true });
        Around.WaitForElement("[role=alert]");
        Around.Button("Try again").Click();
        Around.WaitForAssertion(() => Assert.Contains("reason 6", Around.Find("tbody").TextContent, StringComparison.Ordinal));
    }

    private void OpenLog()
    {
        _ = OpenDialog<LevelLog>(new() { ["CustomerId"] = 7L, ["IsOpen"] = true });
        Around.WaitForElement("tbody tr");
    }

    private void Answer(bool hasNext, params long[] ids) => levels.GetLogAsync(default!).ReturnsForAnyArgs(_ => Of(hasNext, ids));

    private static Page<LevelLogRow> Of(bool hasNext, params long[] ids)
        => new([.. ids.Select(id => new LevelLogRow(id, At, null, "Gold", LevelWhy.ByHand, $"reason {id}", "Ada", "ui"))], ids.Length, false, hasNext);
}
