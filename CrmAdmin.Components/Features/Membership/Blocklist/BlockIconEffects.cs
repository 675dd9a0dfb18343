using CrmAdmin.Components.Features.Customers.Profile;

namespace CrmAdmin.Components.Features.Membership.Blocklist;

/// <summary>Reads where the icon stands, for <see cref="BlockIconState"/>.</summary>
public sealed class BlockIconEffects(IAlertsService alerts)
{
    [EffectMethod]
    public async Task On(BlockIconActions.Load action, IDispatcher dispatcher)
        => dispatcher.Dispatch(new BlockIconActions.Loaded(action.Number, await alerts.GetIconPositionAsync() == BlockIconPosition.After));
}
