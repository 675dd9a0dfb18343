using System.Diagnostics;
using System.Security.Claims;
using System.Security.Cryptography;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Demo;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrmAdmin.Bench;

/// <summary>What the caller can do something about; told without a trace.</summary>
internal sealed class BenchException(string message) : Exception(message);

/// <summary>The product's own services over a database of invented customers, with an administrator who is signed in.</summary>
internal sealed class BenchShop : IAsyncDisposable
{
    public const int OrdersPerCustomer = 3;
    public const int LogRowsPerCustomer = 5;
    private readonly ServiceProvider services;
    private ClaimsPrincipal? administrator;
    private bool watched;
    private bool isCopy;

    private BenchShop(StorageOptions storage)
    {
        Storage = storage;
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(Plans)
            .AddFilter("CrmAdmin.Server.Data.Queries.ReadConnectionFactory", _ => watched)
            .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", _ => watched));
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

    /// <summary>A copy as it is now, in the shop's own folder; gone when it is disposed.</summary>
    public async Task<BenchShop> CopyAsync(string name)
    {
        var home = Path.Combine(Storage.Folder, name);
        DeleteFolder(home);
        Directory.CreateDirectory(home);
        using (var connection = Plain.Open(Storage))
        {
            Plain.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            File.Copy(Storage.DatabaseFile, new StorageOptions(home).DatabaseFile);
        }
        using (var written = File.Open(new StorageOptions(home).DatabaseFile, FileMode.Open, FileAccess.Write))
        {
            written.Flush(flushToDisk: true); // else the disk is busy with the copy while what is done to it is measured
        }
        var copy = new BenchShop(new StorageOptions(home)) { Customers = Customers, isCopy = true };
        copy.administrator = await copy.SignInAsync();
        await copy.StartCheckpointsAsync();
        return copy;
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
            say(string.Create(CultureInfo.InvariantCulture,
                $"{customers:N0} customers made in {seeded.TotalSeconds:N0} s, their log in {(watch.Elapsed - seeded).TotalSeconds:N0} s"));
        }
        shop.RequireWhole();
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
        if (isCopy)
        {
            SqliteConnection.ClearAllPools();
            DeleteFolder(Storage.Folder);
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A seeding that was interrupted, or a database that something else has added to, would be measured under the wrong name.
    private void RequireWhole()
    {
        using var connection = Plain.Open(Storage);
        var (customers, log) = (Plain.Number(connection, "SELECT count(*) FROM customers"), Plain.Number(connection, "SELECT count(*) FROM edit_log"));
        if (customers != Customers || log < (long)Customers * LogRowsPerCustomer)
        {
            throw new BenchException(string.Create(CultureInfo.InvariantCulture,
                $"{Storage.DatabaseFile} holds {customers:N0} customers and {log:N0} log rows, not {Customers:N0} with {LogRowsPerCustomer} each: delete it, and it is made anew."));
        }
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
            member = new()
            {
                Name = "Bench",
                Email = "admin@bench.example",
                EmailKey = StaffMember.KeyOf("admin@bench.example"),
                Role = StaffRole.Administrator,
                IsDemo = false
            };
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
