using System.Collections.Concurrent;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CrmAdmin.Server.Data.Queries;

/// <summary>How a row becomes an entity: the model's columns and value conversions, compiled once for each type.</summary>
public sealed class EntityRows(IModel model)
{
    private readonly ConcurrentDictionary<Type, object> shapes = new();

    public EntityShape<T> Of<T>()
        where T : class
        => (EntityShape<T>)shapes.GetOrAdd(typeof(T), _ => Build<T>());

    private EntityShape<T> Build<T>()
    {
        var entity = model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is no entity.");
        var properties = entity.GetProperties().Where(property => !property.IsShadowProperty()).ToList();
        var reader = Expression.Parameter(typeof(DbDataReader), "reader");
        var made = Expression.Variable(typeof(T), "made");
        List<Expression> steps = [Expression.Assign(made, Expression.New(typeof(T)))];
        for (var column = 0; column < properties.Count; column++)
        {
            steps.Add(Assign(made, properties[column], reader, column));
        }
        steps.Add(made);
        var make = Expression.Lambda<Func<DbDataReader, T>>(Expression.Block([made], steps), reader).Compile();
        var columns = string.Join(", ", properties.Select(property => $"\"{property.GetColumnName()}\""));
        var table = $"\"{entity.GetTableName()}\"";
        return new(table, $"SELECT {columns} FROM {table} ", make);
    }

    private static Expression Assign(Expression made, IProperty property, Expression reader, int column)
    {
        var target = Expression.MakeMemberAccess(made, property.PropertyInfo is { SetMethod: not null } known ? known : (MemberInfo)property.FieldInfo!);
        var converter = property.GetTypeMapping().Converter;
        var stored = Nullable.GetUnderlyingType(converter?.ProviderClrType ?? property.ClrType) ?? converter?.ProviderClrType ?? property.ClrType;
        var at = Expression.Constant(column);
        Expression value = Expression.Call(reader, Getter(stored), at);
        if (converter is not null)
        {
            value = Expression.Invoke(converter.ConvertFromProviderExpression, value);
        }
        var assign = Expression.Assign(target, Expression.Convert(value, target.Type));
        return property.IsNullable ? Expression.IfThen(Expression.Not(Expression.Call(reader, nameof(DbDataReader.IsDBNull), null, at)), assign) : assign;
    }

    private static MethodInfo Getter(Type stored) => Type.GetTypeCode(stored) switch
    {
        TypeCode.Int64 => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetInt64))!,
        TypeCode.Int32 => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetInt32))!,
        TypeCode.Boolean => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetBoolean))!,
        TypeCode.String => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetString))!,
        _ => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetFieldValue))!.MakeGenericMethod(stored),
    };
}

/// <param name="Select">“SELECT every column FROM table ”.</param>
public sealed record EntityShape<T>(string Table, string Select, Func<DbDataReader, T> Make);
