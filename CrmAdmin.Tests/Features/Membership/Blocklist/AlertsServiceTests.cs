using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Blocklist;

public sealed class AlertsServiceTests : BlocklistTest
{
    private IAlertsService Alerts => Get<IAlertsService>();

    [Fact]
    public async Task A_change_is_stored_told_and_named_in_the_audit_log()
    {
        var input = await Alerts.GetAsync();
        Assert.Equal((5, 8, BlockIconPosition.Before), (input.Messages.Count, input.Reasons.Count, input.IconPosition));
        (input.IconPosition, input.Messages.Single(message => message.Place == BlockPlace.Cart).Korean) = (BlockIconPosition.After, null);
        input.Version = await Alerts.SaveAsync(input);
        Assert.Equal(BlockIconPosition.After, await Alerts.GetIconPositionAsync());
        Assert.Equal(["alerts.Cart", "alerts.IconPosition"],
            (await QueryAsync(db => db.AuditLog().Select(e => e.Label).Where(label => label.StartsWith("alerts.")).ToListAsync()))
                .Order(StringComparer.Ordinal));
        var id = await AddCustomerAsync();
        await BlockAsync(id);
        // no Korean: English
        Assert.Equal("Orders from this account are paused. Please contact us.", (await Rule.AskAsync(BlockPlace.Cart, new(id), "ko")).Message);
        Assert.Equal(input.Version, (await Alerts.GetAsync()).Version);
    }

    [Fact]
    public async Task Two_who_change_the_settings_are_told()
    {
        var (mine, theirs) = (await Alerts.GetAsync(), await Alerts.GetAsync());
        theirs.IconPosition = BlockIconPosition.After;
        await Alerts.SaveAsync(theirs);
        mine.Reasons = [mine.Reasons[0]];
        await Assert.ThrowsAsync<ConflictException>(() => Alerts.SaveAsync(mine));
        Assert.Equal(8, (await Alerts.GetAsync()).Reasons.Count);
    }

    [Fact]
    public async Task Broken_settings_are_refused_at_their_fields()
    {
        var input = await Alerts.GetAsync();
        input.Messages[2].English = " ";
        input.Messages[3].Korean = new string('가', AlertsInput.MessageLength + 1);
        input.Reasons = [new() { English = "Same" }, new() { English = " same " }, new() { Korean = "기타" }];
        Assert.Equal(
            ["Wishlist.English input.required", "Cart.Korean block.text-too-long", "Reasons.1.English block.reason-twice", "Reasons.2.English input.required"],
            await BrokenRulesAsync(() => Alerts.SaveAsync(input)));
        (input.Messages, input.Reasons) = ([], []);
        Assert.Equal(["Reasons block.reasons-count"], await BrokenRulesAsync(() => Alerts.SaveAsync(input)));
    }
}
