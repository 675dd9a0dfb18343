using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrmAdmin.Bench;

/// <summary>The served program in this process, over a database of the bench, with caps that let many circuits of one person in.</summary>
internal sealed class ServedShop : IAsyncDisposable
{
    public const string Email = "served@bench.example";
    public const string Password = "neun Igel trinken Holunder";
    private readonly WebApplication app;

    private ServedShop(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.Single());

    public static async Task<ServedShop> OpenAsync(string folder, int circuits)
    {
        Environment.SetEnvironmentVariable("CRM_MASTER_KEY", Convert.ToBase64String(Enumerable.Range(1, 32).Select(n => (byte)n).ToArray()));
        var built = ServeHost.Build(new(folder, "http://127.0.0.1:0", Demo: false), builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(new CircuitLimits { PerPerson = circuits, PerAddress = circuits, InAll = circuits });
            foreach (var timetable in builder.Services.Where(service => service.ServiceType == typeof(IHostedService)
                && service.ImplementationType?.Name == "JobTimetable").ToList())
            {
                builder.Services.Remove(timetable); // a missed night would delete the log that other lines measure
            }
        });
        await built.Services.GetRequiredService<StorageMigration>().RunAsync();
        await built.Services.GetRequiredService<FirstData>().EnsureAsync();
        var served = new ServedShop(built);
        await served.AddStaffAsync();
        await built.StartAsync();
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task AddStaffAsync()
    {
        await using var db = app.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("bench"));
        if (!await db.Staff().AnyAsync(member => member.Email == Email))
        {
            var member = new StaffMember { Name = "Served", Email = Email, EmailKey = StaffMember.KeyOf(Email), Role = StaffRole.Administrator };
            await app.Services.GetRequiredService<PasswordSetting>().SetAsync(member, Password, "password", default);
            db.Staff().Add(member);
            await db.SaveChangesAsync();
        }
    }
}
