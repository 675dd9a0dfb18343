using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace CrmAdmin.Components.Store;

/// <summary>
/// Renders again when the value of one of its <c>[Inject] IState&lt;T&gt;</c> properties changes, until it is disposed. A component
/// that is also <see cref="IAsyncDisposable"/> must call <see cref="Dispose"/> itself: the renderer then does not.
/// </summary>
public abstract class StoreComponent : ComponentBase, IDisposable
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Injected = new();
    private IState<object>[]? states;

    // Not in OnInitialized: a component that forgets to call the base method would never be told.
    public override Task SetParametersAsync(ParameterView parameters)
    {
        if (states is null)
        {
            states = [.. Injected.GetOrAdd(GetType(), type => [.. Find(type)]).Select(property => (IState<object>)property.GetValue(this)!)];
            Array.ForEach(states, state => state.StateChanged += OnStateChanged);
        }
        return base.SetParametersAsync(parameters);
    }

    /// <summary>Components that hold something themselves override it and call it.</summary>
    public virtual void Dispose()
    {
        Array.ForEach(states ?? [], state => state.StateChanged -= OnStateChanged);
        GC.SuppressFinalize(this);
    }

    // Level by level, as Blazor injects them: a base class's private properties are not seen from its heirs.
    private static IEnumerable<PropertyInfo> Find(Type? type) => type is null ? [] : Find(type.BaseType).Concat(
        type.GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.IsDefined(typeof(InjectAttribute)) && property.PropertyType.IsGenericType
                && property.PropertyType.GetGenericTypeDefinition() == typeof(IState<>)));

    private void OnStateChanged(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);
}
