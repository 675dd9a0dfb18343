using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Foundation.Settings;

/// <summary>One value that an administrator chose, such as <c>passwords.MinLength</c>. What was never chosen has no row. The program's own marks are
/// <see cref="Setting"/>s.</summary>
public sealed class StoreSetting : IAuditedAdministrationData
{
    public long Id { get; init; }
    public int Version { get; set; }

    /// <summary>The group's name, a dot, the property's name.</summary>
    public required string Name { get; init; }

    /// <summary>JSON.</summary>
    public required string Value { get; set; }

    public string Label => Name;

    public ChangeArea Area => ChangeArea.Settings;
}

public static class StoreSettingsTable
{
    public static DbSet<StoreSetting> StoreSettings(this CrmDbContext db) => db.Set<StoreSetting>();
}

internal sealed class StoreSettingMap : IEntityTypeConfiguration<StoreSetting>
{
    public void Configure(EntityTypeBuilder<StoreSetting> setting)
    {
        setting.ToTable("store_settings");
        setting.Ignore(s => s.Label).Ignore(s => s.Area);
        setting.Property(s => s.Name).HasMaxLength(80);
        setting.HasIndex(s => s.Name).IsUnique();
    }
}
