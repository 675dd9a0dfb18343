using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Demo;
using CrmAdmin.Tests.Cli;
using CrmAdmin.Tests.Features.Administration.Staff;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Demo;

/// <summary>The four accounts that anybody who sees the console may use: only over invented data, and only while that is wanted.</summary>
public sealed class DemoDataTests : IAsyncLifetime
{
    private static readonly string[] Accounts = ["admin@demo.example", "manager@demo.example", "support@demo.example", "viewer@demo.example"];

    private readonly RecordedConsole console = new();
    private TestShop shop = null!;
    private AsyncServiceScope scope;

    public async Task InitializeAsync()
    {
        shop = await TestShop.OpenAsync();
        scope = shop.Services.CreateAsyncScope();
    }

    public async Task DisposeAsync()
    {
        await scope.DisposeAsync();
        await shop.DisposeAsync();
    }

    [Fact]
    public async Task The_password_is_random_printed_once_and_opens_all_four()
    {
        await InventAsync();
        await Demo().EnsureAsync(console, default);
        var password = Printed();
        await Demo().EnsureAsync(console, default);

        Assert.Equal(Accounts, console.Lines.Where(line => line.StartsWith("out   ", StringComparison.Ordinal)).Select(line => line[6..]));
        Assert.Matches("^[a-z2-9]{5}(-[a-z2-9]{5}){3}$", password);
        foreach (var account in Accounts)
        {
            Assert.Equal(SignInAnswer.SignedIn, await SignInAsync(account, password));
            Assert.Equal(SignInAnswer.Refused, await SignInAsync(account, "demo"));
        }
        Assert.Equal(
            [StaffRole.Administrator, StaffRole.Manager, StaffRole.Support, StaffRole.Viewer],
            await QueryAsync(db => db.Staff().OrderBy(member => member.Email).Select(member => member.Role).ToListAsync()));
    }

    [Fact]
    public async Task Another_shop_has_another_password()
    {
        await InventAsync();
        await Demo().EnsureAsync(console, default);
        var first = Printed();
        await using (var db = shop.CreateDb())
        {
            db.RemoveRange(await db.Staff().ToListAsync());
            await db.SaveChangesAsync();
        }
        console.Lines.Clear();
        await Demo().EnsureAsync(console, default);

        Assert.NotEqual(first, Printed());
    }

    [Fact]
    public async Task A_chosen_password_opens_them_and_is_not_printed()
    {
        await InventAsync();
        await Demo().EnsureAsync(console, default);
        var printed = Printed();
        const string Chosen = "neun Igel trinken Holunder";
        await Demo(Chosen).EnsureAsync(console, default);

        Assert.DoesNotContain(console.Lines, line => line.Contains(Chosen, StringComparison.Ordinal));
        Assert.Equal(SignInAnswer.SignedIn, await SignInAsync(Accounts[0], Chosen));
        Assert.Equal(SignInAnswer.Refused, await SignInAsync(Accounts[0], printed));
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("passwordpassword")]
    public async Task A_weak_chosen_password_is_refused_and_makes_no_account(string weak)
    {
        await InventAsync();

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => Demo(weak).EnsureAsync(console, default));

