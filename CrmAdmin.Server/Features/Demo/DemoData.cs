using System.Security.Cryptography;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Demo;

/// <summary><c>--demo</c>: invented customers and one account per role. Never touches a database with real data.</summary>
public sealed class DemoData(
    ICrmDbSource source, CustomerSeed seed, ConsentSeed consents, LevelSeed levels, PasswordSetting passwords, IConfiguration configuration)
{
    public const string PasswordSettingName = "CRM_DEMO_PASSWORD";
    private const int Customers = 2_000;

    /// <exception cref="RuleException"><c>demo.real-data</c>: there are customers or staff that were not invented.</exception>
    public async Task EnsureAsync(ICliConsole console, CancellationToken ct)
    {
        var invented = await seed.IsInventedAsync(ct);
        if (!invented && await HasRealStaffAsync(ct))
        {
            throw new RuleException("demo.real-data");
        }
        if (await seed.IsEmptyAsync(ct))
        {
            await seed.RunAsync(new(Customers, OrdersPerCustomer: 3, Seed: 1), console, ct);
            await consents.RunAsync(seed: 1, ct);
            await levels.RunAsync(ct);
        }
        else if (!invented)
        {
            throw new RuleException("demo.real-data");
        }
        await EnsureStaffAsync(console, ct);
    }

    /// <summary>Serving in earnest: the accounts whose password was printed or guessed from a script are shut, and their sessions over.</summary>
    public async Task CloseAccountsAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("setup"));
        await using var write = await db.BeginWriteAsync(ct);
        foreach (var member in await db.Staff().Where(member => member.IsDemo && !member.IsDisabled).ToListAsync(ct))
        {
            member.IsDisabled = true;
            await db.EndSessionsAsync(session => session.StaffId == member.Id, ct);
        }
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
    }

    private async Task<bool> HasRealStaffAsync(CancellationToken ct)
    {
        await using var db = source.Create(Author.System("demo"));
        return await db.Staff().AnyAsync(member => !member.IsDemo, ct);
    }

    private async Task EnsureStaffAsync(ICliConsole console, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("demo"));
        var staff = await db.Staff().Where(member => member.IsDemo).ToListAsync(ct);
        staff.ForEach(member => member.IsDisabled = false);
        await db.SaveChangesAsync(ct);
        var chosen = configuration[PasswordSettingName];
        if (staff.Count > 0 && string.IsNullOrEmpty(chosen))
        {
            console.WriteLine($"The demo accounts keep the password printed at their first start. {PasswordSettingName} sets another.");
            return;
        }
        var password = string.IsNullOrEmpty(chosen) ? Invent() : chosen;
        foreach (var role in Enum.GetValues<StaffRole>())
        {
            var email = role == StaffRole.Administrator ? "admin@demo.example" : $"{role.ToString().ToLowerInvariant()}@demo.example";
            var member = staff.Find(found => found.Email == email);
            if (member is null)
            {
                member = new() { Name = role.ToString(), Email = email, EmailKey = StaffMember.KeyOf(email), Role = role, IsDemo = true };
                db.Staff().Add(member);
            }
            await passwords.SetAsync(member, password, PasswordSettingName, ct);
        }
        await db.SaveChangesAsync(ct);
        foreach (var role in Enum.GetValues<StaffRole>().Reverse())
        {
            console.WriteLine($"  {(role == StaffRole.Administrator ? "admin" : role.ToString().ToLowerInvariant())}@demo.example");
        }
        console.WriteLine($"Password of all four: {(string.IsNullOrEmpty(chosen) ? password : $"as set in {PasswordSettingName}")}");
    }

    // Four groups of five letters and digits: 100 bits and easy to type.
    private static string Invent()
        => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 5)));
}
