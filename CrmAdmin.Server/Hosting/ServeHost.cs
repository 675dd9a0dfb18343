using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Features.Administration.Demo;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Privacy.Consents;

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
        builder.Services.AddHostedService(services => services.GetRequiredService<MailSender>()); // a command of the command line sends nothing
        builder.Services.AddHostedService<JobTimetable>(); // nor does it run what others wait for
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
        await CatchUpAsync(app.Services, ct);
        if (options.Demo)
        {
            await app.Services.GetRequiredService<DemoData>().EnsureAsync(console, ct);
        }
        else
        {
            await app.Services.GetRequiredService<DemoData>().CloseAccountsAsync(ct);
        }
        await app.StartAsync(ct);
        await AnnounceAsync(app, console, ct);
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

    // A crash may have come between a consent's commit and the note of it.
    private static async Task CatchUpAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var db = services.GetRequiredService<ICrmDbSource>().Create(Author.System("setup"));
        await services.GetRequiredService<ConsentLedger>().CatchUpAsync(db, ct);
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

    private static async Task AnnounceAsync(WebApplication app, ICliConsole console, CancellationToken ct)
    {
        foreach (var url in app.Urls)
        {
            console.WriteLine($"CrmAdmin: {url}");
        }
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<ISignInService>().NeedsSetupAsync(ct))
        {
            console.WriteLine($"Nobody can sign in yet. Open /setup within an hour, with this token: {app.Services.GetRequiredService<SetupToken>().Make()}");
        }
    }
}

/// <param name="Folder">The data folder, absolute.</param>
/// <param name="Urls">Null: launch settings or configuration, else http://localhost:5080.</param>
public sealed record ServeOptions(string Folder, string? Urls, bool Demo);
