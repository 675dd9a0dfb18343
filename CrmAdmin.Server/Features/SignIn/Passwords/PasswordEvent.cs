using CrmAdmin.Components.Features.SignIn.Passwords;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>What happened to a customer's password. Nothing changes a row; it goes when the store keeps it no longer.</summary>
public sealed class PasswordEvent : LogEntry
{
    public required long CustomerId { get; init; }
    public required PasswordEventKind Kind { get; init; }

    /// <summary>Of a temporary password.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The mail in the outbox that went with it.</summary>
    public long? MailId { get; init; }
}

internal sealed class PasswordEventMap : IEntityTypeConfiguration<PasswordEvent>
{
    public void Configure(EntityTypeBuilder<PasswordEvent> entry)
    {
        entry.ConfigureLog("password_events");
        entry.HasIndex(e => e.At);
    }
}
