using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CrmAdmin.Server.Data.Sqlite;

/// <summary>SQLite's types and error codes.</summary>
public sealed class SqliteCrmDbContext(DbContextOptions<SqliteCrmDbContext> options, StorageServices services)
    : CrmDbContext(options, services)
{
    // https://www.sqlite.org/rescode.html
    private const int ConstraintForeignKey = 787;
    private const int ConstraintTrigger = 1811; // RESTRICT is a trigger of SQLite's own
    private const int ConstraintPrimaryKey = 1555;
    private const int ConstraintUnique = 2067;

    public override bool IsUniqueViolation(DbUpdateException exception)
        => exception.InnerException is SqliteException { SqliteExtendedErrorCode: ConstraintUnique or ConstraintPrimaryKey };

    public override bool IsForeignKeyViolation(DbUpdateException exception)
        => exception.InnerException is SqliteException { SqliteExtendedErrorCode: ConstraintForeignKey or ConstraintTrigger } refused
            && refused.Message.Contains("FOREIGN KEY", StringComparison.Ordinal);

    public override async Task InsertAsync<T>(IReadOnlyList<T> rows, CancellationToken ct = default)
    {
        var transaction = Database.CurrentTransaction ?? throw new InvalidOperationException("Not inside a write transaction.");
        if (rows.Count == 0)
        {
            return;
        }
        foreach (var row in rows.OfType<IDerived>())
        {
            row.Derive(Store);
        }
        var entity = Model.FindEntityType(typeof(T))!;
        try
        {
            EntityInsert.Of(entity).Run(Database.GetDbConnection(), transaction.GetDbTransaction(), rows, ct);
        }
        catch (SqliteException exception) when (StorageFaults.IsUnavailable(exception))
        {
            throw new StorageUnavailableException(exception);
        }
        if (typeof(T).IsAssignableTo(typeof(IAudited)))
        {
            await RecordAsync([.. rows.Cast<IAudited>().Select(row => EditCapture.Added(row, entity))], ct);
        }
    }

    // “UNIQUE constraint failed: levels.name_key, levels.store_id”: columns, and no name.
    protected override bool IsNamed(IIndex index, DbUpdateException exception)
    {
        var table = index.DeclaringEntityType.GetTableName();
        var columns = string.Join(", ", index.Properties.Select(property => $"{table}.{property.GetColumnName()}"));
        return exception.InnerException!.Message.Contains($" failed: {columns}'", StringComparison.Ordinal);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMicroseconds>();
    }

    private sealed class UnixMicroseconds() : ValueConverter<DateTimeOffset, long>(instant => Clocks.Micros(instant), micros => Clocks.OfMicros(micros));
}
