using System.Reflection;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Outreach.Mail;
using CrmAdmin.Tests.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

/// <summary>A mail server that was set up before there was a choice of encryption means what it meant.</summary>
public sealed class StoredAccountTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-stored-account-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task On_SQLite() => await SeeAsync(new(folder.FullName), "0", "1", "0");

    [PostgresFact]
    public async Task On_PostgreSQL()
    {
        var database = $"crm_account_{Guid.NewGuid():N}";
        var server = new NpgsqlConnectionStringBuilder(PostgresFactAttribute.ConnectionString) { Database = database, Pooling = false };
        await SeeAsync(new(folder.FullName, server.ToString()), "false", "true", "now()"); // the migration makes the database
        await using var source = NpgsqlDataSource.Create(PostgresFactAttribute.ConnectionString!);
        await using var drop = source.CreateCommand($"DROP DATABASE {database} WITH (FORCE)");
        await drop.ExecuteNonQueryAsync();
    }

    private static async Task SeeAsync(StorageOptions storage, string no, string yes, string now)
    {
        await using var shop = TestShop.Over(storage);
        await using (var old = shop.CreateDb())
        {
            typeof(CrmDbContext).GetProperty("IsMigrating", BindingFlags.NonPublic | BindingFlags.Instance)!.SetValue(old, true);
            await old.GetService<IMigrator>().MigrateAsync("Filters");
#pragma warning disable EF1002 // the words of this test
            await old.Database.ExecuteSqlRawAsync($$"""
                INSERT INTO mail_accounts (id, version, server, port, start_tls, sender_address) 
                VALUES (1, 3, '127.0.0.1', 25, {{no}}, 'crm@shop.example'), (2, 0, 'smtp.shop.example', 587, {{yes}}, 'crm@shop.example');
                INSERT INTO outbox_mails (at, "to", template, language, subject, has_secret, state, tries, problem, "by", correlation)
                VALUES ({{now}}, 'mina@shop.example', 'test', 'en', 'Test', {{no}}, 'Waiting', 1, 'mail.no-tls', 'Ada', 'c');
                """);
#pragma warning restore EF1002
        }
        await shop.MigrateAsync();
        await using var db = shop.CreateDb();
        var accounts = await db.MailAccounts().OrderBy(account => account.Id).ToListAsync();
        Assert.Equal([(25, MailEncryption.None, 3), (587, MailEncryption.StartTls, 0)], accounts.Select(a => (a.Port, a.Encryption, a.Version)));
        Assert.Equal(("mail.certificate-untrusted", null), await db.OutboxMails().SingleAsync() is var mail ? (mail.Problem, mail.Answer) : default);
    }
}
