using Bunit;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Components.Features.Membership.Blocklist;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Blocklist;

public sealed class BlocklistPagesTests : PageTest
{
    private readonly IBlocklistService blocklist;
    private readonly IAlertsService alerts;

    public BlocklistPagesTests()
    {
        (blocklist, alerts) = (Fake<IBlocklistService>(), Fake<IAlertsService>());
        blocklist.ListAsync(default!).ReturnsForAnyArgs(Page<BlockRow>.Empty);
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Only_those_who_may_change_the_list_see_the_button()
    {
        SignIn(Permissions.BlocklistRead, Permissions.CustomersEdit);
        var action = OpenActions(7, "Jiwon Kim");
        Assert.Empty(action.FindAll("button"));
        SignIn(Permissions.BlocklistRead, Permissions.BlocklistEdit);
        action.WaitForAssertion(() => Assert.Equal("Blocklist", action.Find("button").TextContent.Trim()));
    }

    [Fact]
    public void Filters_live_in_the_address_and_the_list_follows_changes()
    {
        SignIn(Permissions.BlocklistRead);
        Navigation.NavigateTo("/blocklist?kind=contacts&block=signin&q=guest&after=9&x=1");
        blocklist.ListAsync(Arg.Is<BlocklistQuery>(query => query.Kind == BlockKind.Contacts && query.Block == BlockFilter.SignIn && query.Search == "guest"
            && query.After == 9))
            .Returns(new Page<BlockRow>([Row("guest@shop.example")], 1, false, false));
        var page = Open<BlocklistPage>();
        page.WaitForAssertion(() => Assert.Contains("guest@shop.example", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("tbody button"));
        page.Find("select[aria-label=Who]").Change("");
        Assert.Equal("/blocklist?q=guest&block=signin", new Uri(Navigation.Uri).PathAndQuery);
        page.WaitForAssertion(() => Assert.Contains("Nothing found.", page.Markup, StringComparison.Ordinal));

        blocklist.ListAsync(default!).ReturnsForAnyArgs(new Page<BlockRow>([Row("later@shop.example")], 1, false, false));
        Notices.Publish(new(ChangeArea.Blocklist, 0, "Ada", "c"));
        page.WaitForAssertion(() => Assert.Contains("later@shop.example", page.Markup, StringComparison.Ordinal));
        Assert.Single(page.FindAll("tr.flash"));
    }

    [Fact]
    public void What_another_changed_or_added_lights_up_in_the_list_and_another_page_does_not()
    {
        SignIn(Permissions.BlocklistRead);
        BlockRow[] rows = [Row("new@shop.example") with { Id = 6 }, Row("b@shop.example") with { Id = 5 }, Row("a@shop.example")];
        blocklist.ListAsync(default!).ReturnsForAnyArgs(new Page<BlockRow>(rows[1..], 2, false, false));
        var page = Open<BlocklistPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Empty(page.FindAll("tr[class^=flash]"));
        rows[2] = rows[2] with { Until = new(2026, 12, 31) };
        blocklist.ListAsync(default!).ReturnsForAnyArgs(new Page<BlockRow>(rows, 3, false, false));
        Notices.Publish(new(ChangeArea.Blocklist, 0, "Ada", "c"));
        page.WaitForAssertion(() => Assert.Equal(["flash", null, "flash"], page.FindAll("tbody tr").Select(row => row.GetAttribute("class"))));
        Navigation.NavigateTo("/blocklist?q=b");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("tr[class^=flash]")));
    }

    [Theory]
    [InlineData("typed")]
    [InlineData("added")]
    public void Settings_that_are_being_typed_are_not_taken_away_by_anothers_save(string how)
    {
        SignIn(Permissions.SettingsManage);
        alerts.GetAsync().Returns(_ => Input());
        var page = Open<AlertsPage>();
        if (how == "typed")
        {
            page.Find("[data-field='Cart.English']").Input("Call"); // still in the field: nothing told of a change yet
        }
        else
        {
            page.Button("Add a reason").Click();
        }
        Notices.Publish(new(ChangeArea.Settings, 0, "Ada", "c"));
        page.Render();
        Assert.Equal(how == "typed" ? "Call" : "Cart", page.Find("[data-field='Cart.English']").GetAttribute("value"));
        Assert.Equal(how == "typed" ? 2 : 3, page.FindAll(".reason").Count);
        _ = alerts.Received(1).GetAsync();
    }

