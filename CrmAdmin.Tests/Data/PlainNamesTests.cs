using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>What a database stored under the names of before is there under those of today: the audit log, rights, runs of jobs, exports.</summary>
public sealed class PlainNamesTests : CrmTest
{
    private const string Before = """
        INSERT INTO role_rights (role, permission, allowed, version) VALUES ('Support', 'houselog.read', TRUE, 0);
        INSERT INTO house_log (at, entity, entity_id, label, kind, "by", source, correlation) VALUES ({0}, 'StaffMember', 1, 'Sina', 'Added', 'Ada', 'ui', 'c1');
        INSERT INTO done_commands (key, at, answer) VALUES ('1:a', {0}, '{{}}');
        INSERT INTO job_runs (job, slot, state, source, "by", owner, started_at, alive_at, rows, tries, is_dry_run)
            VALUES ('done-commands', '2026-11-29', 'Done', 'job', 'CrmAdmin', 'a', {0}, {0}, 3, 1, FALSE);
        INSERT INTO export_runs (at, "by", format, language, query, reason, shown, state, template, is_masked, rows, total, tries)
            VALUES ({0}, 'Ada', 'Csv', 'en', '/house-log?search=sina', 'audit', '', 'Expired', 'AllFields', FALSE, 1, 1, 1);
        """;

    private const string Today = """
        SELECT (SELECT permission FROM role_rights WHERE role = 'Support') || ' ' || (SELECT label FROM audit_log WHERE correlation = 'c1') || ' '
            || (SELECT key FROM idempotency_records WHERE answer = '{}') || ' ' || (SELECT job FROM job_runs WHERE slot = '2026-11-29') || ' '
            || (SELECT query FROM export_runs WHERE reason = 'audit')
        """;

    private const string Expected = "auditlog.read Sina 1:a idempotency-expiry /audit-log?search=sina";

    [Fact]
    public async Task They_are_carried_over_in_sqlite()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Shop.Storage.Folder, "before"));
        await using var shop = TestShop.Over(new StorageOptions(folder.FullName));
        await BringToAsync(shop, "Filters");
        await using var connection = new SqliteConnection(shop.Storage.SqliteConnectionString);
        await connection.OpenAsync();
        await RunAsync(connection, string.Format(CultureInfo.InvariantCulture, Before, "1"));
        await shop.MigrateAsync();
        Assert.Equal(Expected, await RunAsync(connection, Today));
    }

    [PostgresFact]
    public async Task They_are_carried_over_in_postgres()
    {
        var database = "crm_names_" + Guid.NewGuid().ToString("N");
        var folder = Directory.CreateDirectory(Path.Combine(Shop.Storage.Folder, database));
        await using var server = new NpgsqlConnection(PostgresFactAttribute.ConnectionString);
        await server.OpenAsync();
        await RunAsync(server, $"CREATE DATABASE {database}");
        try
        {
            var address = new NpgsqlConnectionStringBuilder(PostgresFactAttribute.ConnectionString) { Database = database, Pooling = false }.ToString();
            await using var shop = TestShop.Over(new StorageOptions(folder.FullName, address));
            await BringToAsync(shop, "Filters");
            await using var connection = new NpgsqlConnection(address);
            await connection.OpenAsync();
            await RunAsync(connection, string.Format(CultureInfo.InvariantCulture, Before, "now()"));
            await shop.MigrateAsync();
            Assert.Equal(Expected, await RunAsync(connection, Today));
        }
        finally
        {
            await RunAsync(server, $"DROP DATABASE {database} WITH (FORCE)");
        }
    }

    private static async Task BringToAsync(TestShop shop, string migration)
    {
        await using var db = shop.CreateDb();
        typeof(CrmDbContext).GetProperty("IsMigrating", BindingFlags.NonPublic | BindingFlags.Instance)!.SetValue(db, true);
        await db.GetService<IMigrator>().MigrateAsync(migration);
    }

    private static async Task<object?> RunAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
