using System.Security.Claims;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Demo;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Tests.Cli;
using CrmAdmin.Tests.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Bulk;

/// <summary>Levels and bulk changes over PostgreSQL, in a database of their own.</summary>
public sealed class PostgresBulkTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-postgres-bulk-");
    private readonly string database = $"crm_bulk_{Guid.NewGuid():N}";
    private TestShop shop = null!;
    private AsyncServiceScope scope;

    public async Task InitializeAsync()
    {
        if (PostgresFactAttribute.ConnectionString is not { } server)
        {
            return;
        }
        await RunAsync($"CREATE DATABASE {database}");
        shop = TestShop.Over(new StorageOptions(
            folder.FullName, new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = 20 }.ToString()));
        await shop.MigrateAsync();
        scope = shop.Services.CreateAsyncScope();
        await using var db = shop.CreateDb();
        var member = new StaffMember { Name = "Ada", Email = "ada@staff.example", EmailKey = "ada@staff.example", Role = StaffRole.Administrator };
        db.Staff().Add(member);
        await db.SaveChangesAsync();
        var book = shop.Services.GetRequiredService<SessionBook>();
        var session = await book.FindAsync(await book.StartAsync(member.Id, "test", "127.0.0.1", default), default);
        scope.ServiceProvider.GetRequiredService<CurrentStaff>().UseSession(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(StaffClaims.Session, session!.Id.ToString(CultureInfo.InvariantCulture))], "test")), "ui");
    }

    public async Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        if (shop is not null)
        {
            await scope.DisposeAsync();
            await shop.DisposeAsync();
            NpgsqlConnection.ClearAllPools();
            await RunAsync($"DROP DATABASE {database} WITH (FORCE)");
        }
    }

    [PostgresFact]
    public async Task Levels_keep_their_names_default_and_members()
    {
        var levels = Get<ILevelsService>();
        await levels.SaveAsync(new() { Name = "Platinum", DiscountPercent = 12.5m, PointsPercent = 3, IsDefault = true });
        var rows = await levels.ListAsync();
        Assert.Equal(("Platinum", 12.5m, true, 1), (rows[^1].Name, rows[^1].DiscountPercent, rows[^1].IsDefault, rows.Count(row => row.IsDefault)));
        Assert.Equal("level.name-taken", (await Assert.ThrowsAsync<InvalidInputException>(() => levels.SaveAsync(new() { Name = "platinum" }))).Errors[0].Code);
        await using (var db = shop.CreateDb())
        {
            (await db.Levels().SingleAsync(level => level.Name == "Gold")).IsDefault = true;
            Assert.True(db.IsUniqueViolation(await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync())));
        }
        await Get<CustomerSeed>().RunAsync(new(20, 0, 1), new RecordedConsole(), default);
        var members = (await levels.ListAsync()).First(row => row.Members > 0);
        Assert.Equal(members.Members, (await Assert.ThrowsAsync<RuleException>(() => levels.DeleteAsync(members.Id, members.Version))).Args[0]);
        await using (var db = shop.CreateDb())
        {
            db.Levels().Remove(await db.Levels().SingleAsync(level => level.Id == members.Id));
            Assert.True(db.IsForeignKeyViolation(await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync())));
        }
    }

    [PostgresFact]
    public async Task A_bulk_change_runs_and_is_taken_back()
    {
        await Get<CustomerSeed>().RunAsync(new(450, 0, 1), new RecordedConsole(), default);
        var (bulk, all) = (Get<IBulkService>(), new BulkSelection(new() { Search = "shop" }, new HashSet<long> { 1 }));
        Assert.Equal(449, await bulk.GetCountAsync(all));
        var before = await LevelsAsync();
        var input = new BulkLevelInput { LevelId = (await Get<ILevelsService>().ListAsync())[^1].Id, Reason = "review" };
        var plan = await bulk.PreviewLevelAsync(all, input);
        var result = await bulk.RunLevelAsync(plan, input);
        Assert.Equal((plan.Customers.Count, 0), (result.Changed, result.NotReached));
        Assert.Equal((result.Changed, 0), Describe(await bulk.UndoLevelAsync(result.Correlation)));
        Assert.Equal(before, await LevelsAsync());

        var block = new BulkBlockInput { Purchases = true, Reason = "Payment fraud", Until = new(2026, 12, 31) };
        plan = await bulk.PreviewBlockAsync(all, block);
        result = await bulk.RunBlockAsync(plan, block);
        Assert.Equal(449, result.Changed);
        Assert.Equal(449, (await bulk.PreviewBlockAsync(all, block)).Skipped["block.same"]);
        Assert.Equal((449, 0), Describe(await bulk.UndoBlockAsync(result.Correlation)));
    }

    private static (int, int) Describe(BulkUndoResult undone) => (undone.Restored, undone.LeftAlone);

    private T Get<T>()
        where T : notnull
        => scope.ServiceProvider.GetRequiredService<T>();

    private async Task<List<long>> LevelsAsync()
    {
        await using var db = shop.CreateDb();
        return await db.Customers().OrderBy(c => c.Id).Select(c => c.LevelId).ToListAsync();
    }

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresFactAttribute.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
