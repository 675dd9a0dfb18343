using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Membership.Levels;

/// <summary>A rank of customers and what it is worth. Exactly one is the default, given to new customers.</summary>
public sealed class Level : IAuditedAdministrationData, IDerived
{
    public long Id { get; init; }
    public int Version { get; set; }
    public required string Name { get; set; }

    /// <summary>The form in which names are compared. Null until a database of an earlier version is brought up to date.</summary>
    [NotLogged]
    public string? NameKey { get; private set; }

    /// <summary>From the lowest, 1, upwards; after a deletion a number may be missing.</summary>
    public required int Position { get; set; }

    public bool IsDefault { get; set; }

    /// <summary>Off each order, in hundredths of a percent.</summary>
    public int DiscountBasisPoints { get; set; }

    /// <summary>Of an order's amount given as points, in hundredths of a percent.</summary>
    public int PointsBasisPoints { get; set; }

    public string Label => Name;

    public ChangeArea Area => ChangeArea.Settings;

    public static string KeyOf(string name) => name.Trim().Normalize(System.Text.NormalizationForm.FormKC).ToLowerInvariant();

    public static int BasisPointsOf(decimal percent) => (int)(percent * 100);

    public static decimal PercentOf(int basisPoints) => basisPoints / 100m;

    public void Derive(IStoreInfo store) => NameKey = KeyOf(Name);

    /// <summary>What a new shop starts with.</summary>
    public static IReadOnlyList<Level> Defaults() =>
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

    /// <summary>All, from the lowest upwards.</summary>
    public static IQueryable<Level> InOrder(this IQueryable<Level> levels) => levels.OrderBy(level => level.Position).ThenBy(level => level.Id);
}

internal sealed class LevelMap : IEntityTypeConfiguration<Level>
{
    public void Configure(EntityTypeBuilder<Level> level)
    {
        level.ToTable("levels");
        level.Ignore(l => l.Label).Ignore(l => l.Area);
        level.Property(l => l.Name).HasMaxLength(LevelInput.NameLength);
        level.Property(l => l.NameKey).HasMaxLength(LevelInput.NameLength * 4); // compatibility forms can be longer
        level.HasIndex(l => l.Name).IsUnique();
        level.HasIndex(l => l.NameKey).IsUnique();
        level.HasIndex(l => l.IsDefault).IsUnique().HasFilter("is_default"); // never two
    }
}

/// <summary>The level's side of the customer: a level that somebody has cannot be deleted.</summary>
internal sealed class CustomerLevelMap : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> customer)
        => customer.HasOne<Level>().WithMany().HasForeignKey(c => c.LevelId).OnDelete(DeleteBehavior.Restrict);
}
