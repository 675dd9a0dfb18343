using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CrmAdmin.Server.Features.Customers.List;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace CrmAdmin.Server.Features.Outreach.Mail;

/// <summary>Why a mail did not go out.</summary>
/// <param name="Problem">A text's key and, after a blank, the mail server's status.</param>
/// <param name="IsFinal">The same mail would be refused again: it is not tried again.</param>
/// <param name="Answer">What the mail server said.</param>
public sealed record MailFault(string Problem, bool IsFinal = false, string? Answer = null)
{
    public const int MaxAnswer = 500;

    /// <summary>The server spoke after it had seen the mail's text.</summary>
    public bool IsAfterText { get; private init; }

    /// <param name="isConnected">The fault came once the connection stood.</param>
    /// <returns>Null: nothing that sending a mail should throw.</returns>
    public static MailFault? Of(Exception exception, string server, bool isConnected) => exception switch
    {
        TimeoutException or OperationCanceledException or { InnerException: TimeoutException } => new("mail.timed-out"),
        SocketException { SocketErrorCode: SocketError.TimedOut } => new("mail.timed-out"),
        SslHandshakeException { ServerCertificate: X509Certificate2 certificate } => new(DistrustOf(certificate, server)),
        SslHandshakeException => new("mail.tls-failed"),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => new("mail.host-unknown"),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new("mail.connection-refused"),
        SocketException => new("mail.no-connection"),
        NotSupportedException => new(isConnected ? "mail.no-sign-in" : "mail.no-starttls"),
        ServiceNotAuthenticatedException => new("mail.sign-in-wanted", Answer: exception.Message),
        AuthenticationException => OfSignIn(exception.InnerException as SmtpCommandException),
        SmtpCommandException refusal => OfAnswer(refusal),
        SmtpProtocolException or ServiceNotConnectedException or IOException => new("mail.broken-off"),
        FormatException => new("mail.bad-header", IsFinal: true),
        _ => null,
    };

    /// <summary>The answer on one line, as long as it may be, without what was confided to the server.</summary>
    public MailFault Without(params IEnumerable<string> confided)
    {
        if (Answer is null)
        {
            return this;
        }
        var said = confided.Where(text => text.Length > 0).Aggregate(Answer, (answer, text) => answer.Replace(text, "•••", StringComparison.OrdinalIgnoreCase));
        said = string.Concat(said.Select(c => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format ? ' ' : c)).Trim();
        return this with { Answer = said.Length <= MaxAnswer ? said : said[..(char.IsHighSurrogate(said[MaxAnswer - 1]) ? MaxAnswer - 1 : MaxAnswer)] };
    }

    // A wrong setting, not a wrong mail: it waits for somebody to put it right.
    private static MailFault OfSignIn(SmtpCommandException? refusal)
        => refusal is null ? With("mail.sign-in-refused", 535)
            : (int)refusal.StatusCode < 500 ? OfAnswer(refusal)
            : With("mail.sign-in-refused", (int)refusal.StatusCode) with { Answer = Said(refusal) };

    private static MailFault OfAnswer(SmtpCommandException refusal)
    {
        var fault = ((int)refusal.StatusCode, refusal.ErrorCode) switch
        {
            ( >= 530 and < 540 and var status, _) => With("mail.sign-in-refused", status),
            (552, SmtpErrorCode.SenderNotAccepted or SmtpErrorCode.MessageNotAccepted) => With("mail.too-large", 552, isFinal: true),
            ( >= 500 and < 600 and var status, SmtpErrorCode.SenderNotAccepted) => With("mail.sender-refused", status, isFinal: true),
            ( >= 500 and < 600 and var status, SmtpErrorCode.RecipientNotAccepted) => With("mail.recipient-refused", status, isFinal: true),
            ( >= 500 and < 600 and var status, _) => With("mail.refused", status, isFinal: true),
            ( >= 400 and < 500 and var status, _) => With("mail.not-now", status),
            _ => new("mail.broken-off"),
        };
        return fault with { Answer = Said(refusal), IsAfterText = refusal.ErrorCode == SmtpErrorCode.MessageNotAccepted };
    }

    private static MailFault With(string problem, int status, bool isFinal = false)
        => new(string.Create(CultureInfo.InvariantCulture, $"{problem} {status}"), isFinal);

    private static string Said(SmtpCommandException refusal) => string.Create(CultureInfo.InvariantCulture, $"{(int)refusal.StatusCode} {refusal.Message}");

    // By the system's clock, as the system judged it.
    private static string DistrustOf(X509Certificate2 certificate, string server)
        => !certificate.MatchesHostname(server) ? "mail.certificate-name"
            : TimeProvider.System.GetLocalNow().DateTime is var now && (now < certificate.NotBefore || now > certificate.NotAfter) ? "mail.certificate-expired"
            : "mail.certificate-untrusted";
}
