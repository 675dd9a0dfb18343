using System.Linq.Expressions;

namespace CrmAdmin.Components.Contracts;

/// <summary>Binds the keys of a table of fields to the properties of a type. Fields that the type has no property for are left out.</summary>
public sealed class FieldMap<T>
{
    private readonly Dictionary<string, Func<T, object?>> getters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action<T, object?>> setters = new(StringComparer.Ordinal);

    public FieldMap(IEnumerable<FieldDef> fields)
    {
        var known = new List<FieldDef>();
        foreach (var field in fields)
        {
            if (typeof(T).GetProperty(field.Key) is { CanWrite: true } property)
            {
                known.Add(field);
                var (record, value) = (Expression.Parameter(typeof(T)), Expression.Parameter(typeof(object)));
                getters[field.Key] = Expression.Lambda<Func<T, object?>>(Expression.Convert(Expression.Property(record, property), typeof(object)), record)
                    .Compile();
                setters[field.Key] = Expression.Lambda<Action<T, object?>>(
                    Expression.Assign(Expression.Property(record, property), Expression.Convert(value, property.PropertyType)), record, value).Compile();
            }
        }
        Fields = known;
    }

    public IReadOnlyList<FieldDef> Fields { get; }

    public object? Get(FieldDef field, T record) => getters[field.Key](record);

    public void Set(FieldDef field, T record, object? value) => setters[field.Key](record, value);
}
