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
        INSERT INTO export_runs (id, at, staff_id, "by", format, language, query, reason, shown, state, stored_as, template, is_masked, rows, total, tries)
            VALUES (7, {0}, 1, 'Ada', 'Csv', 'en', '', 'waits', '', 'Waiting', NULL, 'AllFields', FALSE, 0, 1, 0), (8, {0}, 1, 'Ada', 'Csv', 'en', '', 'runs', '', 'Running', 'a.csv', 'AllFields', FALSE, 5, 9, 2),
                (9, {0}, NULL, 'Ada', 'Csv', 'en', '', 'command line', '', 'Running', NULL, 'AllFields', FALSE, 5, 9, 1);
        """;

    private const string Today = """
        SELECT (SELECT permission FROM role_rights WHERE role = 'Support') || ' ' || (SELECT label FROM audit_log WHERE correlation = 'c1') || ' '
            || (SELECT key FROM idempotency_records WHERE answer = '{}') || ' ' || (SELECT job FROM job_runs WHERE slot = '2026-11-29') || ' '
            || (SELECT query FROM export_runs WHERE reason = 'audit')
        """;

    private const string Expected = "auditlog.read Sina 1:a idempotency-expiry /audit-log?search=sina";

    private const string Queue = """
        SELECT string_agg(line, '; ') FROM (SELECT job || ' ' || slot || ' ' || e.staff_id || ' ' || r.tries || ' ' || o.json || ' ' || r.state || ' ' || e.state || ' ' || e.rows AS line
            FROM job_runs r JOIN job_orders o ON o.run_id = r.id JOIN export_runs e ON r.slot = CAST(e.id AS TEXT) ORDER BY r.id) AS lines
        """;

    private const string Queued = """export 7 1 0 {"Id":7} Waiting Waiting 0; export 8 1 2 {"Id":8} Waiting Waiting 0""";

    private const string Ended = "SELECT state || ' ' || problem FROM export_runs WHERE id = 9";

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
        await AssertAsync(connection);
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
            await AssertAsync(connection);
        }
        finally
        {
            await RunAsync(server, $"DROP DATABASE {database} WITH (FORCE)");
        }
    }

    private static async Task AssertAsync(System.Data.Common.DbConnection connection)
    {
        Assert.Equal(Expected, await RunAsync(connection, Today));
        Assert.Equal((Queued, "Failed export.cut-off"), (await RunAsync(connection, Queue), await RunAsync(connection, Ended)));
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
