using System.Net;
using System.Net.Sockets;

namespace CrmAdmin.Tests.Browser;

/// <summary>A line to the server on which everything takes longer, there and back: what a colleague far away has.</summary>
public sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly int port;
    private readonly TimeSpan delay;
    private readonly Task accepting;

    public SlowLine(int port, TimeSpan delay)
    {
        (this.port, this.delay) = (port, delay);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Dispose();
        await accepting;
        over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await listener.AcceptTcpClientAsync(over.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The line is taken down.
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, port, over.Token);
                await Task.WhenAny(DelayAsync(near.GetStream(), far.GetStream()), DelayAsync(far.GetStream(), near.GetStream()));
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One end hung up.
            }
        }
    }

    // What arrives is passed on in its order, each piece as late as the line makes it: the line is long, not narrow.
    private async Task DelayAsync(NetworkStream from, NetworkStream to)
    {
        var sent = Task.CompletedTask;
        var buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, over.Token)) > 0;)
        {
            sent = PassAsync(sent, Task.Delay(delay, over.Token), buffer[..read], to);
        }
        await sent;
    }

    private async Task PassAsync(Task before, Task due, byte[] piece, NetworkStream to)
    {
        await Task.WhenAll(before, due);
        await to.WriteAsync(piece, over.Token);
    }
}
