using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CrmAdmin.Tests.Support;

/// <summary>A mail server on loopback that speaks real SMTP, keeps what it takes and passes nothing on.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly Task accepting;
    private readonly X509Certificate2? certificate;

    /// <param name="certificate">With one it offers STARTTLS, and signing in once the line is encrypted.</param>
    public SmtpSink(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whole messages, headers and body, as they came over the line.</summary>
    public ConcurrentQueue<string> Messages { get; } = [];

    /// <summary>What clients said in clear, line by line, without the messages themselves.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>What they said once the line was encrypted.</summary>
    public ConcurrentQueue<string> Encrypted { get; } = [];

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
        catch (Exception exception) when (over.IsCancellationRequested && exception is (OperationCanceledException or InvalidOperationException or SocketException))
        {
            // Taken down, perhaps between two calls: then there is nothing to listen on.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var line = client.GetStream();
                await using (var writer = WriterOn(line))
                {
                    await writer.WriteLineAsync("220 sink.example ESMTP");
                }
                if (await TalkAsync(line, Commands, certificate is not null))
                {
                    await using var encrypted = new SslStream(line);
                    await encrypted.AuthenticateAsServerAsync(certificate!);
                    await TalkAsync(encrypted, Encrypted, offersTls: false);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or AuthenticationException)
            {
                // The other side hung up, or does not trust this one.
            }
        }
    }

    /// <returns>Whether the line is to be encrypted now.</returns>
    private async Task<bool> TalkAsync(Stream stream, ConcurrentQueue<string> said, bool offersTls)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        await using var writer = WriterOn(stream);
        while (await reader.ReadLineAsync(over.Token) is { } line)
        {
            said.Enqueue(line);
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-sink.example");
                    if (stream is SslStream || offersTls)
                    {
                        await writer.WriteLineAsync(offersTls ? "250-STARTTLS" : "250-AUTH LOGIN");
                    }
                    await writer.WriteLineAsync("250 8BITMIME");
                    break;
                case "STARTTLS" when offersTls:
                    await writer.WriteLineAsync("220 Go on");
                    return true;
                case "AUTH":
                    await writer.WriteLineAsync("334 UGFzc3dvcmQ6");
                    said.Enqueue(await reader.ReadLineAsync(over.Token) ?? "");
                    await writer.WriteLineAsync("235 Welcome");
                    break;
                case "RCPT":
                    await (Meanwhile?.Invoke() ?? Task.CompletedTask);
                    await writer.WriteLineAsync(AnswerToRecipient ?? "250 Ok");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 Go on");
                    Messages.Enqueue(await MessageAsync(reader));
                    if (DiesAfterData)
                    {
                        return false;
                    }
                    await writer.WriteLineAsync("250 Taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 Bye");
                    return false;
                default:
                    await writer.WriteLineAsync("250 Ok");
                    break;
            }
        }
        return false;
    }

    private async Task<string> MessageAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(over.Token) is { } data && data != ".")
        {
            message.Append(data.StartsWith("..", StringComparison.Ordinal) ? data[1..] : data).Append("\r\n");
        }
        return message.ToString();
    }

    private static StreamWriter WriterOn(Stream stream) => new(stream, Encoding.Latin1, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
}
