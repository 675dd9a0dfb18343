using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;

namespace CrmAdmin.Server.Cli;

/// <summary>One command line at the socket: reads its request, carries the command out, sends what it writes.</summary>
internal sealed class CliConnection(Socket socket, Func<CliRequest, ICliConsole, CancellationToken, Task<int>> run, ILogger log) : ICliConsole
{
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private static readonly TimeSpan ProgressPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    // Without a limit: somebody who pages through the output must not make the command stand still inside a transaction.
    private readonly Channel<CliAnswer> answers = Channel.CreateUnbounded<CliAnswer>(new() { SingleReader = true });
    private long lastProgress;

    public void WriteLine(string text) => answers.Writer.TryWrite(new() { Out = text });

    public void Error(string text) => answers.Writer.TryWrite(new() { Err = text });

    public void Progress(string label, long done, long total)
    {
        var last = Volatile.Read(ref lastProgress);
        if (done == total || last == 0 || TimeProvider.System.GetElapsedTime(last) >= ProgressPause)
        {
            Volatile.Write(ref lastProgress, TimeProvider.System.GetTimestamp());
            answers.Writer.TryWrite(new() { Progress = [label, done, total] });
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            var request = await ReadRequestAsync(stream, stopping);
            var sending = SendAsync(stream, gone);
            var watching = WatchAsync(stream, gone);
            var exit = request is null ? WrongUsage : await CarryOutAsync(request, stopping, gone.Token);
            answers.Writer.TryWrite(new() { Exit = exit });
            answers.Writer.Complete();
            await sending;
            await gone.CancelAsync();
            await watching;
        }
        catch (Exception ex) when (ex is IOException or SocketException or OperationCanceledException)
        {
            log.LogDebug(ex, "A command line went away");
        }
    }

    private async Task<int> CarryOutAsync(CliRequest request, CancellationToken stopping, CancellationToken gone)
    {
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(request.Culture);
        }
        catch (CultureNotFoundException)
        {
            // The server's own will do.
        }
        try
        {
            return await Task.Run(() => run(request, this, gone), gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            log.LogInformation(
                "{Command} was broken off: {Why}", request.Command, stopping.IsCancellationRequested ? "the server stops" : "the command line went away");
            Error("The server is stopping.");
            return Failed;
        }
        catch (Exception ex)
        {
            log.LogError(ex, "{Command} failed", request.Command);
            Error(ex.Message);
            return Failed;
        }
    }

    /// <summary>Null, and the reason sent, where it is too long or not a request.</summary>
    private async Task<CliRequest?> ReadRequestAsync(NetworkStream stream, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(RequestTimeout);
        var buffer = new byte[CliMessages.LongestRequest];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), timeout.Token);
            var end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            if (read == 0)
            {
                throw new IOException("Closed before the request ended.");
            }
            if (end >= 0)
            {
                return Parse(buffer.AsSpan(0, length + end));
            }
            length += read;
        }
        Error("The request is too long.");
        return null;
    }

    private CliRequest? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            if (CliMessages.Read<CliRequest>(line) is { Command: not null, Args: not null, Cwd: not null, Culture: not null } request
                && request.Args.All(arg => arg is not null))
            {
                return request;
            }
        }
        catch (JsonException ex)
        {
            log.LogDebug(ex, "A request that is none");
        }
        Error("This is not a request.");
        return null;
    }

    private async Task SendAsync(NetworkStream stream, CancellationTokenSource gone)
    {
        try
        {
            await foreach (var answer in answers.Reader.ReadAllAsync())
            {
                await stream.WriteAsync(CliMessages.Line(answer), CancellationToken.None);
            }
        }
        catch (IOException)
        {
            await gone.CancelAsync();
        }
    }

    // A command line sends nothing after its request: what ends this read is its going away.
    private static async Task WatchAsync(NetworkStream stream, CancellationTokenSource gone)
    {
        var ignored = new byte[1024];
        try
        {
            while (await stream.ReadAsync(ignored, gone.Token) > 0)
            {
                continue;
            }
            await gone.CancelAsync();
        }
        catch (Exception ex) when (ex is IOException or OperationCanceledException)
        {
            await gone.CancelAsync();
        }
    }
}
