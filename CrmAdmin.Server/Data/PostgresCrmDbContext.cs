using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CrmAdmin.Server.Data;

/// <summary>PostgreSQL's error codes; its types need nothing.</summary>
public sealed class PostgresCrmDbContext(DbContextOptions<PostgresCrmDbContext> options, StorageServices services)
    : CrmDbContext(options, services)
{
    public override bool IsUniqueViolation(DbUpdateException exception)
        => exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsForeignKeyViolation(DbUpdateException exception)
        => exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation };
}
