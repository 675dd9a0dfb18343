using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Demo;
using CrmAdmin.Server.Features.Staff;
using CrmAdmin.Server.Security;
using CrmAdmin.Server.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrmAdmin.Bench;

/// <summary>The product's own services over a database of invented customers, with an administrator who is signed in.</summary>
internal sealed class BenchShop : IAsyncDisposable
{
    public const int OrdersPerCustomer = 3;
    public const int LogRowsPerCustomer = 5;
    private readonly ServiceProvider services;
    private ClaimsPrincipal? administrator;
    private bool watched;

    private BenchShop(StorageOptions storage)
    {
        Storage = storage;
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(Plans)
            .AddFilter("CrmAdmin.Server.Data.ReadSource", _ => watched).AddFilter("Microsoft.EntityFrameworkCore.Database.Command", _ => watched));
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        collection.AddSingleton<IStoreInfo>(new StoreInfo(new ConfigurationBuilder().Build(), isDemo: false));
        collection.AddSingleton(new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length)));
        collection.AddHttpContextAccessor();
        collection.AddCrm(storage);
        services = collection.BuildServiceProvider();
    }

    public StorageOptions Storage { get; }

    public int Customers { get; private init; }

    public PlanCheck Plans { get; } = new();

    /// <summary>A database with its first data and nobody in it.</summary>
    public static async Task<BenchShop> EmptyAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var shop = new BenchShop(new StorageOptions(folder));
        await shop.services.GetRequiredService<StorageMigration>().RunAsync();
        await shop.services.GetRequiredService<FirstData>().EnsureAsync();
        await shop.StartCheckpointsAsync();
        return shop;
    }

    /// <summary>Over a copy of a database that was made before.</summary>
    public static async Task<BenchShop> OverAsync(string folder, int customers)
    {
        var shop = new BenchShop(new StorageOptions(folder)) { Customers = customers };
        shop.administrator = await shop.SignInAsync();
        await shop.StartCheckpointsAsync();
        return shop;
    }

    /// <summary>Opens the database below the folder, and makes it where it is not there yet.</summary>
    public static async Task<BenchShop> OpenAsync(string folder, int customers, Action<string> say)
    {
        var storage = new StorageOptions(Path.Combine(folder, customers.ToString(CultureInfo.InvariantCulture)));
        Directory.CreateDirectory(storage.Folder);
        var shop = new BenchShop(storage) { Customers = customers };
        await shop.services.GetRequiredService<StorageMigration>().RunAsync();
        await shop.services.GetRequiredService<FirstData>().EnsureAsync();
        await shop.StartCheckpointsAsync(); // beside the seeding too
        if (await shop.services.GetRequiredService<CustomerSeed>().IsEmptyAsync(default))
        {
            var watch = Stopwatch.StartNew();
            await shop.services.GetRequiredService<CustomerSeed>().RunAsync(new(customers, OrdersPerCustomer, Seed: 1), new Silent(), default);
            var seeded = watch.Elapsed;
            BenchLog.Fill(shop);
            say(string.Create(CultureInfo.InvariantCulture, $"{customers:N0} customers made in {seeded.TotalSeconds:N0} s, their log in {(watch.Elapsed - seeded).TotalSeconds:N0} s"));
        }
        shop.administrator = await shop.SignInAsync();
        return shop;
    }

    /// <summary>One call as a request makes it: a scope of its own, the rights read.</summary>
    public async Task<T> CallAsync<TService, T>(Func<TService, Task<T>> call)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentStaff>().UseSession(administrator!, "ui");
        return await call(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Statements are collected while this runs, and not while anything is measured.</summary>
    public async Task<IReadOnlyList<string>> WatchAsync(Func<Task> work)
    {
        watched = true;
        await work();
        watched = false;
        return Plans.Faults(this);
    }

    public T Get<T>()
        where T : notnull
        => services.GetRequiredService<T>();

    public IEnumerable<T> GetAll<T>() => services.GetServices<T>();

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services.GetServices<IHostedService>().Where(service => service.GetType().Name == "SqliteCheckpoints"))
        {
            await service.StopAsync(default);
        }
        await services.DisposeAsync();
    }

    // The write-ahead log is moved into the database as in a serving process.
    private async Task StartCheckpointsAsync()
    {
        foreach (var service in services.GetServices<IHostedService>().Where(service => service.GetType().Name == "SqliteCheckpoints"))
        {
            await service.StartAsync(default);
        }
    }

    private async Task<ClaimsPrincipal> SignInAsync()
    {
        await using var db = Get<ICrmDbSource>().Create(Author.System("bench"));
        var member = await db.Staff().FirstOrDefaultAsync(m => m.Email == "admin@bench.example");
        if (member is null)
        {
            member = new() { Name = "Bench", Email = "admin@bench.example", EmailKey = StaffMember.KeyOf("admin@bench.example"), Role = StaffRole.Administrator, IsDemo = false };
            db.Staff().Add(member);
            await db.SaveChangesAsync();
        }
        var book = Get<SessionBook>();
        var session = await book.FindAsync(await book.StartAsync(member.Id, "bench", "127.0.0.1", default), default);
        return new(new ClaimsIdentity([new Claim(StaffClaims.Session, session!.Id.ToString(CultureInfo.InvariantCulture))], "bench"));
    }

    private sealed class Silent : ICliConsole
    {
        public void WriteLine(string text)
        {
            // the table at the end is what counts
        }

        public void Error(string text) => Console.Error.WriteLine(text);

        public void Progress(string label, long done, long total)
        {
            // as above
        }
    }
}
