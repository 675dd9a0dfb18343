using CrmAdmin.Components.Features.Outreach.Mail;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Outreach.Mail;

/// <summary>The store's mail server, at most one. Without it mails are kept and not sent.</summary>
public sealed class MailAccount : IAuditedAdministrationData
{
    /// <summary>What <see cref="SealedPassword"/> is sealed for.</summary>
    public const string Purpose = "smtp-password";

    public long Id { get; init; }
    public int Version { get; set; }
    public required string Server { get; set; }
    public required int Port { get; set; }

    public required MailEncryption Encryption { get; set; }

    public string? UserName { get; set; }

    [Secret]
    public byte[]? SealedPassword { get; set; }

    public required string SenderAddress { get; set; }
    public string? SenderName { get; set; }

    public string Label => Server;

    public ChangeArea Area => ChangeArea.Settings;
}

/// <summary>A mail's text as an administrator wrote it; what nobody wrote is the program's own.</summary>
public sealed class MailTemplate : IAuditedAdministrationData
{
    public long Id { get; init; }
    public int Version { get; set; }

    /// <summary>One of <see cref="MailTexts.Names"/>.</summary>
    public required string Name { get; init; }

    public required string Language { get; init; }
    public required string Subject { get; set; }
    public required string Body { get; set; }

    public string Label => $"{Name} ({Language})";

    public ChangeArea Area => ChangeArea.Settings;
}

public static class MailTables
{
    public static DbSet<MailAccount> MailAccounts(this CrmDbContext db) => db.Set<MailAccount>();

    public static DbSet<MailTemplate> MailTemplates(this CrmDbContext db) => db.Set<MailTemplate>();
}

internal sealed class MailAccountMap : IEntityTypeConfiguration<MailAccount>
{
    public void Configure(EntityTypeBuilder<MailAccount> account)
    {
        account.ToTable("mail_accounts");
        account.Ignore(a => a.Label).Ignore(a => a.Area);
        account.Property(a => a.Server).HasMaxLength(253);
        account.Property(a => a.UserName).HasMaxLength(254);
        account.Property(a => a.SenderAddress).HasMaxLength(254);
        account.Property(a => a.SenderName).HasMaxLength(120);
    }
}

internal sealed class MailTemplateMap : IEntityTypeConfiguration<MailTemplate>
{
    public void Configure(EntityTypeBuilder<MailTemplate> template)
    {
        template.ToTable("mail_templates");
        template.Ignore(t => t.Label).Ignore(t => t.Area);
        template.Property(t => t.Name).HasMaxLength(40);
        template.Property(t => t.Language).HasMaxLength(10);
        template.Property(t => t.Subject).HasMaxLength(200);
        template.HasIndex(t => new { t.Name, t.Language }).IsUnique();
    }
}
