using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;

namespace CrmAdmin.Tests.Support;

/// <summary>The door said no before there was a circuit.</summary>
public sealed class CircuitRefusedException(HttpStatusCode status) : Exception(status.ToString())
{
    public HttpStatusCode Status { get; } = status;
}

/// <summary>One WebSocket to the hub: words go out one after the other, and come in in their order.</summary>
internal sealed class CircuitWire : IAsyncDisposable
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10); // the server hangs up after 30 without
    private static readonly Dictionary<string, string> NoHeaders = [];
    private readonly ClientWebSocket socket;
    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource over = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<object?>> asked = new(StringComparer.Ordinal);
    private Task listening = Task.CompletedTask;
    private int questions;

    private CircuitWire(ClientWebSocket socket) => this.socket = socket;

    public bool IsOpen { get; private set; } = true;

    public static async Task<CircuitWire> ConnectAsync(Uri host, string cookies, string origin)
    {
        var line = new ClientWebSocket();
        line.Options.CollectHttpResponseDetails = true;
        line.Options.SetRequestHeader("Cookie", cookies);
        if (origin.Length > 0)
        {
            line.Options.SetRequestHeader("Origin", origin);
        }
        try
        {
            await line.ConnectAsync(new UriBuilder(host) { Scheme = "ws", Path = "/_blazor" }.Uri, default);
        }
        catch (WebSocketException) when (line.HttpStatusCode != default)
        {
            line.Dispose();
            throw new CircuitRefusedException(line.HttpStatusCode);
        }
        await line.SendAsync(BlazorPack.Handshake, WebSocketMessageType.Binary, endOfMessage: true, default);
        return new(line);
    }

    public void Listen(Func<string, object?[], Task> hear, Action wake)
    {
        listening = ListenAsync(hear, wake);
        _ = StayAsync();
    }

    public Task SendAsync(string target, params object?[] args)
        => WriteAsync(BlazorPack.Write(BlazorPack.Invocation, NoHeaders, null, target, args, Array.Empty<object?>()));

    /// <exception cref="InvalidOperationException">The hub answered with an error.</exception>
    public async Task<object?> InvokeAsync(string target, params object?[] args)
    {
        var id = Interlocked.Increment(ref questions).ToString(CultureInfo.InvariantCulture);
        var answer = asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await WriteAsync(BlazorPack.Write(BlazorPack.Invocation, NoHeaders, id, target, args, Array.Empty<object?>()));
        return await answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        socket.Abort();
        await listening;
        socket.Dispose();
        turn.Dispose();
        over.Dispose();
    }

    private async Task WriteAsync(byte[] message)
    {
        await turn.WaitAsync(over.Token);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, over.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException)
        {
            // Nobody hears it any more; IsOpen will say so.
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task StayAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(SignOfLife);
            while (await timer.WaitForNextTickAsync(over.Token))
            {
                await WriteAsync(BlazorPack.Write(BlazorPack.Ping));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // Hung up.
        }
    }

    private async Task ListenAsync(Func<string, object?[], Task> hear, Action wake)
    {
        var received = new List<byte>();
        var buffer = new byte[64 * 1024];
        var greeted = false;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), over.Token) is { MessageType: not WebSocketMessageType.Close } piece)
            {
                received.AddRange(buffer.AsSpan(0, piece.Count));
                if (!greeted && received.IndexOf(0x1E) is >= 0 and var end)
                {
                    received.RemoveRange(0, end + 1);
                    greeted = true;
                }
                foreach (var message in greeted ? BlazorPack.TakeMessages(received) : [])
                {
                    await TakeAsync(message, hear);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Hung up, by either side.
        }
        IsOpen = false;
        foreach (var waiting in asked.Values)
        {
            waiting.TrySetException(new InvalidOperationException("closed"));
        }
        wake();
    }

    private async Task TakeAsync(object?[] message, Func<string, object?[], Task> hear)
    {
        switch ((long)message[0]!)
        {
            case BlazorPack.Invocation:
                await hear((string)message[3]!, (object?[])message[4]!);
                break;
            case BlazorPack.Completion when asked.TryRemove((string)message[2]!, out var waiting):
                if ((long)message[3]! == 1)
                {
                    waiting.TrySetException(new InvalidOperationException((string?)message[4]));
                }
                else
                {
                    waiting.TrySetResult(message.ElementAtOrDefault(4));
                }
                break;
            case BlazorPack.Close:
                socket.Abort();
                break;
        }
    }
}
