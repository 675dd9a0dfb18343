using Microsoft.EntityFrameworkCore.Design;

namespace CrmAdmin.Server.Data;

/// <summary>
/// Lets <c>dotnet-ef</c> make migrations without starting the program. Neither factory opens a database.
/// </summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteCrmDbContext>
{
    internal static StorageServices Services { get; } = new(new OpenWriteGate(), new NoRecorder(), [], new NoNotices(), null!, TimeProvider.System);

    public SqliteCrmDbContext CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<SqliteCrmDbContext>().UseSqlite("Data Source=design-time.db").Options, Services);

    private sealed class NoRecorder : IEditRecorder
    {
        public Task RecordAsync(CrmDbContext db, IReadOnlyList<Edit> edits, DateTimeOffset at, CancellationToken ct)
            => throw new NotSupportedException("There is no data at design time.");
    }

    private sealed class NoNotices : IChangeNotices
    {
        public IDisposable Subscribe(Action<ChangeNotice> handler)
            => throw new NotSupportedException("There are no pages at design time.");

        public void Publish(ChangeNotice notice) => throw new NotSupportedException("There are no pages at design time.");
    }
}

internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresCrmDbContext>
{
    public PostgresCrmDbContext CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<PostgresCrmDbContext>().UseNpgsql("Host=localhost").Options, SqliteDesignTime.Services);
}
