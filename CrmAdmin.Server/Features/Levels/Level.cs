using CrmAdmin.Components.Contracts;
using CrmAdmin.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Levels;

/// <summary>A rank of customers. Exactly one is the default, given to new customers.</summary>
public sealed class Level : IHouseData
{
    public long Id { get; init; }
    public int Version { get; set; }
    public required string Name { get; set; }

    /// <summary>From the lowest, 1, upwards.</summary>
    public required int Position { get; set; }

    public bool IsDefault { get; set; }

    public string Label => Name;

    public ChangeArea Area => ChangeArea.Settings;

    /// <summary>What a new shop starts with.</summary>
    public static IReadOnlyList<Level> AtFirst() =>
    [
        new() { Name = "New", Position = 1, IsDefault = true },
        new() { Name = "Silver", Position = 2 },
        new() { Name = "Gold", Position = 3 },
        new() { Name = "VIP", Position = 4 },
    ];
}

public static class LevelsTable
{
    public static DbSet<Level> Levels(this CrmDbContext db) => db.Set<Level>();

    public static Task<long> DefaultLevelIdAsync(this CrmDbContext db, CancellationToken ct)
        => db.Levels().Where(level => level.IsDefault).Select(level => level.Id).SingleAsync(ct);
}

internal sealed class LevelMap : IEntityTypeConfiguration<Level>
{
    public void Configure(EntityTypeBuilder<Level> level)
    {
        level.ToTable("levels");
        level.Ignore(l => l.Label).Ignore(l => l.Area);
        level.Property(l => l.Name).HasMaxLength(60);
        level.HasIndex(l => l.Name).IsUnique();
    }
}
