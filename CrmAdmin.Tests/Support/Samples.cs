using System.Collections;
using System.Reflection;

namespace CrmAdmin.Tests.Support;

/// <summary>A contract whose every method fails as a lost database does, until it is told that the database is back.</summary>
public class Unreachable : DispatchProxy
{
    public bool IsDown { get; set; } = true;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var type = targetMethod!.ReturnType;
        if (!type.IsGenericType)
        {
            return IsDown ? Task.FromException(Gone) : Task.CompletedTask;
        }
        var result = type.GetGenericArguments()[0];
        return IsDown
            ? typeof(Task).GetMethods().Single(method => method is { Name: nameof(Task.FromException), IsGenericMethod: true }).MakeGenericMethod(result)
                .Invoke(null, [Gone])
            : typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(result).Invoke(null, [Samples.Of(result)]);
    }

    private static StorageUnavailableException Gone => new(new IOException("gone"));
}

/// <summary>A value of any type that contracts answer with: the least there is of it.</summary>
public static class Samples
{
    private static readonly Dictionary<Type, object> Plain = new()
    {
        [typeof(string)] = "sample",
        [typeof(DateTimeOffset)] = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
        [typeof(DateOnly)] = new DateOnly(2026, 3, 1),
        [typeof(long)] = 1L,
    };

    public static object? Of(Type type)
    {
        if (Plain.TryGetValue(type, out var plain))
        {
            return plain;
        }
        if (Nullable.GetUnderlyingType(type) is not null || type.IsAssignableTo(typeof(Delegate)))
        {
            return null;
        }
        if (type.IsValueType)
        {
            return Activator.CreateInstance(type);
        }
        if (type.IsInterface)
        {
            var held = type.GetGenericArguments();
            return type.IsAssignableTo(typeof(IEnumerable))
                ? Activator.CreateInstance(
                    (held.Length == 2 ? typeof(Dictionary<,>) : type.GetGenericTypeDefinition() == typeof(IReadOnlySet<>) ? typeof(HashSet<>) : typeof(List<>))
                        .MakeGenericType(held))
                : null;
        }
        return type.GetConstructor([]) is { } empty ? empty.Invoke([])
            : type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length) is { } full
                ? full.Invoke([.. full.GetParameters().Select(parameter => Of(parameter.ParameterType))])
            : null;
    }
}
