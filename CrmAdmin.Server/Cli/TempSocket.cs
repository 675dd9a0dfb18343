namespace CrmAdmin.Server.Cli;
public sealed record CliRequest(string Verb, string[] Args, string Cwd, string Culture);
public static class CliSocketClient { public static Task<int?> TryRunAsync(string folder, CliRequest r, ICliConsole c, CancellationToken ct) => Task.FromResult<int?>(null); }
public sealed class TerminalConsole : ICliConsole { public void WriteLine(string t)=>Console.WriteLine(t); public void Error(string t)=>Console.Error.WriteLine(t); public void Progress(string l,long d,long t)=>Console.Error.WriteLine($"{l} {d}/{t}"); }
