namespace CrmAdmin.Server.Cli;

/// <summary>Where a command of the command line writes, be it carried out here or by the running server. May be called from any thread.</summary>
public interface ICliConsole
{
    /// <summary>A result: standard output.</summary>
    void WriteLine(string text);

    /// <summary>What went wrong: standard error.</summary>
    void Error(string text);

    /// <summary>
    /// How far long work has come, on standard error; call it as often as convenient. Zero or less as <paramref name="total"/>: not known.
    /// </summary>
    void Progress(string label, long done, long total);
}

/// <summary>A command as it was typed.</summary>
/// <param name="Cwd">The caller's folder, which relative paths among <paramref name="Args"/> are relative to.</param>
/// <param name="Culture">Name of the caller's culture ("ko-KR"): the server answers in it.</param>
public sealed record CliRequest(string Command, IReadOnlyList<string> Args, string Cwd, string Culture);
