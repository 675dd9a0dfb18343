using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Customers.List;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Net;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace CrmAdmin.Tests.Support;

/// <summary>A mail server on loopback that keeps what it takes, passes nothing on, and answers as a test wishes.</summary>
public sealed class SmtpSink : MessageStore, IMailboxFilter, IUserAuthenticator, IAsyncDisposable
{
    public const int MaxSize = 100_000;
    private readonly CancellationTokenSource over = new();
    private readonly Task running;

    /// <param name="certificate">With one it offers encryption, and signing in over an encrypted connection only.</param>
    /// <param name="fromTheStart">Encrypted from the first byte on, else by STARTTLS.</param>
    public SmtpSink(X509Certificate2? certificate = null, bool fromTheStart = false)
    {
        var options = new SmtpServerOptionsBuilder().ServerName("sink.example").CustomSmtpGreeting(_ => Greeting)
            .MaxMessageSize(MaxSize, MaxMessageSizeHandling.Strict).Endpoint(endpoint =>
            {
                endpoint.Endpoint(new(IPAddress.Loopback, 0)).IsSecure(fromTheStart).AllowUnsecureAuthentication(certificate is null);
                if (certificate is not null)
                {
                    endpoint.Certificate(certificate);
                }
            }).Build();
        var listeners = new EndpointListenerFactory();
        listeners.EndpointStarted += (_, started) => Port = ((IPEndPoint)started.LocalEndPoint).Port;
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(listeners);
        services.Add((IMessageStore)this);
        services.Add((IMailboxFilter)this);
        services.Add((IUserAuthenticator)this);
        services.Add(new Commands(this));
        var server = new SmtpServer.SmtpServer(options, services);
        server.SessionCreated += (_, session) => session.Context.CommandExecuting += (_, executing)
            => Said.Enqueue(new(Words(executing.Command), session.Context.Pipe.IsSecure));
        running = server.StartAsync(over.Token);
    }

    public int Port { get; private set; }

    /// <summary>The settings that send to it, in clear.</summary>
    public MailAccountInput Account => new() { Server = "127.0.0.1", Port = Port, Encryption = MailEncryption.None, SenderAddress = "crm@shop.example" };

    /// <summary>Whole messages, headers and body, as they came over the line.</summary>
    public ConcurrentQueue<string> Messages { get; } = [];

    /// <summary>What clients said, without the messages themselves.</summary>
    public ConcurrentQueue<SaidCommand> Said { get; } = [];

    /// <summary>With what clients signed in.</summary>
    public ConcurrentQueue<(string User, string Password)> SignIns { get; } = [];

    public string Greeting { get; set; } = "220 sink.example ESMTP";

    /// <summary>Answers to commands, as “RCPT” and “450 mailbox busy”; to the others it says yes.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>What happens elsewhere while a command waits for its answer.</summary>
    public Func<string, Task>? DuringDelivery { get; set; }

    /// <summary>At this command it hangs up instead of answering; at DATA when it has the whole message.</summary>
    public string? HangsUpAt { get; set; }

    /// <summary>Whether it takes addresses in UTF-8.</summary>
    public bool TakesUtf8 { get; set; } = true;

    /// <summary>The text of the newest message, decoded.</summary>
    public string Text => Read(Messages.Last()).TextBody!;

    public static MimeMessage Read(string message)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(message));
        return MimeMessage.Load(bytes);
    }

    /// <summary>A certificate that nobody signed.</summary>
    /// <param name="name">A host's name; null: the loopback address.</param>
    public static X509Certificate2 Certificate(string? name = null, int validUntilDays = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name ?? "127.0.0.1"}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (name is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        else
        {
            names.AddDnsName(name);
        }
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-9), now.AddDays(validUntilDays));
    }

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        Messages.Enqueue(Encoding.UTF8.GetString(buffer));
        return await AnswerAsync(context, "DATA") ?? SmtpResponse.Ok;
    }

    public Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox @from, int size, CancellationToken cancellationToken)
        => AgreeAsync(context, "MAIL");

    public Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox @from, CancellationToken cancellationToken)
        => AgreeAsync(context, "RCPT");

    public Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken)
    {
        SignIns.Enqueue((user, password));
        return AgreeAsync(context, "AUTH");
    }

    public async ValueTask DisposeAsync()
    {
        if (running.IsCompleted)
        {
            return; // taken down before
        }
        await over.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        over.Dispose();
    }

    private static string Words(SmtpCommand command) => command switch
    {
        MailCommand mail => $"MAIL {mail.Address.AsAddress()} {string.Join(' ', mail.Parameters.Keys)}",
        RcptCommand recipient => $"RCPT {recipient.Address.AsAddress()}",
        _ => command.Name,
    };

    private async Task<bool> AgreeAsync(ISessionContext context, string command)
        => await AnswerAsync(context, command) is { } refusal ? throw new SmtpResponseException(refusal) : true;

    private async Task<SmtpResponse?> AnswerAsync(ISessionContext context, string command)
    {
        await (DuringDelivery?.Invoke(command) ?? Task.CompletedTask);
        if (HangsUpAt == command)
        {
            ((IDisposable)context.Pipe).Dispose();
            throw new IOException("Hung up.");
        }
        return Answers.TryGetValue(command, out var answer) ? new((SmtpReplyCode)int.Parse(answer[..3], CultureInfo.InvariantCulture), answer[4..]) : null;
    }

    private sealed class Commands(SmtpSink sink) : SmtpCommandFactory
    {
        public override SmtpCommand CreateEhlo(string domainOrAddress) => new Ehlo(sink, domainOrAddress);
    }

    private sealed class Ehlo(SmtpSink sink, string domainOrAddress) : EhloCommand(domainOrAddress)
    {
        protected override IEnumerable<string> GetExtensions(ISessionContext context)
            => base.GetExtensions(context).Where(extension => extension != "SMTPUTF8" || sink.TakesUtf8);
    }
}

/// <param name="IsEncrypted">Over an encrypted connection.</param>
public sealed record SaidCommand(string Text, bool IsEncrypted);
