using CrmAdmin.Server.Features.Customers.Account;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>By what a source knows a customer: how the next import finds the same one again. Not edited by anybody.</summary>
public sealed class ImportKey
{
    public const int MaxValue = 700;

    public long Id { get; init; }

    /// <inheritdoc cref="CustomerKey.System"/>
    public required string System { get; init; }

    public required string Value { get; init; }
    public required long CustomerId { get; init; }
    public Customer? Customer { get; init; }
}

public static class ImportKeysTable
{
    public static DbSet<ImportKey> ImportKeys(this CrmDbContext db) => db.Set<ImportKey>();
}

internal sealed class ImportKeyMap : IEntityTypeConfiguration<ImportKey>
{
    public void Configure(EntityTypeBuilder<ImportKey> key)
    {
        key.ToTable("import_keys");
        key.Property(k => k.System).HasMaxLength(20);
        key.Property(k => k.Value).HasMaxLength(ImportKey.MaxValue);
        key.HasOne(k => k.Customer).WithMany().HasForeignKey(k => k.CustomerId).OnDelete(DeleteBehavior.Cascade);
        key.HasIndex(k => new { k.System, k.Value }).IsUnique();
        key.HasIndex(k => k.CustomerId);
    }
}
