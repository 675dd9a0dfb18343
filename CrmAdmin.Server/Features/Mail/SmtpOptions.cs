using System.Net.Security;

namespace CrmAdmin.Server.Features.Mail;

/// <summary>How long the mail server may take. Both together stay below the sender's lease of a mail.</summary>
public sealed record SmtpOptions
{
    /// <summary>To connect, to agree on encryption, and to answer each command.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a whole mail.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Who decides on a certificate; null: the system, by its roots, the server's name and the dates.</summary>
    public RemoteCertificateValidationCallback? Trust { get; init; }
}
