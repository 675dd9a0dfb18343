using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrmAdmin.Tests.Support;

/// <summary>
/// The product's own services over a database of its own in a temporary folder: migrated once for the whole run and copied for
/// each test. Time stands still, and passwords are hashed quickly.
/// </summary>
public sealed class TestShop : IAsyncDisposable
{
    /// <summary>Enough to be a hash; tests of hashing itself use the real number.</summary>
    private const int FewIterations = 10;

    private static readonly Lazy<Task<byte[]>> Template = new(MakeTemplateAsync);
    private readonly DirectoryInfo? own;

    private readonly MasterKey key;

    private TestShop(StorageOptions storage, DirectoryInfo? own, int iterations, MasterKey? key = null)
    {
        this.own = own;
        this.key = key ?? new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
        Storage = storage;
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Information)
            .AddFilter("CrmAdmin.Server.Data.Queries.ReadConnectionFactory", LogLevel.Debug));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<IStoreInfo>(new TestStore());
        services.AddSingleton(this.key);
        services.AddCrm(storage);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(_ => new PasswordHashes(iterations));
        Services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    public StorageOptions Storage { get; }

    public ServiceProvider Services { get; }

    public FakeClock Clock { get; } = new();

    public MemoryLog Log { get; } = new();

    /// <summary>A shop as after its first start: migrated, with its levels, without staff.</summary>
    public static async Task<TestShop> OpenAsync(int iterations = FewIterations)
    {
        var folder = Directory.CreateTempSubdirectory("crm-test-");
        var storage = new StorageOptions(folder.FullName);
        await File.WriteAllBytesAsync(storage.DatabaseFile, await Template.Value);
        return new(storage, folder, iterations);
    }

    /// <summary>Over a database that is there, or is yet to be made.</summary>
    public static TestShop Over(StorageOptions storage, MasterKey? key = null) => new(storage, own: null, FewIterations, key);

    /// <summary>As after a restart: the same folder and master key.</summary>
    public TestShop Again() => new(Storage, own: null, FewIterations, key);

    public CrmDbContext CreateDb() => Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));

    public async Task MigrateAsync()
    {
        await Services.GetRequiredService<StorageMigration>().RunAsync();
        await Services.GetRequiredService<FirstData>().EnsureAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        if (Storage.Postgres is null)
        {
            using var pooled = new SqliteConnection(Storage.SqliteConnectionString);
            SqliteConnection.ClearPool(pooled); // the last to close moves the log into the file
        }
        own?.Delete(recursive: true);
    }

    private static async Task<byte[]> MakeTemplateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("crm-template-");
        try
        {
            var storage = new StorageOptions(folder.FullName);
            await using (var shop = Over(storage))
            {
                await shop.MigrateAsync();
            }
            return await File.ReadAllBytesAsync(storage.DatabaseFile);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
