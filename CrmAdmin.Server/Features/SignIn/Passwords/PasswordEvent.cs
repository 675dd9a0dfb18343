using CrmAdmin.Components.Features.SignIn.Passwords;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>What happened to a customer's password. Nothing changes a row; it goes when the store keeps it no longer.</summary>
public sealed class PasswordEvent
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required long CustomerId { get; init; }
    public required PasswordEventKind Kind { get; init; }

    /// <summary>Of a temporary password.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The mail in the outbox that went with it.</summary>
    public long? MailId { get; init; }

    public long? StaffId { get; init; }
    public required string By { get; init; }
    public required string Source { get; init; }
    public required string Correlation { get; init; }
}

internal sealed class PasswordEventMap : IEntityTypeConfiguration<PasswordEvent>
{
    public void Configure(EntityTypeBuilder<PasswordEvent> entry)
    {
        entry.ToTable("password_events");
        entry.Property(e => e.By).HasMaxLength(120);
        entry.Property(e => e.Source).HasMaxLength(20);
        entry.Property(e => e.Correlation).HasMaxLength(32);
        entry.HasIndex(e => new { e.CustomerId, e.Id });
        entry.HasIndex(e => e.At);
    }
}
