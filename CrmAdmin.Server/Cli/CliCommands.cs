using System.CommandLine;

namespace CrmAdmin.Server.Cli;

/// <summary>What a command of the command line works with, here or inside the server that holds the database.</summary>
/// <param name="Services">A scope in which the command line itself is signed in.</param>
/// <param name="Folder">Where the caller stands: relative paths are relative to it.</param>
public sealed record CliCommandContext(ParseResult Parsed, IServiceProvider Services, ICliConsole Console, string Folder)
{
    public string PathOf(string path) => Path.GetFullPath(path, Folder);
}

/// <summary>Ends of a command.</summary>
public static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int DoneWithRejections = 3;
}

/// <summary>A command: its words, and what it does. Registered once; the server runs the same object for a remote caller.</summary>
public abstract class CliCommand
{
    /// <summary>With its arguments and options; the path of names (<c>staff add</c>) is <see cref="Name"/>.</summary>
    public abstract Command Command { get; }

    /// <summary>Words from the root, separated by a blank.</summary>
    public abstract string Name { get; }

    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public abstract Task<int> RunAsync(CliCommandContext context, CancellationToken ct);
}
