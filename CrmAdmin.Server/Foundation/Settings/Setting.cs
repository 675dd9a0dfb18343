using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Foundation.Settings;

/// <summary>One of the shop's own values, by its name.</summary>
public sealed class Setting
{
    /// <summary>Present when every customer of this database was invented by <c>seed</c> or <c>--demo</c>.</summary>
    public const string Invented = "data.invented";

    public required string Name { get; init; }
    public required string Value { get; set; }
}

public static class SettingsTable
{
    public static DbSet<Setting> Settings(this CrmDbContext db) => db.Set<Setting>();
}

internal sealed class SettingMap : IEntityTypeConfiguration<Setting>
{
    public void Configure(EntityTypeBuilder<Setting> setting)
    {
        setting.ToTable("settings");
        setting.HasKey(s => s.Name);
        setting.Property(s => s.Name).HasMaxLength(60);
    }
}
