namespace CrmAdmin.Components.Store;

/// <summary>On an immutable record: its public constructor without parameters gives the state a circuit starts with.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FeatureStateAttribute : Attribute;

/// <summary>On a static, pure <c>TState On(TState, TAction)</c>; also called for actions derived from <c>TAction</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReducerMethodAttribute : Attribute;

/// <summary>
/// On <c>Task On(TAction, IDispatcher)</c>, called after the reducers. Its object is made with the first action it listens to and
/// lives as long as the circuit: inject only what opens its own DbContext.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EffectMethodAttribute : Attribute;

/// <summary>One circuit's state of one feature.</summary>
public interface IState<out T>
{
    T Value { get; }

    /// <summary>After all reducers of an action, if the new value does not equal the old; on whatever thread reduced it.</summary>
    event EventHandler StateChanged;
}

public interface IDispatcher
{
    /// <summary>
    /// Takes actions from any thread and reduces them one by one, in order of arrival: one that comes while another is at work
    /// waits in a queue, so the state may change only after this returns. Ignored once the circuit has ended.
    /// </summary>
    void Dispatch(object action);
}

/// <summary>All states of one circuit.</summary>
public interface IStore : IDispatcher
{
    IState<T> State<T>() where T : class;
}

/// <summary>
/// Where the exceptions of effects, reducers and listeners go: they neither reach the one who dispatched nor end the circuit. Must
/// be registered, and must not ask for <see cref="IDispatcher"/>, which asks for it.
/// </summary>
public interface IEffectErrors
{
    /// <summary>Called on any thread.</summary>
    void Report(Exception exception);
}
