using System.Security.Claims;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Membership.Levels;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>The list over the same customers in both databases.</summary>
public sealed class PostgresListTests : CrmTest
{
    private const int Customers = 150;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-postgres-list-");
    private readonly string database = $"crm_list_{Guid.NewGuid():N}";
    private TestShop other = null!;
    private AsyncServiceScope scope;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (PostgresFactAttribute.ConnectionString is not { } server)
        {
            return;
        }
        await RunAsync($"CREATE DATABASE {database}");
        other = TestShop.Over(new StorageOptions(
            folder.FullName, new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = 20 }.ToString()));
        await other.MigrateAsync();
        scope = other.Services.CreateAsyncScope();
        await using var db = other.CreateDb();
        var member = new StaffMember { Name = "Ada", Email = "ada@staff.example", EmailKey = "ada@staff.example", Role = StaffRole.Administrator };
        db.Staff().Add(member);
        await db.SaveChangesAsync();
        var book = other.Services.GetRequiredService<SessionBook>();
        var session = await book.FindAsync(await book.StartAsync(member.Id, "test", "127.0.0.1", default), default);
        scope.ServiceProvider.GetRequiredService<CurrentStaff>().UseSession(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(StaffClaims.Session, session!.Id.ToString(CultureInfo.InvariantCulture))], "test")), "ui");
        await FillAsync(Shop, Me!.Id);
        await FillAsync(other, member.Id);
        Assert.Equal(Me.Id, member.Id); // the filter by account manager means the same one
    }

    public override async Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        if (other is not null)
        {
            await scope.DisposeAsync();
            await other.DisposeAsync();
            NpgsqlConnection.ClearAllPools();
            await RunAsync($"DROP DATABASE {database} WITH (FORCE)");
        }
        await base.DisposeAsync();
    }

    [PostgresFact]
    public async Task Both_databases_show_the_same_pages_whatever_is_asked()
    {
        var random = new Random(11);
        var found = 0;
        for (var round = 0; round < 300; round++)
        {
            var query = ListInvention.Query(random, Customers, Me!.Id, Clock.Now);
            var (here, there) = (await Get<ICustomersService>().ListAsync(query),
                await scope.ServiceProvider.GetRequiredService<ICustomersService>().ListAsync(query));
            Assert.Equal(
                (query.ToQueryString(), string.Join(' ', there.Items), there.Count, there.HasPrevious, there.HasNext),
                (query.ToQueryString(), string.Join(' ', here.Items), here.Count, here.HasPrevious, here.HasNext));
            found += here.Items.Count > 0 ? 1 : 0;
        }
        Assert.InRange(found, 100, 299);
    }

    private static async Task FillAsync(TestShop shop, long manager)
    {
        await using var db = shop.CreateDb();
        var levels = await db.Levels().OrderBy(level => level.Id).Select(level => level.Id).ToListAsync();
        foreach (var customer in ListInvention.Customers(Customers, levels, manager, shop.Clock.Now))
        {
            db.Customers().Add(customer);
            await db.SaveChangesAsync(); // one by one, so that their keys are the same
        }
    }

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresFactAttribute.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
