using System.Diagnostics;

namespace CrmAdmin.Tests.Cli;

/// <summary>The program with a command, as a process of its own that stands in a folder.</summary>
internal sealed class ProgramProcess(string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Unix's number of the signal that Ctrl+C sends.</summary>
    public const int Interrupt = 2;

    /// <summary>Of the signal that a service manager sends.</summary>
    public const int Terminate = 15;

    public const int Kill = 9;

    public async Task<(int Code, string[] Output, string[] Error)> RunAsync(string[] args, Dictionary<string, string> environment)
    {
        using var process = Start(args, environment);
        return await EndAsync(process);
    }

    public Process Start(string[] args, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["DOTNET_ENVIRONMENT"] = "Production",
                ["LANG"] = "en_US.UTF-8",
                ["LC_ALL"] = "en_US.UTF-8",
                ["CRM_MASTER_KEY"] = ""
            },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "CrmAdmin.Server.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }
        return Process.Start(start)!;
    }

    public static async Task<(int Code, string[] Output, string[] Error)> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, Lines(await output), Lines(await error));

        static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Where a shell has started us in the background Ctrl+C is ignored by us and all whom we start: then it ends as a service manager
    /// would.</summary>
    public static async Task SignalAsync(Process process, int signal)
    {
        signal = signal == Interrupt && await IgnoresInterruptAsync() ? Terminate : signal;
        using var kill = Process.Start("kill", [string.Create(CultureInfo.InvariantCulture, $"-{signal}"), process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static async Task<bool> IgnoresInterruptAsync()
    {
        const string Status = "/proc/self/status";
        const string Ignored = "SigIgn:";
        var line = File.Exists(Status) ? Array.Find(await File.ReadAllLinesAsync(Status), one => one.StartsWith(Ignored, StringComparison.Ordinal)) : null;
        return line is not null
            && (ulong.Parse(line.AsSpan(Ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (Interrupt - 1) & 1) == 1;
    }
}
