using System.CommandLine;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Server.Cli;

/// <summary>
/// The program's words. A command runs here when no server holds the database, and inside the server when one does: the same object
/// either way, so that an import beside open pages goes through the same write gate and tells the same pages.
/// </summary>
public static class CommandLine
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "The folder of the database.",
        Recursive = true,
        DefaultValueFactory = _ => "data",
    };

    // From Ctrl+C or SIGTERM on; who takes longer is ended as a crash would.
    private static readonly TimeSpan ToStop = TimeSpan.FromSeconds(10);

    private static readonly CliCommand[] CliCommands =
    [
        .. typeof(CliCommand).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(CliCommand)))
            .Select(type => (CliCommand)Activator.CreateInstance(type)!).OrderBy(command => command.Name, StringComparer.Ordinal),
    ];

    /// <param name="serveAsync">The default command: it alone needs the web half of the program.</param>
    public static async Task<int> RunAsync(string[] args, Func<ServeOptions, ICliConsole, CancellationToken, Task<int>> serveAsync)
    {
        using var console = new TerminalConsole();
        var parsed = Build(console, args, serveAsync).Parse(args);
        var code = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = ToStop });
        return parsed.Errors.Count > 0 ? ExitCodes.WrongUsage : code;
    }

    /// <summary>Runs a command that another process of this program sent over the socket, in a scope of the serving process.</summary>
    public static async Task<int> RunForwardedAsync(IServiceProvider services, CliRequest request, ICliConsole console, CancellationToken ct)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(request.Culture);
        var verb = Array.Find(CliCommands, known => known.Name == request.Command);
        if (verb is null)
        {
            console.Error($"The running server does not know “{request.Command}”.");
            return ExitCodes.WrongUsage;
        }
        var root = new RootCommand { Data };
        Attach(root, verb);
        return await RunGuardedAsync(services, verb, root.Parse(request.Args), console, request.Cwd, ct);
    }

    private static RootCommand Build(ICliConsole console, string[] args, Func<ServeOptions, ICliConsole, CancellationToken, Task<int>> serveAsync)
    {
        var root = new RootCommand("CrmAdmin: the back office for a shop's customers.") { Data };
        var urls = new Option<string?>("--urls") { Description = "Where to listen, e.g. http://127.0.0.1:5080." };
        var demo = new Option<bool>("--demo") { Description = "With invented customers and four staff accounts." };
        var serve = new Command("serve", "Serves the pages (the default).") { urls, demo };
        root.Add(urls);
        root.Add(demo);
        root.Add(serve);
        foreach (var command in new[] { root, serve })
        {
            command.SetAction((parsed, ct) => GuardAsync(console, () => serveAsync(
                new(Path.GetFullPath(parsed.GetValue(Data)!), parsed.GetValue(urls), parsed.GetValue(demo)), console, ct)));
        }
        foreach (var verb in CliCommands)
        {
            // On another thread: signals are listened to from where an action first waits on, and one that works with SQLite never does.
            Attach(root, verb).SetAction((parsed, ct) => Task.Run(() => RunHereOrThereAsync(verb, parsed, args, console, ct), CancellationToken.None));
        }
        return root;
    }

    private static Command Attach(Command root, CliCommand verb)
    {
        var parent = root;
        foreach (var word in verb.Name.Split(' ')[..^1])
        {
            var between = parent.Subcommands.FirstOrDefault(command => command.Name == word);
            if (between is null)
            {
                parent.Add(between = new Command(word));
            }
            parent = between;
        }
        var command = verb.Command;
        parent.Add(command);
        return command;
    }

    private static Task<int> RunHereOrThereAsync(CliCommand verb, ParseResult parsed, string[] args, ICliConsole console, CancellationToken ct)
        => GuardAsync(console, async () =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(Data)!);
            var request = new CliRequest(verb.Name, args, Environment.CurrentDirectory, CultureInfo.CurrentUICulture.Name);
            if (await CliSocketClient.TryRunAsync(folder, request, console, ct) is { } code)
            {
                return code;
            }
            var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
            builder.Logging.ClearProviders();
            builder.Logging.AddCrmConsole(builder.Environment, toError: true); // what a command prints is its answer
            builder.Logging.AddFilter<Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider>(null, LogLevel.Warning);
            builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
            var storage = new StorageOptions(folder, builder.Configuration["CRM_POSTGRES"]);
            using var held = DatabaseLock.Take(storage);
            builder.Services.AddCrm(storage);
            // At its first use: most commands need none.
            builder.Services.AddSingleton(_ => MasterKeyFile.Load(builder.Configuration, folder, builder.Environment.IsDevelopment()));
            builder.Services.AddSingleton<IStoreInfo>(new StoreInfo(builder.Configuration, isDemo: false));
            using var host = builder.Build();
            await host.Services.GetRequiredService<StorageMigration>().RunAsync(ct);
            await host.Services.GetRequiredService<FirstData>().EnsureAsync(ct);
            await host.StartAsync(ct); // checkpoints, beside long work
            var code2 = await RunGuardedAsync(host.Services, verb, parsed, console, Environment.CurrentDirectory, ct);
            await host.StopAsync(CancellationToken.None);
            return code2;
        });

    private static async Task<int> RunGuardedAsync(
        IServiceProvider services, CliCommand verb, ParseResult parsed, ICliConsole console, string folder, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ICurrentStaff>().UseCommandLine();
        var texts = services.GetRequiredService<IStringLocalizer<Texts>>();
        return await GuardAsync(console, () => verb.RunAsync(new(parsed, scope.ServiceProvider, console, folder), ct), texts);
    }

    private static async Task<int> GuardAsync(ICliConsole console, Func<Task<int>> work, IStringLocalizer<Texts>? texts = null)
    {
        try
        {
            return await work();
        }
        catch (InvalidInputException invalid)
        {
            foreach (var error in invalid.Errors)
            {
                console.Error($"{error.Field}: {Word(error.Code, [.. error.Args])}");
            }
            return ExitCodes.Failed;
        }
        catch (CrmException refusal)
        {
            console.Error(Word(refusal.Code, [.. refusal.Args]));
            return ExitCodes.Failed;
        }
        catch (MasterKeyException exception)
        {
            console.Error(exception.Message);
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeZoneNotFoundException)
        {
            console.Error(exception.Message); // a port that is taken, a disk that is full: the system's own words say it best
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            console.Error(Word("cli.cancelled", []));
            return ExitCodes.Failed;
        }

        string Word(string code, object[] args) => (texts ?? Own())[code, args];
    }

    // For refusals before there are services: the lock, the key.
    private static IStringLocalizer<Texts> Own()
        => new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<Texts>>();
}
