using System.Collections.Concurrent;
using System.Net.Sockets;

namespace CrmAdmin.Server.Cli;

/// <summary>
/// Carries out commands of the command line in the running server, which holds the database. Over a Unix socket that only the server's
/// user (and root) can use; several at once. A command is cancelled when its command line goes away or the server stops.
/// </summary>
/// <param name="run">Answers with the exit code; what it throws is logged, shown, and is exit code 1.</param>
public sealed class CliSocketServer(string dataFolder, Func<CliRequest, ICliConsole, CancellationToken, Task<int>> run, ILogger<CliSocketServer> log)
    : BackgroundService
{
    private readonly ConcurrentDictionary<Task, bool> connections = new();
    private Socket? listener;

    /// <summary>Listens when it returns. Where that is not possible it says so in the log and the server runs without.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            listener = CliSocket.Listen(dataFolder);
        }
        catch (Exception ex) when (ex is IOException or SocketException or UnauthorizedAccessException)
        {
            log.LogWarning(ex, "The command line cannot reach this server at {Path}", CliSocket.PathFor(dataFolder));
        }
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        listener?.Dispose(); // where it stops so early that ExecuteAsync never ran
    }

    public override void Dispose()
    {
        listener?.Dispose(); // takes the file away too
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (listener is not null)
            {
                Accepted(await listener.AcceptAsync(stoppingToken), stoppingToken);
            }
        }
        catch (Exception ex) when (ex is OperationCanceledException or ObjectDisposedException)
        {
            // The server stops.
        }
        listener?.Dispose();
        await Task.WhenAll(connections.Keys);
    }

    private void Accepted(Socket client, CancellationToken stopping)
    {
        if (!CliSocket.MayAsk(client))
        {
            log.LogWarning("User {Uid} tried to use the command line's socket", CliSocket.UserOf(client));
            client.Dispose();
            return;
        }
        var connection = new CliConnection(client, run, log).RunAsync(stopping);
        connections[connection] = true;
        _ = connection.ContinueWith(done => connections.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
