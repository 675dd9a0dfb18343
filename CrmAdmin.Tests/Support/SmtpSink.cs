using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CrmAdmin.Tests.Support;

/// <summary>A mail server on loopback that speaks real SMTP, keeps what it takes and passes nothing on.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly Task accepting;

    public SmtpSink()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whole messages, headers and body, as they came over the line.</summary>
    public ConcurrentQueue<string> Messages { get; } = [];

    /// <summary>What clients said, line by line.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>The answer to a recipient; null: taken.</summary>
    public string? AnswerToRecipient { get; set; }

    /// <summary>What happens elsewhere while a recipient waits for the answer.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>Hangs up after it took a message and before it says so.</summary>
    public bool DiesAfterData { get; set; }

    /// <summary>The text of the newest message, decoded.</summary>
    public string Text => Decode(Messages.Last());

    public static string Decode(string message)
    {
        var split = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = (message[..split], message[(split + 4)..]);
        return head.Contains("base64", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(body.Where(c => !char.IsWhiteSpace(c)))))
            : QuotedPrintable(body);
    }

    public async ValueTask DisposeAsync()
    {
        if (accepting.IsCompleted)
        {
            return; // taken down before
        }
        await over.CancelAsync();
        listener.Dispose();
        await accepting;
        over.Dispose();
    }

    private static string QuotedPrintable(string body)
    {
        var bytes = new List<byte>();
        var text = body.Replace("=\r\n", "", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = TalkAsync(await listener.AcceptTcpClientAsync(over.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Taken down.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 sink.example ESMTP");
                while (await reader.ReadLineAsync(over.Token) is { } line)
                {
                    Commands.Enqueue(line);
                    switch (line.Split(' ', ':')[0].ToUpperInvariant())
                    {
                        case "EHLO":
                            await writer.WriteLineAsync("250-sink.example");
                            await writer.WriteLineAsync("250 8BITMIME");
                            break;
                        case "RCPT":
                            await (Meanwhile?.Invoke() ?? Task.CompletedTask);
                            await writer.WriteLineAsync(AnswerToRecipient ?? "250 Ok");
                            break;
                        case "DATA":
                            await writer.WriteLineAsync("354 Go on");
                            var message = new StringBuilder();
                            while (await reader.ReadLineAsync(over.Token) is { } data && data != ".")
                            {
                                message.Append(data.StartsWith("..", StringComparison.Ordinal) ? data[1..] : data).Append("\r\n");
                            }
                            Messages.Enqueue(message.ToString());
                            if (DiesAfterData)
                            {
                                return;
                            }
                            await writer.WriteLineAsync("250 Taken");
                            break;
                        case "QUIT":
                            await writer.WriteLineAsync("221 Bye");
                            return;
                        default:
                            await writer.WriteLineAsync("250 Ok");
                            break;
                    }
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
            {
                // The other side hung up.
            }
        }
    }
}
