using System.Security.Claims;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Demo;
using CrmAdmin.Server.Features.Membership.Levels;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>The same services over PostgreSQL, in a database of their own.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-postgres-");
    private readonly string database = $"crm_test_{Guid.NewGuid():N}";
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
        await SignInAsync(scope.ServiceProvider);
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
    public async Task A_customer_is_added_found_changed_and_logged()
    {
        var customers = Get<ICustomersService>();
        var id = await customers.AddAsync(new()
        {
            FirstName = "민수",
            LastName = "김",
            Email = "minsu@shop.example",
            PersonalPhone = "+82 10-1234-5678",
            Company = "Łódź & Söhne 100%_"
        });
        Assert.Equal("customer.sign-in-id-taken", (await Assert.ThrowsAsync<RuleException>(
            () => customers.AddAsync(new() { FirstName = "A", LastName = "B", Email = "MINSU@shop.example" }))).Code);
        foreach (var search in new[] { "minsu@shop", "lodz", "so", "민수", "김민수", "김", "1234 56", "01012345678", "100%_", "민수 lodz" })
        {
            Assert.True((await customers.ListAsync(new() { Search = search })).Items.Select(row => row.Id).SequenceEqual([id]), search);
        }
        foreach (var search in new[] { "nobody", "xx", "%", "_", "99999", "수민" })
        {
            Assert.True((await customers.ListAsync(new() { Search = search })).Items.Count == 0, search);
        }

        var accounts = Get<IAccountService>();
        var (mine, theirs) = ((await accounts.GetAsync(id)).Input, (await accounts.GetAsync(id)).Input);
        (theirs.LastName, theirs.DateOfBirth) = ("Park", new(1990, 2, 28));
        var saved = await accounts.SaveAsync(theirs);
        await Assert.ThrowsAsync<ConflictException>(() => accounts.SaveAsync(mine));
        var page = await Get<IEditLogService>().ListAsync(new(id));
        Assert.Equal([("DateOfBirth", null, "1990-02-28"), ("LastName", "김", "Park")],
            page.Items.Take(2).Select(row => (row.Field!, row.Old, row.New)).OrderBy(row => row.Item1, StringComparer.Ordinal));
        Assert.Equal(shop.Clock.Now, page.Items[0].At);
        Assert.Equal(2, (await accounts.UndoAsync(saved.Correlation)).Restored);
    }

    [PostgresFact]
    public async Task Filters_addresses_staff_and_migrating_again_work()
    {
        var id = await Get<ICustomersService>().AddAsync(new() { FirstName = "Ann", LastName = "Archer", Email = "ann@shop.example" });
        var query = new CustomerQuery
        {
            Active = true,
            AccountType = AccountType.Registered,
            AddedBy = AddedBy.Staff,
            RegisteredFrom = new(2026, 3, 2),
            RegisteredTo = new(2026, 3, 2),
            Levels = [1],
        };
        Assert.Equal([id], (await Get<ICustomersService>().ListAsync(query)).Items.Select(row => row.Id));
        Assert.Empty((await Get<ICustomersService>().ListAsync(query with { Block = BlockFilter.Marked })).Items);
        Assert.Equal([id],
            (await Get<ICustomersService>().ListAsync(new() { RegisteredFrom = DateOnly.MinValue, RegisteredTo = DateOnly.MaxValue })).Items
                .Select(row => row.Id));

        var addresses = Get<IAddressesService>();
        var saved = await addresses.SaveAsync(new() { CustomerId = id, Name = "Home", City = "Berlin", CountryCode = "DE", IsBilling = true });
        Assert.Equal("address.name-taken", (await Assert.ThrowsAsync<RuleException>(
            () => addresses.SaveAsync(new() { CustomerId = id, Name = "Home", City = "Bonn", CountryCode = "DE" }))).Code);
        await addresses.DeleteAsync(saved.Id, saved.Version);
        await Get<IStaffService>().InviteAsync(new() { Name = "Dora", Email = "dora@staff.example" });
        Assert.NotEmpty((await Get<IEditLogService>().ListAuditLogAsync(new(Words: "dora"))).Items);
        await shop.MigrateAsync();
    }

    [PostgresFact]
    public async Task A_place_far_past_the_end_is_the_last_page()
    {
        var id = await Get<ICustomersService>().AddAsync(new() { FirstName = "Ann", LastName = "Archer", Email = "ann@shop.example" });
        foreach (var place in new[] { 1, int.MaxValue, int.MaxValue + 1L, 1L << 32, long.MaxValue })
        {
            var page = await Get<ICustomersService>().ListAsync(new() { At = place });
            Assert.Equal([id], page.Items.Select(row => row.Id));
            Assert.False(page.HasNext);
        }
    }

    [PostgresFact]
    public async Task A_server_that_went_away_is_storage_that_cannot_be_reached_until_it_is_back()
    {
        var customers = Get<ICustomersService>();
        var id = await customers.AddAsync(new() { FirstName = "Ann", LastName = "Archer", Email = "ann@shop.example" });
        var input = (await Get<IAccountService>().GetAsync(id)).Input;
        await RunAsync($"ALTER DATABASE {database} ALLOW_CONNECTIONS false");
        await RunAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
        for (var n = 0; n < 3; n++) // a connection of the pool that the server ended, then none at all
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => customers.ListAsync(new()));
            await Assert.ThrowsAsync<StorageUnavailableException>(() => Get<IAccountService>().SaveAsync(input));
        }
        await RunAsync($"ALTER DATABASE {database} ALLOW_CONNECTIONS true");
        Assert.Equal([id], (await customers.ListAsync(new())).Items.Select(row => row.Id));
        await Get<IAccountService>().SaveAsync(input);
    }

    [PostgresFact]
    public async Task Of_four_who_change_one_value_at_once_no_change_is_lost()
    {
        var id = await Get<ICustomersService>().AddAsync(new() { FirstName = "Ann", LastName = "Archer", Email = "ann@shop.example" });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var own = shop.Services.CreateAsyncScope();
            await SignInAsync(own.ServiceProvider);
            var accounts = own.ServiceProvider.GetRequiredService<IAccountService>();
            for (var done = 0; done < 20;)
            {
                try
                {
                    var input = (await accounts.GetAsync(id)).Input;
                    input.CreditLimitMinor++;
                    await accounts.SaveAsync(input);
                    done++;
                }
                catch (ConflictException)
                {
                    // read again
                }
            }
        })));
        Assert.Equal(80, (await Get<IAccountService>().GetAsync(id)).Input.CreditLimitMinor);
    }

    [PostgresFact]
    public async Task Of_many_who_want_one_customer_id_at_once_one_gets_it_and_the_others_are_told()
    {
        for (var round = 0; round < 4; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                await using var own = shop.Services.CreateAsyncScope();
                await SignInAsync(own.ServiceProvider);
                return await Record.ExceptionAsync(() => own.ServiceProvider.GetRequiredService<ICustomersService>().AddAsync(
                    new() { FirstName = "Ann", LastName = "Archer", Email = $"ann{round}@shop.example" }));
            })));
            Assert.Single(answers, answer => answer is null);
            Assert.All(
                answers.Where(answer => answer is not null), answer => Assert.Equal("customer.sign-in-id-taken", Assert.IsType<RuleException>(answer).Code));
        }
    }

    [PostgresFact]
    public async Task What_is_found_is_what_the_rules_of_search_say()
    {
        await using (var db = shop.CreateDb())
        {
            var invention = new CustomerInvention(7, shop.Clock.Now);
            var levels = await db.Levels().Select(level => level.Id).ToListAsync();
            db.Customers().AddRange(Enumerable.Range(0, 200).Select(n => invention.Customer(n, levels, orders: 0).Customer));
            await db.SaveChangesAsync();
        }
        await using var reading = shop.CreateDb();
        var customers = await reading.Customers().AsNoTracking().ToListAsync();
        var random = new Random(7);
        for (var n = 0; n < 150; n++)
        {
            var customer = customers[random.Next(customers.Count)];
            var text = (random.Next(4) switch { 0 => customer.FirstName, 1 => customer.LastName, 2 => customer.Email, _ => customer.PersonalPhone })!;
            var query = text[random.Next(text.Length)..];
            var terms = SearchText.Parse(query);
            var expected = customers.Where(c => terms.Count > 0 && SearchText.Matches(c.SearchDocument, terms)).Select(c => c.Id).OrderDescending();
            var found = await Get<CustomerSearch>().Matching(reading, query).OrderByDescending(c => c.Id).Select(c => c.Id).ToListAsync();
            Assert.True(expected.SequenceEqual(found), query);
        }
    }

    private T Get<T>()
        where T : notnull
        => scope.ServiceProvider.GetRequiredService<T>();

    private async Task SignInAsync(IServiceProvider services)
    {
        long id;
        await using (var db = shop.CreateDb())
        {
            var email = $"{Guid.NewGuid():N}@staff.example";
            var member = new StaffMember { Name = "Ada", Email = email, EmailKey = email, Role = StaffRole.Administrator, PasswordHash = "x" };
            db.Staff().Add(member);
            await db.SaveChangesAsync();
            id = member.Id;
        }
        var book = shop.Services.GetRequiredService<SessionBook>();
        var session = await book.FindAsync(await book.StartAsync(id, null, null, default), default);
        services.GetRequiredService<CurrentStaff>().UseSession(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(StaffClaims.Session, session!.Id.ToString(CultureInfo.InvariantCulture))])), "ui");
    }

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresFactAttribute.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
