using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>A person who works here. Never deleted: logs and customers point to them.</summary>
public sealed class StaffMember : IAuditedAdministrationData
{
    public long Id { get; init; }
    public int Version { get; set; }
    public required string Name { get; set; }
    public required string Email { get; set; }

    /// <summary>The form in which addresses are compared: “Ann@Shop.EU” and “ann@shop.eu” are one person.</summary>
    [NotLogged]
    public required string EmailKey { get; set; }

    public required StaffRole Role { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>Null until the invitation was taken up.</summary>
    [Secret]
    public string? PasswordHash { get; set; }

    [NotLogged]
    public DateTimeOffset? PasswordChangedAt { get; set; }

    /// <summary>SHA-256 of the invitation's token; null when there is none to take up.</summary>
    [Secret]
    public string? InviteHash { get; set; }

    [NotLogged]
    public DateTimeOffset? InviteEndsAt { get; set; }

    /// <summary>The authenticator app's secret, sealed under the master key; null: no second factor.</summary>
    [Secret]
    public byte[]? SecondFactor { get; set; }

    /// <summary>The last 30-second step whose code was taken: a code works once.</summary>
    [NotLogged]
    public long? SecondFactorStep { get; set; }

    /// <summary>One of the four accounts of <c>--demo</c>: a second factor is never demanded of it.</summary>
    public bool IsDemo { get; init; }

    [NotLogged]
    public DateTimeOffset? LastSignInAt { get; set; }

    public string Label => Name;

    public ChangeArea Area => ChangeArea.Staff;

    public static string KeyOf(string email) => email.Trim().Normalize(System.Text.NormalizationForm.FormKC).ToLowerInvariant();
}

/// <summary>A signed-in browser. The cookie holds a random key; this row holds its hash and decides.</summary>
public sealed class StaffSession
{
    public long Id { get; init; }
    public required long StaffId { get; init; }

    /// <summary>SHA-256, hexadecimal.</summary>
    public required string KeyHash { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Ends at the latest then, however active.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public string? Browser { get; init; }
    public string? Address { get; init; }
}

/// <summary>What a role may do, where an administrator decided otherwise than <c>Security/rights.csv</c>.</summary>
public sealed class RoleRight : IAuditedAdministrationData
{
    public long Id { get; init; }
    public int Version { get; set; }
    public required StaffRole Role { get; init; }
    public required string Permission { get; init; }
    public required bool Allowed { get; set; }

    public string Label => $"{Role}: {Permission}";

    public ChangeArea Area => ChangeArea.Rights;
}

/// <summary>Whether a role's members must have a second factor.</summary>
public sealed class RoleRule : IAuditedAdministrationData
{
    public long Id { get; init; }
    public int Version { get; set; }
    public required StaffRole Role { get; init; }
    public required bool SecondFactorDemanded { get; set; }

    public string Label => Role.ToString();

    public ChangeArea Area => ChangeArea.Rights;
}

public static class StaffTables
{
    public static DbSet<StaffMember> Staff(this CrmDbContext db) => db.Set<StaffMember>();

    public static DbSet<StaffSession> StaffSessions(this CrmDbContext db) => db.Set<StaffSession>();

    public static DbSet<RoleRight> RoleRights(this CrmDbContext db) => db.Set<RoleRight>();

    public static DbSet<RoleRule> RoleRules(this CrmDbContext db) => db.Set<RoleRule>();
}

internal sealed class StaffMemberMap : IEntityTypeConfiguration<StaffMember>
{
    public void Configure(EntityTypeBuilder<StaffMember> member)
    {
        member.ToTable("staff");
        member.Ignore(m => m.Label).Ignore(m => m.Area);
        member.Property(m => m.Name).HasMaxLength(120);
        member.Property(m => m.Email).HasMaxLength(254);
        member.Property(m => m.EmailKey).HasMaxLength(254);
        member.HasIndex(m => m.EmailKey).IsUnique();
        member.HasIndex(m => m.InviteHash);
    }
}

internal sealed class StaffSessionMap : IEntityTypeConfiguration<StaffSession>
{
    public void Configure(EntityTypeBuilder<StaffSession> session)
    {
        session.ToTable("staff_sessions");
        session.Property(s => s.KeyHash).HasMaxLength(64);
        session.Property(s => s.Browser).HasMaxLength(200);
        session.Property(s => s.Address).HasMaxLength(64);
        session.HasOne<StaffMember>().WithMany().HasForeignKey(s => s.StaffId).OnDelete(DeleteBehavior.Restrict);
        session.HasIndex(s => s.KeyHash).IsUnique();
        session.HasIndex(s => s.StaffId);
    }
}

internal sealed class RoleRightMap : IEntityTypeConfiguration<RoleRight>
{
    public void Configure(EntityTypeBuilder<RoleRight> right)
    {
        right.ToTable("role_rights");
        right.Ignore(r => r.Label).Ignore(r => r.Area);
        right.Property(r => r.Permission).HasMaxLength(60);
        right.HasIndex(r => new { r.Role, r.Permission }).IsUnique();
    }
}

internal sealed class RoleRuleMap : IEntityTypeConfiguration<RoleRule>
{
    public void Configure(EntityTypeBuilder<RoleRule> rule)
    {
        rule.ToTable("role_rules");
        rule.Ignore(r => r.Label).Ignore(r => r.Area);
        rule.HasIndex(r => r.Role).IsUnique();
    }
}
