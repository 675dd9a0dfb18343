using CrmAdmin.Server.Cli;

namespace CrmAdmin.Server.Hosting;

/// <summary>The served process, from the lock on its database to the last request.</summary>
public static class ServeHost
{
    internal const int FewestThreads = 32;

    /// <summary>Builds the program with its pipeline; the caller holds the database's lock and runs it.</summary>
    /// <param name="change">The last word on settings and services.</param>
    public static WebApplication Build(ServeOptions options, Action<WebApplicationBuilder>? change = null)
    {
        GiveThreads();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(ServeHost).Assembly.GetName().Name, // names the list of static files, whoever hosts the program
        });
        RefuseLooseFlags(builder);
        builder.Logging.AddCrmConsole(builder.Environment);
        var storage = new StorageOptions(options.Folder, builder.Configuration["CRM_POSTGRES"]);
        var urls = options.Urls ?? builder.Configuration["urls"] ?? "http://localhost:5080";
        builder.WebHost.UseUrls(urls);
        builder.Services.AddCrm(storage);
        builder.Services.AddSingleton<IStoreInfo>(new StoreInfo(builder.Configuration, options.Demo, urls));
        builder.Services.AddScoped<Formats>();
        builder.Services.AddScoped<UiErrors>();
        builder.Services.AddScoped<IEffectErrors>(scope => scope.GetRequiredService<UiErrors>());
        builder.Services.AddStore(typeof(Permissions).Assembly);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddHostedService(services => new CliSocketServer(
            storage.Folder, (request, console, ct) => CommandLine.RunForwardedAsync(services, request, console, ct),
            services.GetRequiredService<ILogger<CliSocketServer>>()));
        builder.AddCrmWeb(storage);
        change?.Invoke(builder);
        var app = builder.Build();
        app.UseCrmWeb();
        return app;
    }

    public static async Task<int> RunAsync(ServeOptions options, ICliConsole console, CancellationToken ct)
    {
        using var held = DatabaseLock.Take(new StorageOptions(options.Folder));
        await using var app = Build(options);
        await app.Services.GetRequiredService<StorageMigration>().RunAsync(ct);
        await app.Services.GetRequiredService<FirstData>().EnsureAsync(ct);
        foreach (var step in app.Services.GetServices<IServeStep>().OrderBy(step => step.Order))
        {
            await step.RunAsync(console, ct);
        }
        await app.StartAsync(ct);
        foreach (var url in app.Urls)
        {
            console.WriteLine($"CrmAdmin: {url}");
        }
        await app.WaitForShutdownAsync(ct);
        return ExitCodes.Done;
    }

    // SQLite's calls hold their thread, and a pool that begins with one thread a processor adds two a second: beside a purge on two cores,
    // saves that took 5 ms began 300 to 650 ms late.
    private static void GiveThreads()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, FewestThreads), completions);
    }

    // Details of errors and values of parameters are other people's data: in Production nobody may switch them on by accident.
    private static void RefuseLooseFlags(WebApplicationBuilder builder)
    {
        string[] flags = ["DetailedErrors", "ASPNETCORE_DETAILEDERRORS", "EnableSensitiveDataLogging"];
        if (builder.Environment.IsProduction() && Array.Find(flags, flag => bool.TryParse(builder.Configuration[flag], out var on) && on) is { } loose)
        {
            throw new RuleException("serve.loose-flag", loose);
        }
    }
}
