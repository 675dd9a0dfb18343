namespace CrmAdmin.Components.Features.Customers.Profile;

/// <summary>Where the blocklist's icon stands beside the customer ID, as the settings have it: one answer for all places of a circuit.</summary>
[FeatureState]
public sealed record BlockIconState
{
    public bool IsAfter { get; init; }

    public int LastLoad { get; init; }
}

public static class BlockIconActions
{
    /// <summary>The circuit began, or settings changed.</summary>
    public sealed record Load(int Number);

    public sealed record Loaded(int Number, bool IsAfter);
}

public static class BlockIconReducers
{
    [ReducerMethod]
    public static BlockIconState On(BlockIconState state, BlockIconActions.Load action) => state with { LastLoad = action.Number };

    [ReducerMethod]
    public static BlockIconState On(BlockIconState state, BlockIconActions.Loaded action)
        => action.Number == state.LastLoad ? state with { IsAfter = action.IsAfter } : state;
}
