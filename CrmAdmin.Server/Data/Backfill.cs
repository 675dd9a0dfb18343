using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Data;

/// <summary>
/// Computed columns that only C# can fill, of rows that were there before: after the migrations and before the features' SQL, while nobody else has the
/// database. Batch by batch, each its own transaction with the mark how far it has come, so that a start that was killed goes on there.
/// </summary>
public interface IBackfill
{
    /// <summary>Of its row in <c>backfills</c>. The migration that adds the columns puts it in, with the key 0, where there are rows to be filled.</summary>
    string Name { get; }

    /// <summary>What else the values depend on; where it is not what it was the last time, all are filled again. Null: nobody has said what.</summary>
    string? Basis { get; }

    /// <summary>The next rows after this key, inside the caller's transaction; null: there are none.</summary>
    Task<BackfillStep?> FillAsync(CrmDbContext db, long after, CancellationToken ct);
}

/// <param name="Last">The greatest key that was looked at.</param>
/// <param name="Newest">The greatest that there is.</param>
public sealed record BackfillStep(long Last, long Newest);

/// <summary>How far a backfill has come.</summary>
public sealed class Backfill
{
    public required string Name { get; init; }

    /// <inheritdoc cref="IBackfill.Basis"/>
    public string? Basis { get; set; }

    /// <summary>Null: it is done.</summary>
    public long? LastKey { get; set; }
}

internal sealed class BackfillMap : IEntityTypeConfiguration<Backfill>
{
    public void Configure(EntityTypeBuilder<Backfill> backfill)
    {
        backfill.ToTable("backfills");
        backfill.HasKey(b => b.Name);
        backfill.Property(b => b.Name).HasMaxLength(60);
        backfill.Property(b => b.Basis).HasMaxLength(200);
    }
}
