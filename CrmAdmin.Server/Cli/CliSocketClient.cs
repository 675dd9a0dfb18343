using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CrmAdmin.Server.Cli;

/// <summary>The command line's end of the socket.</summary>
public static class CliSocketClient
{
    private const int Failed = 1;

    /// <summary>
    /// Lets the server of a data folder carry out a command, and answers with the exit code; null where no server listens, also where one
    /// left its socket behind. Cancelling it cancels the command.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">The server is another user's.</exception>
    public static async Task<int?> TryRunAsync(string dataFolder, CliRequest request, ICliConsole console, CancellationToken ct = default)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (!await ConnectAsync(socket, CliSocket.PathFor(dataFolder), ct))
        {
            return null;
        }
        if (!CliSocket.MayAnswer(socket, dataFolder))
        {
            throw new UnauthorizedAccessException("The server of this data folder is run by another user.");
        }
        await using var stream = new NetworkStream(socket);
        try
        {
            await stream.WriteAsync(CliMessages.Line(request), ct);
            using var lines = new StreamReader(stream, Encoding.UTF8);
            while (await lines.ReadLineAsync(ct) is { } line)
            {
                if (Show(CliMessages.Read<CliAnswer>(Encoding.UTF8.GetBytes(line)), console) is { } exit)
                {
                    return exit;
                }
            }
        }
        catch (Exception ex) when (ex is IOException or JsonException)
        {
            // As if it had closed the connection.
        }
        console.Error("The connection to the server was lost; what it had finished by then is kept.");
        return Failed;
    }

    private static int? Show(CliAnswer answer, ICliConsole console)
    {
        switch (answer)
        {
            case { Out: { } text }:
                console.WriteLine(text);
                break;
            case { Err: { } text }:
                console.Error(text);
                break;
            case { Progress: [JsonElement label, JsonElement done, JsonElement total] }:
                console.Progress(label.GetString() ?? "", done.GetInt64(), total.GetInt64());
                break;
        }
        return answer.Exit;
    }

    private static async Task<bool> ConnectAsync(Socket socket, string path, CancellationToken ct)
    {
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return true;
        }
        catch (SocketException ex) when (ex.SocketErrorCode is SocketError.AccessDenied)
        {
            throw new UnauthorizedAccessException("The server of this data folder is run by another user.", ex);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
