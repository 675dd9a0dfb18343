namespace CrmAdmin.Server.Cli;

/// <summary>Work between the first data and the first request of a process that serves; in the order of <see cref="Order"/>.</summary>
public interface IServeStep
{
    int Order => 0;

    Task RunAsync(ICliConsole console, CancellationToken ct);
}
