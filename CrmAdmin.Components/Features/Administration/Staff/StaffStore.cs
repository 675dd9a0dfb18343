namespace CrmAdmin.Components.Features.Administration.Staff;

/// <summary>Who is signed in and what they may do: what every page asks before it shows a button.</summary>
[FeatureState]
public sealed record StaffState
{
    /// <summary>Null until the first answer.</summary>
    public SelfDetails? Self { get; init; }

    public int LastLoad { get; init; }

    /// <summary>Why it is not known, in words; null: it is, or is on its way.</summary>
    public string? Problem { get; init; }

    public bool May(string permission) => Self is { } self && (permission == Permissions.Self || self.Permissions.Contains(permission));
}

public static class StaffActions
{
    /// <summary>The circuit began, or rights, role or name changed.</summary>
    public sealed record Load(int Number);

    public sealed record Loaded(int Number, SelfDetails Self);

    public sealed record Failed(int Number, string Problem);
}

public static class StaffReducers
{
    [ReducerMethod]
    public static StaffState On(StaffState state, StaffActions.Load action) => state with { LastLoad = action.Number, Problem = null };

    [ReducerMethod]
    public static StaffState On(StaffState state, StaffActions.Loaded action)
        => action.Number == state.LastLoad ? state with { Self = action.Self } : state;

    [ReducerMethod]
    public static StaffState On(StaffState state, StaffActions.Failed action)
        => action.Number == state.LastLoad ? state with { Problem = action.Problem } : state;
}

public sealed class StaffEffects(ISelfService self, IState<StaffState> state, UiErrors errors)
{
    [EffectMethod]
    public async Task On(StaffActions.Load action, IDispatcher dispatcher)
    {
        try
        {
            dispatcher.Dispatch(new StaffActions.Loaded(action.Number, await self.GetAsync()));
        }
        catch (Exception exception) when (state.Value.Self is null && exception is not SignedOutException)
        {
            dispatcher.Dispatch(new StaffActions.Failed(action.Number, errors.Note(exception)));
        }
    }
}
