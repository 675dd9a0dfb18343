using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Privacy.Consents;
using CrmAdmin.Tests.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

/// <summary>The same ledger over PostgreSQL, in a database of its own.</summary>
public sealed class PostgresLedgerTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-postgres-ledger-");
    private readonly string database = $"crm_ledger_{Guid.NewGuid():N}";
    private TestShop shop = null!;

    public async Task InitializeAsync()
    {
        if (PostgresFactAttribute.ConnectionString is { } server)
        {
            await RunAsync(server, $"CREATE DATABASE {database}");
            shop = TestShop.Over(new StorageOptions(
                folder.FullName, new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = 60 }.ToString()));
            await shop.MigrateAsync();
        }
    }

    public async Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        if (shop is not null)
        {
            await shop.DisposeAsync();
            NpgsqlConnection.ClearAllPools();
            await RunAsync(PostgresFactAttribute.ConnectionString!, $"DROP DATABASE {database} WITH (FORCE)");
        }
    }

    [PostgresFact]
    public async Task The_database_refuses_to_change_delete_or_empty()
    {
        await ConsentWeb.AddAsync(shop.Services, entries: 6);
        await shop.MigrateAsync(); // the triggers are made again
        foreach (var sql in new[]
        {
            "UPDATE consent_ledger SET state = 'Agreed'", "DELETE FROM consent_ledger WHERE number = 3", "TRUNCATE consent_ledger",
            "TRUNCATE consent_ledger CASCADE", "SET session_replication_role = replica; DELETE FROM consent_ledger",
            "INSERT INTO consent_ledger SELECT * FROM consent_ledger WHERE number = 3 ON CONFLICT (number) DO UPDATE SET state = 'Agreed'",
        })
        {
            Assert.Contains("append-only", (await Assert.ThrowsAsync<PostgresException>(() => RunAsync(shop.Storage.Postgres!, sql))).MessageText);
        }
        Assert.Equal((6L, null), await VerifyAsync());
    }

    [PostgresFact]
    public async Task Fifty_writers_at_once_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => ConsentWeb.AddAsync(shop.Services, entries: 2))));
        Assert.Equal((100L, null), await VerifyAsync());
        Assert.StartsWith("100 ", await File.ReadAllTextAsync(shop.Services.GetRequiredNote().File));
    }

    [PostgresTheory]
    [InlineData("UPDATE consent_ledger SET at = replace(at, '2026', '2025') WHERE number = 4", 4, LedgerFault.Changed)]
    [InlineData("UPDATE consent_ledger SET staff = '1' WHERE number = 4", 4, LedgerFault.Changed)]
    [InlineData("UPDATE consent_ledger SET seal = (SELECT seal FROM consent_ledger WHERE number = 2) WHERE number = 5", 5, LedgerFault.Forged)]
    [InlineData("DELETE FROM consent_ledger WHERE number = 2", 2, LedgerFault.Missing)]
    [InlineData("DELETE FROM consent_ledger WHERE number > 7", 8, LedgerFault.Missing)]
    [InlineData("UPDATE consent_ledger SET number = 0 WHERE number = 10", 0, LedgerFault.Extra)]
    [InlineData("UPDATE consent_wordings SET text = 'x'", 1, LedgerFault.Wording)]
    [InlineData("UPDATE consent_states SET state = 'Other'", 12, LedgerFault.State)]
    [InlineData("DELETE FROM consent_states", 1, LedgerFault.State)]
    [InlineData("UPDATE consent_subjects SET seal = subject", 1, LedgerFault.Link)]
    public async Task A_tamper_is_named(string sql, long entry, LedgerFault fault)
    {
        await ConsentWeb.AddAsync(shop.Services, entries: 12);
        await RunAsync(shop.Storage.Postgres!, "ALTER TABLE consent_ledger DISABLE TRIGGER ALL; " + sql);
        var report = await shop.Services.GetRequiredService<LedgerCheck>().RunAsync(null, default);
        Assert.Equal((entry, fault), (report.Fault!.Entry, report.Fault.Fault));
    }

    [PostgresFact]
    public async Task What_is_not_committed_is_not_there()
    {
        var id = await ConsentWeb.AddAsync(shop.Services);
        await using (var db = shop.CreateDb())
        {
            var wording = await db.CurrentWordingAsync(ConsentKinds.Consignment, "ko", default);
            await using var write = await db.BeginWriteAsync();
            await shop.Services.GetRequiredLedger()
                .AppendAsync(db, [new(id, ConsentKinds.Consignment, ConsentState.Agreed, ConsentChannel.Shop, wording)], default);
        }
        await using var reading = shop.CreateDb();
        Assert.Equal(1, await reading.CustomerConsents().CountAsync());
        Assert.Equal((1L, null), await VerifyAsync());
    }

    private async Task<(long, LedgerFaultFound?)> VerifyAsync()
    {
        var report = await shop.Services.GetRequiredService<LedgerCheck>().RunAsync(null, default);
        return (report.Entries, report.Fault);
    }

    private static async Task RunAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc cref="PostgresFactAttribute"/>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PostgresTheoryAttribute : TheoryAttribute
    {
        public PostgresTheoryAttribute() => Skip = PostgresFactAttribute.ConnectionString is null ? new PostgresFactAttribute().Skip : null;
    }
}
