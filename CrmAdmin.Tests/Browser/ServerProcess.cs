using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace CrmAdmin.Tests.Browser;

/// <summary>The real program in a process of its own, with invented customers, on a port and a data folder of its own.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    public const string Password = "correct horse battery 42";
    private const string TimeZone = "Europe/Berlin";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly byte[] masterKey = RandomNumberGenerator.GetBytes(32);
    private readonly int port = FreePort();
    private readonly StringBuilder log = new();
    private Process? process;

    /// <summary>For whoever fills the shop before it is opened.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("crm-browser-").FullName;

    public MasterKey Key => new(masterKey);

    public string Url => $"http://127.0.0.1:{port}";

    /// <summary>The store's day, wherever the tests run.</summary>
    public static DateOnly Today
        => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);

    /// <summary>All that it has written so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <param name="demo">False: in earnest, where the demo accounts are shut.</param>
    public async Task StartAsync(bool demo = true)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = AppContext.BaseDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["CRM_DEMO_PASSWORD"] = Password,
                ["CRM_MASTER_KEY"] = Convert.ToBase64String(masterKey),
                ["DOTNET_NOLOGO"] = "1",
                ["Store__PublicUrl"] = Url,
                ["Store__TimeZone"] = TimeZone,
                ["Store__Country"] = "DE",
            },
        };
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "CrmAdmin.Server.dll"), "--data", Folder, "--urls", Url];
        foreach (var argument in demo ? [.. arguments, "--demo"] : arguments)
        {
            start.ArgumentList.Add(argument);
        }
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitUntilReadyAsync();
    }

    /// <summary>As a crash would: nothing is said to the open pages.</summary>
    public async Task StopAsync()
    {
        if (process is { } running)
        {
            process = null;
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
            running.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = new(Url), Timeout = TimeSpan.FromSeconds(5) };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !process!.HasExited;)
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"The server does not answer. It said:\n{Log}");
    }

    private void Write(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
