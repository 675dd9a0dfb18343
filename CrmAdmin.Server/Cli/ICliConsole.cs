namespace CrmAdmin.Server.Cli;

public interface ICliConsole
{
    void WriteLine(string text);

    void Error(string text);

    void Progress(string label, long done, long total);
}
