using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Server.Features.SignIn.Passwords;
using CrmAdmin.Tests.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

/// <summary>The sign-in check over PostgreSQL, in a database of its own.</summary>
public sealed class PostgresPasswordTests : IAsyncLifetime
{
    private const string Secret = "neun Igel trinken Holunder";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-postgres-passwords-");
    private readonly string database = $"crm_passwords_{Guid.NewGuid():N}";
    private TestShop shop = null!;

    private CustomerSignIn SignIn => shop.Services.GetRequiredService<CustomerSignIn>();

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
    public async Task A_temporary_one_opens_once_of_twenty_and_five_wrong_ones_lock()
    {
        await AddAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => SignIn.CheckAsync("ann", Secret, "portal"))));
        var used = Assert.Single(answers, answer => answer.Outcome == SecretOutcome.MustChange);
        var epoch = await SignIn.SetOwnAsync(used.CustomerId, used.Epoch, null, "zwölf Dachse tanzen Polka");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => SignIn.CheckAsync("ann", $"guess {n}", "portal"))));
        Assert.Equal(SecretAnswer.Refused, await SignIn.CheckAsync("ann", "zwölf Dachse tanzen Polka", "portal"));
        Assert.Equal(SecretAnswer.Refused, await SignIn.CheckAsync("nobody", Secret, "portal"));
        shop.Clock.Now += PasswordChanges.LockTime;
        Assert.Equal(new(SecretOutcome.Right, used.CustomerId, epoch), await SignIn.CheckAsync("ann", "zwölf Dachse tanzen Polka", "portal"));
    }

    private async Task AddAsync()
    {
        await using var db = shop.CreateDb();
        await using var write = await db.BeginWriteAsync();
        var customer = new Customer
        {
            SignInId = "ann",
            AccountType = AccountType.Registered,
            IsActive = true,
            RegisteredAt = shop.Clock.Now,
            AddedBy = AddedBy.Import,
            LevelId = await db.DefaultLevelIdAsync(default),
        };
        db.Add(customer);
        await db.SaveChangesAsync();
        var hash = await shop.Services.GetRequiredService<PasswordHashes>().HashAsync(Secret);
        await PasswordChanges.SetTemporaryAsync(db, customer, hash, shop.Clock.Now.AddHours(1), mailId: 1, default);
        await db.SaveChangesAsync();
        await write.CommitAsync();
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
