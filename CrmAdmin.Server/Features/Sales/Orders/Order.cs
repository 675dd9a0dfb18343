using CrmAdmin.Server.Features.Customers.Account;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Sales.Orders;

/// <summary>An order as the shop reported it; here only for what the list of customers shows of it.</summary>
public sealed class Order
{
    public long Id { get; init; }
    public required long CustomerId { get; init; }
    public required string Number { get; init; }
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>In minor units of <see cref="Currency"/>.</summary>
    public required long TotalMinor { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
}

public static class OrdersTable
{
    public static DbSet<Order> Orders(this CrmDbContext db) => db.Set<Order>();
}

internal sealed class OrderMap : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> order)
    {
        order.ToTable("orders");
        order.Property(o => o.Number).HasMaxLength(64);
        order.Property(o => o.Currency).HasMaxLength(3);
        order.HasOne<Customer>().WithMany().HasForeignKey(o => o.CustomerId).OnDelete(DeleteBehavior.Restrict);
        order.HasIndex(o => new { o.CustomerId, o.PlacedAt });
    }
}
