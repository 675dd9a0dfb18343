using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Tests.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

/// <summary>The same files from PostgreSQL, in a database of its own.</summary>
public sealed class PostgresExportTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-postgres-export-");
    private readonly string database = $"crm_export_{Guid.NewGuid():N}";
    private TestShop shop = null!;

    public async Task InitializeAsync()
    {
        if (PostgresFactAttribute.ConnectionString is { } server)
        {
            await RunAsync(server, $"CREATE DATABASE {database}");
            shop = TestShop.Over(new StorageOptions(
                folder.FullName, new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = 20 }.ToString()));
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
    public async Task Every_type_is_read_as_from_sqlite_with_and_without_a_search_in_batches()
    {
        await AddAsync(5_002);
        foreach (var query in new CustomerQuery[] { new(), new() { Search = "archer" }, new() { Active = true } })
        {
            using var file = new MemoryStream();
            var rows = await shop.Services.GetRequiredService<ExportWriter>().WriteAsync(
                new(query, ExportColumn.Of(ExportTemplate.AllFields, []), ExportFormat.Csv, IsMasked: false, "en"), file, _ => Task.CompletedTask, default);
            var read = ExportTest.Rows(file.ToArray());
            Assert.Equal((5_002, 5_003), (rows, read.Count));
            Assert.Equal(Enumerable.Range(1, 5_002).Reverse().Select(n => $"N{n}"), read.Skip(1).Select(row => row[1]));
            Assert.Equal(
                ["", "N5002", "", "Ann", "", "Archer", "", "", "", "'+49 151 1", "", "", "", "", "", "", "1990-02-28", "", "Guest", "Active", "New", "", "",
                    "Ann Archer", "", "Import", "", "2026-07-01 01:30:05", "2026-03-02 10:00:00", "", "", "No", "0.00", "3", "1234.05", "EUR", "Home", "", "",
                    "Quay 1", "", "", "", "", "", "", "Office", "", "", "Quay 2", "", "", "", "", "", ""], read[1]);
            Assert.All(read[2..], row => Assert.All(row[36..], Assert.Empty));
        }
    }

    private async Task AddAsync(int count)
    {
        await using var db = shop.CreateDb();
        var level = await db.DefaultLevelIdAsync(default);
        db.Customers().AddRange(Enumerable.Range(1, count).Select(n => new Customer
        {
            Number = $"N{n}",
            FirstName = "Ann",
            LastName = "Archer",
            PersonalPhone = "+49 151 1",
            DateOfBirth = new(1990, 2, 28),
            AccountType = AccountType.Guest,
            IsActive = true,
            RegisteredAt = new(2026, 6, 30, 23, 30, 5, TimeSpan.Zero),
            LastSignInAt = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
            AddedBy = AddedBy.Import,
            LevelId = level,
            OrderCount = 3,
            TotalSpentMinor = 123_405,
        }));
        await db.SaveChangesAsync();
        var last = await db.Customers().OrderByDescending(c => c.Id).FirstAsync();
        last.ReferredById = last.Id - 1;
        db.Addresses().AddRange(
            new() { CustomerId = last.Id, Name = "Home", Street = "Quay 1", IsBilling = true },
            new() { CustomerId = last.Id, Name = "Office", Street = "Quay 2", IsDelivery = true },
            new() { CustomerId = last.Id, Name = "Other", Street = "Quay 3" });
        await db.SaveChangesAsync();
    }

    private static async Task RunAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
