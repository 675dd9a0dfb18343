using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CrmAdmin.Server.Data;

/// <summary>Where the data is.</summary>
/// <param name="Folder">The data folder: database, lock, socket. Made when missing, for its owner only.</param>
/// <param name="Postgres">Connection string of a PostgreSQL database; null: SQLite in <see cref="DatabaseFile"/>.</param>
public sealed record StorageOptions(string Folder, string? Postgres = null)
{
    public string DatabaseFile => Path.Combine(Folder, "crm.db");

    public string SqliteConnectionString
        => new SqliteConnectionStringBuilder { DataSource = DatabaseFile, Pooling = true, DefaultTimeout = 30 }.ToString();
}

/// <summary>The features' own SQL for one provider: search tables, triggers, append-only rules.</summary>
public interface IFeatureSql
{
    /// <summary>
    /// Run after every migration, inside one transaction, on a database that may have all, some or nothing of it: a migration
    /// that rebuilds a table drops the table's triggers.
    /// </summary>
    IEnumerable<string> Statements(bool postgres);
}

public static class Storage
{
    public static IServiceCollection AddCrmStorage(this IServiceCollection services, StorageOptions options)
    {
        var postgres = options.Postgres is not null;
        services.AddSingleton(options);
        services.AddSingleton<IWriteGate>(postgres ? new OpenWriteGate() : new FifoWriteGate());
        services.AddSingleton<IChangeNotices, ChangeNotices>();
        services.AddSingleton<StorageServices>();
        services.AddSingleton<ReadConnectionFactory>();
        services.AddSingleton<BackfillRun>();
        services.AddSingleton<StorageMigration>();
        if (postgres)
        {
            services.AddSingleton<ICheckpoints, NoCheckpoints>();
            services.AddPooledlessFactory<PostgresCrmDbContext>(db => db.UseNpgsql(options.Postgres));
            services.AddSingleton<ICrmDbSource>(p => new CrmDbSource(p.GetRequiredService<IDbContextFactory<PostgresCrmDbContext>>().CreateDbContext));
        }
        else
        {
            services.AddPooledlessFactory<SqliteCrmDbContext>(db
                => db.UseSqlite(options.SqliteConnectionString).AddInterceptors(new SqlitePragmas()));
            services.AddSingleton<ICrmDbSource>(p => new CrmDbSource(p.GetRequiredService<IDbContextFactory<SqliteCrmDbContext>>().CreateDbContext));
            services.AddSingleton<SqliteCheckpoints>();
            services.AddSingleton<ICheckpoints>(p => p.GetRequiredService<SqliteCheckpoints>());
            services.AddHostedService(p => p.GetRequiredService<SqliteCheckpoints>());
        }
        return services;
    }

    private static void AddPooledlessFactory<TContext>(this IServiceCollection services, Action<DbContextOptionsBuilder> configure)
        where TContext : CrmDbContext
        => services.AddDbContextFactory<TContext>(db =>
        {
            configure(db);
            db.AddInterceptors(new GateGuard(), new StorageFaults());

            // A constraint's no is an answer to a command and no fault; whoever has no answer to an exception logs it.
            db.ConfigureWarnings(events => events.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug)));
        });
}

/// <summary>Makes contexts of whichever provider is configured; the caller says who acts.</summary>
public interface ICrmDbSource
{
    CrmDbContext Create(Author author);
}

internal sealed class CrmDbSource(Func<CrmDbContext> create) : ICrmDbSource
{
    public CrmDbContext Create(Author author)
    {
        var db = create();
        db.Author = author;
        db.Database.AutoSavepointsEnabled = false; // a save that fails ends its command: there is nothing to go back to
        return db;
    }
}
