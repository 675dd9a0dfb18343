using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Data;

public sealed class ConnectionTests : CrmTest
{
    [Theory]
    [InlineData("foreign_keys", "1")]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("busy_timeout", "5000")]
    [InlineData("secure_delete", "1")]
    [InlineData("trusted_schema", "0")]
    [InlineData("wal_autocheckpoint", "0")]
    public async Task Every_connection_is_under_the_same_rules(string pragma, string value)
    {
        // Three at once, so that the pool has to open new ones; then one that was used before.
        var contexts = Enumerable.Range(0, 3).Select(_ => Shop.CreateDb()).ToList();
        foreach (var db in contexts)
        {
            await db.Database.OpenConnectionAsync();
            Assert.Equal(value, await PragmaAsync(db, pragma));
        }
        await Task.WhenAll(contexts.Select(db => db.DisposeAsync().AsTask()));
        await using var again = Shop.CreateDb();
        await again.Database.OpenConnectionAsync();
        Assert.Equal(value, await PragmaAsync(again, pragma));
    }

    [Fact]
    public void A_second_process_is_refused_until_the_first_is_gone()
    {
        using (DatabaseLock.Take(Shop.Storage))
        {
            Assert.Null(DatabaseLock.TryTake(Shop.Storage));
            Assert.Equal("storage.locked", Assert.Throws<RuleException>(() => DatabaseLock.Take(Shop.Storage)).Code);
            if (OperatingSystem.IsLinux())
            {
                Assert.Equal(1, TryFromAnotherProcess()); // the lock is the system's, not this runtime's
            }
        }
        using var again = DatabaseLock.TryTake(Shop.Storage);
        Assert.NotNull(again);
    }

    [Fact]
    public void The_folder_of_the_data_is_its_owners_alone()
    {
        var storage = new StorageOptions(Path.Combine(Shop.Storage.Folder, "new"));
        using var held = DatabaseLock.Take(storage);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(storage.Folder));
        }
    }

    [Fact]
    public async Task Instants_come_back_as_they_were_made()
    {
        Clock.Now = new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero).AddTicks(1_234_567);
        var id = await AddCustomerAsync();
        var now = Clock.GetMicroseconds();
        Assert.Equal(0, now.Ticks % TimeSpan.TicksPerMicrosecond);
        Assert.Equal(now, await QueryAsync(db => db.Set<Customer>().Where(c => c.Id == id && c.RegisteredAt == now).Select(c => c.RegisteredAt).SingleAsync()));
    }

    private static async Task<string?> PragmaAsync(CrmDbContext db, string pragma)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private int TryFromAnotherProcess()
    {
        using var process = System.Diagnostics.Process.Start("flock", ["--nonblock", Path.Combine(Shop.Storage.Folder, "crm.lock"), "true"]);
        process.WaitForExit();
        return process.ExitCode;
    }
}
