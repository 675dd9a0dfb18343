using System.Net.Security;

namespace CrmAdmin.Server.Features.Outreach.Mail;

/// <summary>How long the mail server may take, and whom it must convince.</summary>
public sealed record SmtpOptions
{
    /// <summary>To connect, to agree on encryption, and to answer each command.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a whole mail; below the sender's lease of it.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Who decides on a certificate; null: the system, by its roots, the server's name and the dates.</summary>
    public RemoteCertificateValidationCallback? Trust { get; init; }
}
