using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmAdmin.Components.Store;

public static class StoreServices
{
    /// <summary>One store per scope, of all that the attributes mark in <paramref name="assemblies"/>; call it once.</summary>
    /// <exception cref="InvalidOperationException">A marked method has the wrong shape.</exception>
    public static IServiceCollection AddStore(this IServiceCollection services, params Assembly[] assemblies)
    {
        var plan = new StorePlan(assemblies.SelectMany(assembly => assembly.GetTypes()));
        services.AddSingleton(plan).AddScoped<CircuitStore>();
        services.AddScoped<IStore>(scope => scope.GetRequiredService<CircuitStore>());
        services.AddScoped<IDispatcher>(scope => scope.GetRequiredService<CircuitStore>());
        foreach (var state in plan.States.Keys)
        {
            services.AddScoped(typeof(IState<>).MakeGenericType(state), scope => scope.GetRequiredService<CircuitStore>().Cells[state]);
        }
        plan.Effects.ForEach(effect => services.TryAddScoped(effect.Owner));
        return services;
    }
}

/// <summary>A marked method; <c>Owner</c> is the state it reduces, or the class whose effect it is.</summary>
internal sealed record Reaction(Type Owner, Type Action, MethodInvoker Call);

/// <summary>What reflection found, once for all circuits.</summary>
internal sealed class StorePlan
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static;

    public StorePlan(IEnumerable<Type> types)
    {
        var all = types.OrderBy(type => type.FullName, StringComparer.Ordinal).ToList();
        States = all.Where(type => type.IsDefined(typeof(FeatureStateAttribute)))
            .ToDictionary(type => type, type => ConstructorInvoker.Create(typeof(StateCell<>).MakeGenericType(type).GetConstructor([])!));
        var methods = all.SelectMany(type => type.GetMethods(Declared)).ToList();
        Reducers = [.. methods.Where(method => method.IsDefined(typeof(ReducerMethodAttribute))).Select(Reducer)];
        Effects = [.. methods.Where(method => method.IsDefined(typeof(EffectMethodAttribute))).Select(Effect)];
    }

    public Dictionary<Type, ConstructorInvoker> States { get; }

    public List<Reaction> Reducers { get; }

    public List<Reaction> Effects { get; }

    private Reaction Reducer(MethodInfo method)
        => method.GetParameters() is [var state, var action] && method.IsStatic
            && state.ParameterType == method.ReturnType && States.ContainsKey(method.ReturnType)
                ? new(method.ReturnType, action.ParameterType, MethodInvoker.Create(method))
                : throw Misshapen(method);

    private static Reaction Effect(MethodInfo method)
        => method.GetParameters() is [var action, var dispatcher] && !method.IsStatic
            && dispatcher.ParameterType == typeof(IDispatcher) && method.ReturnType == typeof(Task)
                ? new(method.DeclaringType!, action.ParameterType, MethodInvoker.Create(method))
                : throw Misshapen(method);

    private static InvalidOperationException Misshapen(MethodInfo method)
        => new($"{method.DeclaringType}.{method.Name} has the wrong shape for its attribute.");
}
