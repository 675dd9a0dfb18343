using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CrmAdmin.Server.Data.Sqlite;

/// <summary>
/// New rows of one entity by one prepared statement, from the model's columns and conversions. EF Core's own way tracks every row and
/// makes, prepares and throws away a command for each, which costs more than SQLite's work (docs/decisions/0017).
/// </summary>
internal sealed class EntityInsert
{
    private readonly List<Column> columns = [];
    private readonly string table;
    private readonly string keyColumn;
    private readonly Action<object, long> setKey;

    private EntityInsert(IEntityType entity)
    {
        table = entity.GetTableName()!;
        var key = entity.FindPrimaryKey()!.Properties.Single();
        keyColumn = key.GetColumnName();
        setKey = KeySetter(entity, key);
        foreach (var property in entity.GetProperties().Where(property => property != key))
        {
            if (property.IsShadowProperty() || property.ValueGenerated != ValueGenerated.Never)
            {
                throw new InvalidOperationException($"{entity.DisplayName()}.{property.Name} gets its value elsewhere.");
            }
            var mapping = property.GetRelationalTypeMapping();
            columns.Add(new($"\"{property.GetColumnName()}\"", mapping, property.IsNullable, property.GetGetter(), mapping.Converter?.ConvertToProvider));
        }
    }

    /// <summary>The statement for an entity, made once for each model.</summary>
    public static EntityInsert Of(IEntityType entity)
        => entity.GetOrAddRuntimeAnnotationValue<EntityInsert, IEntityType>("CrmAdmin:Insert", static type => new(type!), entity);

    /// <summary>In the caller's transaction; each row has its key afterwards. SQLite has no work that could be awaited.</summary>
    public void Run(DbConnection connection, DbTransaction transaction, IReadOnlyList<object> rows, CancellationToken ct)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => column.Name))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, n) => $"@p{n}"))}) RETURNING \"{keyColumn}\"";
        for (var n = 0; n < columns.Count; n++)
        {
            command.Parameters.Add(columns[n].Mapping.CreateParameter(command, $"@p{n}", null, columns[n].IsNullable));
        }
        command.Prepare();
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            for (var n = 0; n < columns.Count; n++)
            {
                command.Parameters[n].Value = columns[n].ValueOf(row) ?? DBNull.Value;
            }
            setKey(row, (long)command.ExecuteScalar()!);
        }
    }

    private static Action<object, long> KeySetter(IEntityType entity, IProperty key)
    {
        var (row, value) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(long)));
        return Expression.Lambda<Action<object, long>>(
            Expression.Assign(Expression.Property(Expression.Convert(row, entity.ClrType), key.PropertyInfo!), value), row, value).Compile();
    }

    private sealed record Column(string Name, RelationalTypeMapping Mapping, bool IsNullable, IClrPropertyGetter Getter, Func<object?, object?>? Convert)
    {
        public object? ValueOf(object row)
        {
            var value = Getter.GetClrValueUsingContainingEntity(row);
            return value is null || Convert is null ? value : Convert(value);
        }
    }
}
