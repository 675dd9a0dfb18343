using System.Reflection;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Membership.Levels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Xunit;

namespace CrmAdmin.Tests.Data;

public sealed class MigrationTests : CrmTest
{
    private static readonly string[] Triggers =
    [
        "consent_ledger_delete", "consent_ledger_insert", "consent_ledger_update",
        "customer_search_delete", "customer_search_insert", "customer_search_short_delete", "customer_search_short_insert",
        "customer_search_short_update", "customer_search_update",
    ];

    [Fact]
    public async Task The_migrations_of_both_databases_make_the_model()
    {
        await using var sqlite = new SqliteCrmDbContext(
            new DbContextOptionsBuilder<SqliteCrmDbContext>().UseSqlite("Data Source=none.db").Options, Get<StorageServices>());
        await using var postgres = new PostgresCrmDbContext(
            new DbContextOptionsBuilder<PostgresCrmDbContext>().UseNpgsql("Host=none").Options, Get<StorageServices>());
        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(postgres.Database.HasPendingModelChanges());
        Assert.Equal(
            sqlite.Database.GetMigrations().Select(name => name.Split('_')[1]), postgres.Database.GetMigrations().Select(name => name.Split('_')[1]));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        await AddCustomersAsync(3);
        var schema = Schema();
        Assert.Equal(Triggers, schema.Where(line => line.StartsWith("trigger ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]));
        await Shop.MigrateAsync();
        await Shop.MigrateAsync();
        Assert.Equal(schema, Schema());
        Assert.Equal(3, (await Get<ICustomersService>().ListAsync(new() { Search = "archer" })).Count);
    }

    [Fact]
    public async Task A_stale_row_of_a_killed_migration_does_not_stop_the_next()
    {
        var folder = Path.Combine(Shop.Storage.Folder, "killed");
        Directory.CreateDirectory(folder);
        await using var shop = TestShop.Over(new StorageOptions(folder));
        Run(shop, """
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');
            """);
        await shop.MigrateAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await using var db = shop.CreateDb();
        Assert.Equal(4, await db.Set<Level>().CountAsync());
    }

    [Fact]
    public async Task A_database_whose_making_was_cut_short_is_finished()
    {
        var folder = Path.Combine(Shop.Storage.Folder, "short");
        Directory.CreateDirectory(folder);
        await using var shop = TestShop.Over(new StorageOptions(folder));
        await File.WriteAllBytesAsync(shop.Storage.DatabaseFile, []);
        await shop.MigrateAsync();
        await using var db = shop.CreateDb();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task Triggers_that_a_migration_dropped_are_made_again()
    {
        var schema = Schema();
        Run(Shop, string.Concat(Triggers.Select(name => $"DROP TRIGGER {name};")));
        await Shop.MigrateAsync();
        Assert.Equal(schema, Schema());
        await AddCustomerAsync();
        Assert.Single((await Get<ICustomersService>().ListAsync(new() { Search = "archer" })).Items);
    }

    [Fact]
    public async Task Search_tables_that_are_missing_are_made_and_filled()
    {
        await AddCustomersAsync(3);
        Run(Shop, "DROP TABLE customer_search; DROP TABLE customer_search_short;");
        await Shop.MigrateAsync();
        Assert.Equal(3, (await Get<ICustomersService>().ListAsync(new() { Search = "archer" })).Count);
        Assert.Equal(3, (await Get<ICustomersService>().ListAsync(new() { Search = "an" })).Count);
    }

    [Fact]
    public async Task Before_a_migration_the_database_is_copied()
    {
        await AddCustomerAsync();
        Run(Shop, "DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" <> (SELECT min(\"MigrationId\") FROM \"__EFMigrationsHistory\")");
        await Assert.ThrowsAnyAsync<SqliteException>(() => Shop.MigrateAsync()); // the tables are there already
        var copy = Assert.Single(Directory.GetFiles(Shop.Storage.Folder, "crm.db.before-*"));
        using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM customers";
        Assert.Equal(1L, command.ExecuteScalar());
    }

    [Fact]
    public async Task A_database_of_every_shipped_schema_comes_up_to_date_with_what_is_in_it()
    {
        await using var db = Shop.CreateDb();
        foreach (var shipped in db.Database.GetMigrations().SkipLast(1))
        {
            var folder = Path.Combine(Shop.Storage.Folder, shipped);
            Directory.CreateDirectory(folder);
            await using var shop = TestShop.Over(new StorageOptions(folder));
            await using (var old = shop.CreateDb())
            {
                typeof(CrmDbContext).GetProperty("IsMigrating", BindingFlags.NonPublic | BindingFlags.Instance)!.SetValue(old, true);
                await old.GetService<IMigrator>().MigrateAsync(shipped);
            }
            Run(shop, """
                INSERT INTO levels (id, name, position, is_default, version) VALUES (7, 'Old', 1, 1, 0);
                INSERT INTO settings (name, value) VALUES ('data.invented', 'true');
                """);
            await shop.MigrateAsync();
            await using var now = shop.CreateDb();
            Assert.Empty(await now.Database.GetPendingMigrationsAsync());
            Assert.Equal("Old", (await now.Set<Level>().SingleAsync()).Name);
            Assert.Equal("true", (await now.Set<Setting>().SingleAsync()).Value);
        }
    }

    [Fact]
    public async Task A_deleted_customer_leaves_no_word_in_the_search_tables()
    {
        var id = await AddCustomerAsync(c => c.LastName = "Unforgettable");
        await using (var db = Shop.CreateDb())
        {
            db.Remove(await db.Customers().SingleAsync(c => c.Id == id));
            await db.SaveChangesAsync();
        }
        Assert.Empty((await Get<ICustomersService>().ListAsync(new() { Search = "unforgettable" })).Items);
        // With rank 1 the index is compared with the customers, too.
        Run(Shop,
            "INSERT INTO customer_search(customer_search, rank) VALUES('integrity-check', 1); INSERT INTO customer_search_short(customer_search_short, rank) "
            + "VALUES('integrity-check', 1);");
    }

    private static void Run(TestShop shop, string sql)
    {
        using var connection = new SqliteConnection(shop.Storage.SqliteConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<string> Schema()
    {
        using var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY type, name";
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(reader.GetString(0));
        }
        return lines;
    }
}
