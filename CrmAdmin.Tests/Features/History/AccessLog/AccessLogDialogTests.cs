using Bunit;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Tests.Store;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Features.History.AccessLog;

public sealed class AccessLogDialogTests : PageTest
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private readonly IAccessLogService log;

    public AccessLogDialogTests()
    {
        log = Fake<IAccessLogService>();
        log.ListAsync(default!).ReturnsForAnyArgs(new Page<AccessRow>([new(5, At, AccessKind.Downloaded, "receipt 7", "Sina", "ui")], 30, false, true));
    }

    [Fact]
    public void Filters_begin_at_the_newest_and_what_they_do_not_find_is_said()
    {
        _ = OpenDialog<AccessLogDialog>(new() { ["CustomerId"] = 7L });
        Around.WaitForAssertion(() => Assert.Equal(["2 Mar 2026 10:00", "Sina", "Downloaded: receipt 7", "Back office"], Around.FindAll("tbody td").Select(cell => cell.TextContent.Trim())));
        Around.Button("Older ›").Click();
        _ = log.Received(1).ListAsync(new(7, After: 5));
        log.ListAsync(default!).ReturnsForAnyArgs(Page<AccessRow>.Empty);
        Around.Field("Kind").Change("1");
        Around.WaitForAssertion(() => Assert.Equal("Nothing found.", Around.Find(".empty").TextContent));
        _ = log.Received(1).ListAsync(new(7, AccessKind.Downloaded));
        Around.Field("By").Input("min");
        _ = log.Received(1).ListAsync(new(7, AccessKind.Downloaded, "min"));
        Assert.Contains("Exported", Around.Field("Kind").TextContent, StringComparison.Ordinal); // of this customer's log
    }

    [Fact]
    public void The_open_log_follows_and_what_came_since_lights_up_but_older_pages_stand_still()
    {
        _ = OpenDialog<AccessLogDialog>(new() { ["CustomerId"] = 7L });
        Around.WaitForElement("tbody tr");
        Assert.Empty(Around.FindAll("tr.flash"));
        log.ListAsync(default!).ReturnsForAnyArgs(new Page<AccessRow>([new(6, At, AccessKind.Exported, "log", "Mina", "ui"), new(5, At, AccessKind.Downloaded, "receipt 7", "Sina", "ui")], 30, false, true));
        Notices.Publish(new(ChangeArea.Exports, 8, "Mina", "c"));
        Notices.Publish(new(ChangeArea.Exports, 7, "Mina", "c"));
        Around.WaitForAssertion(() => Assert.Contains("Mina", Assert.Single(Around.FindAll("tr.flash")).TextContent, StringComparison.Ordinal));
        Around.Button("Older ›").Click();
        log.ClearReceivedCalls();
        Notices.Publish(new(ChangeArea.Account, 7, "Mina", "c"));
        Assert.Empty(log.ReceivedCalls());
    }

    [Fact]
    public void The_card_shows_the_latest_and_follows_whoever_changes_the_customer()
    {
        log.ListAsync(default!).ReturnsForAnyArgs(Page<AccessRow>.Empty);
        var card = Open<AccessLogCard>(parameters => parameters.Add(c => c.CustomerId, 7));
        card.WaitForAssertion(() => Assert.Contains("Nobody looked at this customer yet.", card.Markup, StringComparison.Ordinal));
        log.ListAsync(default!).ReturnsForAnyArgs(new Page<AccessRow>([new(6, At, AccessKind.Viewed, null, "Mina", "ui")], 1, false, false));
        Notices.Publish(new(ChangeArea.Staff, 7, "Ada", "c")); // a member of staff of that number
        Notices.Publish(new(ChangeArea.Account, 8, "Ada", "c"));
        Assert.Contains("Nobody looked at this customer yet.", card.Markup, StringComparison.Ordinal);
        Notices.Publish(new(ChangeArea.Addresses, 7, "Mina", "c"));
        card.WaitForAssertion(() => Assert.Contains("2 Mar 2026 10:00 · Mina", card.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_looked_yet_is_said_without_a_filter()
    {
        log.ListAsync(default!).ReturnsForAnyArgs(Page<AccessRow>.Empty);
        _ = OpenDialog<AccessLogDialog>(new() { ["CustomerId"] = 7L });
        Around.WaitForAssertion(() => Assert.Equal("Nobody looked at this customer yet.", Around.Find(".empty").TextContent));
    }
}
