using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Store;

namespace CrmAdmin.Components.Features.Staff;

/// <summary>Who is signed in and what they may do: what every page asks before it shows a button.</summary>
[FeatureState]
public sealed record StaffState
{
    /// <summary>Null until the first answer.</summary>
    public SelfDetails? Self { get; init; }

    public int LastLoad { get; init; }

    public bool May(string permission) => Self?.Permissions.Contains(permission) == true;
}

public static class StaffActions
{
    /// <summary>The circuit began, or rights, role or name changed.</summary>
    public sealed record Load(int Number);

    public sealed record Loaded(int Number, SelfDetails Self);
}

public static class StaffReducers
{
    [ReducerMethod]
    public static StaffState On(StaffState state, StaffActions.Load action) => state with { LastLoad = action.Number };

    [ReducerMethod]
    public static StaffState On(StaffState state, StaffActions.Loaded action)
        => action.Number == state.LastLoad ? state with { Self = action.Self } : state;
}

public sealed class StaffEffects(ISelfService self)
{
    [EffectMethod]
    public async Task On(StaffActions.Load action, IDispatcher dispatcher)
        => dispatcher.Dispatch(new StaffActions.Loaded(action.Number, await self.GetAsync()));
}