    [Theory]
    [InlineData("?kind=5&block=-1&after=x", "")]
    [InlineData("?kind=customers&reason=Unpaid%20invoices", "?kind=customers&reason=Unpaid%20invoices")]
    public void A_broken_address_shows_more_and_never_fails(string typed, string read)
        => Assert.Equal(read, BlocklistQuery.Parse(new("http://shop.example/blocklist" + typed)).ToQueryString());

    [Fact]
    public void The_icon_stands_where_the_settings_say_and_moves_when_they_change()
    {
        alerts.GetIconPositionAsync().Returns(BlockIconPosition.Before);
        Open<BlockIconFollow>();
        var id = Render<MarkedId>(parameters => parameters.Add(m => m.Block, new BlockState(true, true, false)).AddChildContent("jiwon"));
        Assert.True(id.Markup.IndexOf("block-icon", StringComparison.Ordinal) < id.Markup.IndexOf("jiwon", StringComparison.Ordinal));
        alerts.GetIconPositionAsync().Returns(BlockIconPosition.After);
        Notices.Publish(new(ChangeArea.Settings, 0, "Ada", "c"));
        id.WaitForAssertion(() => Assert.True(id.Markup.IndexOf("block-icon", StringComparison.Ordinal) > id.Markup.IndexOf(
            "jiwon", StringComparison.Ordinal)));
        Assert.Single(id.FindAll(".block-icon"));
        Assert.Empty(Render<MarkedId>(parameters => parameters.Add(m => m.Block, default).AddChildContent("free")).FindAll(".block-icon"));
    }

    [Fact]
    public void The_settings_are_saved_once_and_refused_at_their_fields()
    {
        SignIn(Permissions.SettingsManage);
        alerts.GetAsync().Returns(_ => Input());
        var slow = new TaskCompletionSource<int>();
        alerts.SaveAsync(default!).ReturnsForAnyArgs(slow.Task);
        var page = Open<AlertsPage>();
        page.Find("[data-field='Cart.English']").Input("Call us.");
        page.Button("Add a reason").Click();
        page.Find("[data-field='Reasons.2.English']").Input("Third");
        page.Button("Move up: Third").Click();
        page.Button("Remove: First").Click();
        page.FindAll("input[type=radio]")[1].Change(true);
        var form = page.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        slow.SetResult(2);
        SeeToast("Saved");
        _ = alerts.Received(1)
            .SaveAsync(Arg.Is<AlertsInput>(input => input.IconPosition == BlockIconPosition.After
                && input.Messages.Single(m => m.Place == BlockPlace.Cart).English == "Call us."
                && string.Join(' ', input.Reasons.Select(reason => reason.English)) == "Third Second"));

        alerts.SaveAsync(default!).ThrowsAsyncForAnyArgs(new InvalidInputException([new("Cart.English", "input.required")]));
        page.Find("form").Submit();
        Assert.NotNull(page.Find("[data-field='Cart.English']").ParentElement!.QuerySelector(".error"));
        alerts.SaveAsync(default!).ThrowsAsyncForAnyArgs(new ConflictException());
        page.Find("form").Submit();
        Assert.Contains("Somebody else saved first.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_says_what_was_blocked_and_until_when()
    {
        blocklist.GetLogAsync(default!).ReturnsForAnyArgs(new Page<BlockLogRow>(
            [new(3, new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero), BlockAction.Removed, new(true, true, false), new("Other", "기타"), "why", new(2026, 3, 1), "Ada",
                "ui")], 1, false, false));
        var card = Open<BlockLog>(parameters => parameters.Add(c => c.CustomerId, 7));
        Assert.Contains("Taken off: Purchases blocked, Other", card.Markup.Replace("<b>", "").Replace("</b>", ""), StringComparison.Ordinal);
        card.Button("Details: Blocklist log").Click();
        Around.WaitForAssertion(() => Assert.Equal(
            ["1 Feb 2026 13:00", "Taken off", "Purchases blocked", "Otherwhy", "1 Mar 2026", "AdaBack office"],
            Around.FindAll("tbody td").Select(cell => cell.TextContent.Trim())));
    }

    private static AlertsInput Input() => new()
    {
        Version = 1,
        Messages = [.. Enum.GetValues<BlockPlace>().Select(place => new AlertMessage { Place = place, English = $"{place}" })],
        Reasons = [new() { English = "First" }, new() { English = "Second" }],
    };

    private static BlockRow Row(string contact)
        => new(4, null, null, null, contact, new(true, false, true), new("Other", "기타"), null, null, DateTimeOffset.UnixEpoch, "Ada");
}
