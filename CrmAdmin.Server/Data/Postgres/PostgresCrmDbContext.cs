using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace CrmAdmin.Server.Data.Postgres;

/// <summary>PostgreSQL's error codes; its types need nothing.</summary>
public sealed class PostgresCrmDbContext(DbContextOptions<PostgresCrmDbContext> options, StorageServices services)
    : CrmDbContext(options, services)
{
    private const long WritersLock = 0x43726D41646D696E; // “CrmAdmin”

    public override bool IsUniqueViolation(DbUpdateException exception)
        => exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    protected override bool IsNamed(IIndex index, DbUpdateException exception)
        => (exception.InnerException as PostgresException)?.ConstraintName == index.GetDatabaseName();

    // A write reads, decides and writes: “is another administrator left?” must still be so at the commit. The lock ends with the
    // transaction.
    protected override Task OrderWritersAsync(CancellationToken ct) => Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({WritersLock})", ct);

    public override bool IsForeignKeyViolation(DbUpdateException exception)
        => exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation };
}
