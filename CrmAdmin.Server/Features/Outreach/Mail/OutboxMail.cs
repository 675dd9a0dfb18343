using CrmAdmin.Components.Features.Outreach.Mail;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Outreach.Mail;

/// <summary>
/// A mail from the moment it is caused: written in the transaction of its cause, sent after the commit, its fate kept. The body of one
/// with a secret is sealed under the master key while it waits and wiped when it is sent or given up.
/// </summary>
public sealed class OutboxMail
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public long? CustomerId { get; init; }

    /// <summary>The recipient's address.</summary>
    public required string To { get; init; }

    public required string Template { get; init; }
    public required string Language { get; init; }
    public required string Subject { get; init; }

    /// <summary>Plain text; null where there is a secret in it.</summary>
    public string? Body { get; set; }

    public bool HasSecret { get; init; }

    /// <summary>The body of a mail with a secret, until it is sent.</summary>
    public byte[]? SealedBody { get; set; }

    public required MailState State { get; set; }
    public int Tries { get; set; }

    /// <summary>Null: no further try.</summary>
    public DateTimeOffset? NextTryAt { get; set; }

    /// <summary>A temporary password, for one, is not worth sending when it has run out.</summary>
    public DateTimeOffset? UsefulUntil { get; init; }

    /// <summary>Somebody sends it until then; later they are taken for dead.</summary>
    public DateTimeOffset? TakenUntil { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>Why the last try failed: a text's key and, after a blank, the server's status.</summary>
    public string? Problem { get; set; }

    /// <summary>What the server said to it. Never a credential, and nothing that it said of a text with a secret; it may name the recipient.</summary>
    public string? Answer { get; set; }

    public long? StaffId { get; init; }
    public required string By { get; init; }
    public required string Correlation { get; init; }

    /// <summary>Ends it: nothing waits and no secret is left.</summary>
    public void End(MailState state, DateTimeOffset now, string? problem = null)
        => (State, DoneAt, NextTryAt, TakenUntil, Problem, Answer, SealedBody) = (state, now, null, null, problem, null, null);
}

public static class OutboxMailsTable
{
    public static DbSet<OutboxMail> OutboxMails(this CrmDbContext db) => db.Set<OutboxMail>();
}

internal sealed class OutboxMailMap : IEntityTypeConfiguration<OutboxMail>
{
    public void Configure(EntityTypeBuilder<OutboxMail> mail)
    {
        mail.ToTable("outbox_mails");
        mail.Property(m => m.To).HasMaxLength(254);
        mail.Property(m => m.Template).HasMaxLength(40);
        mail.Property(m => m.Language).HasMaxLength(10);
        mail.Property(m => m.Subject).HasMaxLength(400);
        mail.Property(m => m.Problem).HasMaxLength(60);
        mail.Property(m => m.Answer).HasMaxLength(MailFault.MaxAnswer);
        mail.Property(m => m.By).HasMaxLength(120);
        mail.Property(m => m.Correlation).HasMaxLength(32);
        mail.HasIndex(m => new { m.State, m.NextTryAt });
        mail.HasIndex(m => new { m.State, m.Id });
        mail.HasIndex(m => new { m.CustomerId, m.Id });
    }
}
