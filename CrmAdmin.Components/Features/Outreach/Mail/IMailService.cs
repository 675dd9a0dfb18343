using System.ComponentModel.DataAnnotations;

namespace CrmAdmin.Components.Features.Outreach.Mail;

/// <summary>The store's mail server and the texts of its mails.</summary>
public interface IMailService
{
    [Requires(Permissions.SettingsManage)]
    Task<MailSettings> GetAsync(CancellationToken ct = default);

    /// <summary>An empty password leaves the stored one, unless the server or the user changed: a password is not sent to another place.</summary>
    /// <exception cref="ConflictException">Somebody else saved after <see cref="MailAccountInput.Version"/> was read.</exception>
    [Requires(Permissions.SettingsManage)]
    Task SaveAccountAsync(MailAccountInput input, CancellationToken ct = default);

    /// <summary>Takes the mail server out: mails are kept from then on, those with a secret refused.</summary>
    [Requires(Permissions.SettingsManage)]
    Task RemoveAccountAsync(int version, CancellationToken ct = default);

    /// <exception cref="RuleException"><c>mail.template-broken</c>; <c>mail.template-lacks-secret</c>; <c>mail.secret-in-subject</c>.</exception>
    /// <exception cref="ConflictException">Somebody else saved after <see cref="MailTemplateInput.Version"/> was read.</exception>
    [Requires(Permissions.SettingsManage)]
    Task SaveTemplateAsync(MailTemplateInput input, CancellationToken ct = default);

    /// <summary>The text with sample values in its fields; saves nothing.</summary>
    /// <exception cref="RuleException"><c>mail.template-broken</c>, with the place.</exception>
    [Requires(Permissions.SettingsManage)]
    Task<MailText> PreviewAsync(MailTemplateInput input, CancellationToken ct = default);

    /// <summary>Sends a test mail to the signed-in person's own address.</summary>
    /// <returns>Key of the mail in the outbox, where its fate is seen.</returns>
    [Requires(Permissions.SettingsManage)]
    Task<long> SendTestAsync(CancellationToken ct = default);
}

/// <param name="Account">Null: there is no mail server.</param>
/// <param name="HasPassword">One is stored; it is never shown.</param>
public sealed record MailSettings(MailAccountInput? Account, bool HasPassword, IReadOnlyList<MailTemplateInput> Templates, bool IsDemo);

public sealed record MailText(string Subject, string Body);

/// <summary>How the connection to the mail server is encrypted.</summary>
public enum MailEncryption
{
    /// <summary>Not at all; only to a server on this machine.</summary>
    None,

    /// <summary>From the STARTTLS command on, before anything else is said.</summary>
    StartTls,

    /// <summary>From the first byte on (implicit TLS).</summary>
    Tls,
}

public sealed class MailAccountInput : IValidatableObject
{
    /// <summary>Of the stored account; -1: there was none.</summary>
    public int Version { get; set; } = -1;

    [Required, StringLength(253)]
    public string? Server { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = PortOf(MailEncryption.StartTls);

    public MailEncryption Encryption { get; set; } = MailEncryption.StartTls;

    [StringLength(254)]
    public string? UserName { get; set; }

    /// <summary>Empty: as it was.</summary>
    [StringLength(500)]
    public string? Password { get; set; }

    [Required, Email]
    public string? SenderAddress { get; set; }

    [StringLength(120)]
    public string? SenderName { get; set; }

    /// <summary>The usual port.</summary>
    public static int PortOf(MailEncryption encryption) => encryption switch { MailEncryption.Tls => 465, MailEncryption.StartTls => 587, _ => 25 };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Server is { Length: > 0 } server && Uri.CheckHostName(server.Trim()) == UriHostNameType.Unknown)
        {
            yield return new ValidationResult("mail.bad-server", [nameof(Server)]);
        }
        if (Encryption == MailEncryption.StartTls && Port == PortOf(MailEncryption.Tls))
        {
            yield return new ValidationResult("mail.implicit-tls", [nameof(Port)]);
        }
        if (Encryption == MailEncryption.None && Server?.Trim() is not (null or "" or "localhost" or "127.0.0.1" or "::1"))
        {
            yield return new ValidationResult("mail.needs-tls", [nameof(Encryption)]);
        }
        if (SenderName?.Any(char.IsControl) == true)
        {
            yield return new ValidationResult("mail.line-break", [nameof(SenderName)]);
        }
        if (UserName?.Any(char.IsControl) == true)
        {
            yield return new ValidationResult("mail.line-break", [nameof(UserName)]);
        }
    }
}

public sealed class MailTemplateInput : IValidatableObject
{
    [Required]
    public string Name { get; set; } = "";

    [Required]
    public string Language { get; set; } = "";

    /// <summary>Of the stored text; -1: the program's own.</summary>
    public int Version { get; set; } = -1;

    [Required, StringLength(200)]
    public string? Subject { get; set; }

    [Required, StringLength(10_000)]
    public string? Body { get; set; }

    /// <summary>What may stand between {{ and }}.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Subject?.Any(char.IsControl) == true)
        {
            yield return new ValidationResult("mail.line-break", [nameof(Subject)]);
        }
    }
}
