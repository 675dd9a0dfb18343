using Microsoft.Extensions.DependencyInjection;

namespace CrmAdmin.Components.Store;

internal sealed class CircuitStore(StorePlan plan, IServiceProvider scope, IEffectErrors errors) : IStore, IDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<(object Action, TaskCompletionSource Reduced)> waiting = new();
    private bool reducing;
    private volatile bool ended;

    public Dictionary<Type, StateCell> Cells { get; } = plan.States.ToDictionary(state => state.Key, state => (StateCell)state.Value.Invoke());

    public IState<T> State<T>() where T : class => (IState<T>)Cells[typeof(T)];

    public void Dispatch(object action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var reduced = new TaskCompletionSource();
        foreach (var effect in plan.Effects.Where(effect => effect.Action.IsInstanceOfType(action)))
        {
            _ = RunAsync(effect, action, reduced.Task);
        }
        lock (gate)
        {
            waiting.Enqueue((action, reduced));
            if (reducing)
            {
                return; // the one at work takes it
            }
            reducing = true;
        }
        while (Next() is var (next, done))
        {
            Reduce(next);
            done.SetResult();
        }
    }

    public void Dispose() => ended = true;

    private (object, TaskCompletionSource)? Next()
    {
        lock (gate)
        {
            reducing = waiting.TryDequeue(out var next) && !ended;
            return reducing ? next : null;
        }
    }

    private void Reduce(object action)
    {
        var changed = new HashSet<StateCell>();
        foreach (var reducer in plan.Reducers.Where(reducer => reducer.Action.IsInstanceOfType(action)))
        {
            var cell = Cells[reducer.Owner];
            Guard(() => _ = cell.Replace(reducer.Call.Invoke(null, cell.Value, action)!) && changed.Add(cell));
        }
        foreach (var (cell, listener) in changed.SelectMany(cell => cell.Listeners, (cell, listener) => (cell, listener)))
        {
            Guard(() => listener(cell, EventArgs.Empty));
        }
    }

    // Awaits its turn instead of being called by whoever reduces, which may be another thread: so it runs with the culture and in
    // the synchronization context of the one that dispatched.
    private async Task RunAsync(Reaction effect, object action, Task reduced)
    {
        await reduced;
        try
        {
            await (Task)effect.Call.Invoke(scope.GetRequiredService(effect.Owner), action, this)!;
        }
        catch (Exception ex)
        {
            Report(ex);
        }
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception ex)
        {
            Report(ex);
        }
    }

    private void Report(Exception exception)
    {
        try
        {
            if (!ended)
            {
                errors.Report(exception);
            }
        }
        catch (Exception)
        {
            // The display is broken or its circuit is ending: there is nobody left to tell.
        }
    }
}

internal abstract class StateCell(object initial)
{
    private volatile object value = initial;

    public event EventHandler? StateChanged;

    public object Value => value;

    public IEnumerable<EventHandler> Listeners => (StateChanged?.GetInvocationList() ?? []).Cast<EventHandler>();

    /// <summary>False, and the old value stays, if the new one equals it.</summary>
    public bool Replace(object newValue) => !newValue.Equals(value) && (value = newValue) is not null;
}

internal sealed class StateCell<T>() : StateCell(new T()), IState<T> where T : class, new()
{
    public new T Value => (T)base.Value;
}
