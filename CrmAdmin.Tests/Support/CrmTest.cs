using System.Security.Claims;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Membership.Levels;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Support;

/// <summary>A migrated database, a clock that stands still, and an administrator who is signed in until <see cref="As"/> says otherwise.</summary>
public abstract class CrmTest : IAsyncLifetime
{
    /// <summary>Of everybody whom <see cref="AddStaffAsync"/> makes.</summary>
    protected const string Password = "neun Igel trinken Holunder";

    private AsyncServiceScope scope;
    private int made;

    protected TestShop Shop { get; private set; } = null!;

    protected FakeClock Clock => Shop.Clock;

    /// <summary>The signed-in one; null: nobody.</summary>
    protected StaffMember? Me { get; private set; }

    public virtual async Task InitializeAsync()
    {
        Shop = await TestShop.OpenAsync();
        await As(StaffRole.Administrator);
    }

    public virtual async Task DisposeAsync()
    {
        await scope.DisposeAsync();
        await Shop.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected T Get<T>()
        where T : notnull
        => scope.ServiceProvider.GetRequiredService<T>();

    /// <summary>Goes on as a new member of staff of this role, in a session of their own.</summary>
    protected async Task<StaffMember> As(StaffRole role) => await As(await AddStaffAsync(role));

    protected async Task<StaffMember> As(StaffMember member)
    {
        await AsNobody();
        await SignInAsync(scope.ServiceProvider, member);
        return Me = member;
    }

    protected async Task AsNobody()
    {
        if (Me is not null)
        {
            await scope.DisposeAsync();
        }
        scope = Shop.Services.CreateAsyncScope();
        Me = null;
    }

    /// <summary>A real session of the member, as the door makes it, for any scope.</summary>
    protected async Task<long> SignInAsync(IServiceProvider services, StaffMember member, string from = "ui")
    {
        var book = Shop.Services.GetRequiredService<SessionBook>();
        var key = await book.StartAsync(member.Id, "test", "127.0.0.1", default);
        var session = (await book.FindAsync(key, default) ?? throw new InvalidOperationException("No session.")).Id;
        services.GetRequiredService<CurrentStaff>().UseSession(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(StaffClaims.Session, session.ToString(CultureInfo.InvariantCulture))], "test")), from);
        return session;
    }

    protected async Task<StaffMember> AddStaffAsync(StaffRole role, string? name = null, bool isDemo = false)
    {
        var n = ++made;
        await using var db = Shop.CreateDb();
        var email = string.Create(CultureInfo.InvariantCulture, $"{role}{n}@staff.example");
        var member = new StaffMember { Name = name ?? $"{role} {n}", Email = email, EmailKey = StaffMember.KeyOf(email), Role = role, IsDemo = isDemo };
        await Shop.Services.GetRequiredService<PasswordSetting>().SetAsync(member, Password, "password", default);
        db.Staff().Add(member);
        await db.SaveChangesAsync();
        return member;
    }

    protected async Task<T> QueryAsync<T>(Func<CrmDbContext, Task<T>> query)
    {
        await using var db = Shop.CreateDb();
        return await query(db);
    }

    /// <summary>Puts customers into the database, past the services.</summary>
    protected async Task<IReadOnlyList<Customer>> AddCustomersAsync(int count, Action<Customer, int>? change = null)
    {
        await using var db = Shop.CreateDb();
        var level = await db.DefaultLevelIdAsync(default);
        var customers = Enumerable.Range(1, count).Select(n =>
        {
            var customer = new Customer
            {
                SignInId = string.Create(CultureInfo.InvariantCulture, $"customer{++made}"),
                FirstName = "Ann",
                LastName = "Archer",
                Email = "ann@shop.example",
                PersonalPhone = "+49 151 1234567",
                AccountType = AccountType.Registered,
                IsActive = true,
                RegisteredAt = Clock.Now,
                AddedBy = AddedBy.Import,
                LevelId = level,
            };
            change?.Invoke(customer, n);
            return customer;
        }).ToList();
        db.Customers().AddRange(customers);
        await db.SaveChangesAsync();
        return customers;
    }

    protected async Task<long> AddCustomerAsync(Action<Customer>? change = null)
        => (await AddCustomersAsync(1, (customer, _) => change?.Invoke(customer)))[0].Id;

    /// <summary>Gives or takes a right as the Rights page does.</summary>
    protected async Task SetRightAsync(StaffRole role, string permission, bool allowed)
    {
        await using var db = Shop.CreateDb();
        var right = await db.RoleRights().SingleOrDefaultAsync(r => r.Role == role && r.Permission == permission);
        if (right is null)
        {
            db.RoleRights().Add(new() { Role = role, Permission = permission, Allowed = allowed });
        }
        else
        {
            right.Allowed = allowed;
        }
        await db.SaveChangesAsync();
    }

    protected static async Task<string> RefusalAsync(Func<Task> command)
        => (await Assert.ThrowsAnyAsync<CrmException>(command)).Code;

    /// <summary>“Field code” of each broken rule.</summary>
    protected static async Task<IEnumerable<string>> BrokenRulesAsync(Func<Task> command)
        => (await Assert.ThrowsAsync<InvalidInputException>(command)).Errors.Select(error => $"{error.Field} {error.Code}");
}