        Assert.All(refusal.Errors, error => Assert.Equal(DemoData.PasswordSettingName, error.Field));
        Assert.NotEmpty(refusal.Errors);
        Assert.Equal(0, await QueryAsync(db => db.Staff().CountAsync()));
        Assert.DoesNotContain(console.Lines, line => line.Contains("assword", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Served_in_earnest_they_are_shut_and_their_sessions_over_until_the_next_demo()
    {
        await InventAsync();
        await Demo().EnsureAsync(console, default);
        var password = Printed();
        await SignInAsync(Accounts[0], password);
        await Demo().CloseAccountsAsync(default);

        foreach (var account in Accounts)
        {
            Assert.Equal(SignInAnswer.Refused, await SignInAsync(account, password));
        }
        Assert.All(await QueryAsync(db => db.StaffSessions().ToListAsync()), session => Assert.NotNull(session.EndedAt));

        await Demo().EnsureAsync(console, default);
        Assert.Equal(SignInAnswer.SignedIn, await SignInAsync(Accounts[0], password));
    }

    [Fact]
    public async Task Accounts_of_real_staff_stay_open_in_earnest()
    {
        await InventAsync();
        await AddAdaAsync();
        await Demo().CloseAccountsAsync(default);

        Assert.False(await QueryAsync(db => db.Staff().AnyAsync(member => member.IsDisabled)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_with_real_customers_or_real_staff_is_refused(bool customers)
    {
        if (customers)
        {
            await using var db = shop.CreateDb();
            db.Set<Customer>().Add(new()
            {
                FirstName = "Ann",
                LastName = "Archer",
                AccountType = AccountType.Guest,
                IsActive = true,
                RegisteredAt = shop.Clock.Now,
                AddedBy = AddedBy.Staff,
                LevelId = 1,
            });
            await db.SaveChangesAsync();
        }
        else
        {
            await AddAdaAsync();
        }

        Assert.Equal("demo.real-data", (await Assert.ThrowsAsync<RuleException>(() => Demo().EnsureAsync(console, default))).Code);
        Assert.Equal(0, await QueryAsync(db => db.Staff().CountAsync(member => member.IsDemo)));
        Assert.Equal(customers ? 1 : 0, await QueryAsync(db => db.Set<Customer>().CountAsync()));
        Assert.Empty(console.Lines);
    }

    private DemoData Demo(string? password = null) => new(
        Get<ICrmDbSource>(), Get<CustomerSeed>(), Get<ConsentSeed>(), Get<LevelSeed>(), Get<PasswordSetting>(),
        new ConfigurationBuilder().AddInMemoryCollection([new(DemoData.PasswordSettingName, password)]).Build());

    // Few, and the demo then makes none of its many.
    [Theory]
    [InlineData(AddedBy.Import)]
    [InlineData(AddedBy.Portal)]
    [InlineData(AddedBy.Api)]
    public async Task Real_customers_who_came_later_end_the_demonstration(AddedBy way)
    {
        await InventAsync();
        await Demo().EnsureAsync(console, default);
        await using (var db = shop.CreateDb())
        {
            db.Set<Customer>().Add(new()
            {
                LastName = "Archer",
                AccountType = AccountType.Guest,
                IsActive = true,
                RegisteredAt = shop.Clock.Now,
                AddedBy = way,
                LevelId = 1,
            });
            await db.SaveChangesAsync();
        }
        Assert.Equal("demo.real-data", (await Assert.ThrowsAsync<RuleException>(() => Demo().EnsureAsync(console, default))).Code);
        Assert.Equal("seed.real-data", (await Assert.ThrowsAsync<RuleException>(InventAsync)).Code);
    }

    private Task InventAsync() => Get<CustomerSeed>().RunAsync(new(5, OrdersPerCustomer: 0, Seed: 1), new RecordedConsole(), default);

    private string Printed()
        => console.Lines.Single(line => line.StartsWith("out Password of all four: ", StringComparison.Ordinal))["out Password of all four: ".Length..];

    private Task<SignInAnswer> SignInAsync(string email, string password)
        => new Visitor(Get<ISignInService>(), Get<IHttpContextAccessor>()).SignInAsync(email, password);

    private async Task AddAdaAsync()
    {
        await using var db = shop.CreateDb();
        db.Staff().Add(new() { Name = "Ada", Email = "ada@staff.example", EmailKey = "ada@staff.example", Role = StaffRole.Administrator, PasswordHash = "x" });
        await db.SaveChangesAsync();
    }

    private async Task<T> QueryAsync<T>(Func<CrmDbContext, Task<T>> query)
    {
        await using var db = shop.CreateDb();
        return await query(db);
    }

    private T Get<T>()
        where T : notnull
        => scope.ServiceProvider.GetRequiredService<T>();
}
