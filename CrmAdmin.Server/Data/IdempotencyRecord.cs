using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Data;

/// <summary>
/// A command that was carried out, by the key that its dialog made for what it sends: a second click or a retry after a lost answer
/// finds the first one's answer and does nothing. Deleted after a day by the nightly job.
/// </summary>
public sealed class IdempotencyRecord
{
    public long Id { get; init; }

    /// <summary>Whose, and the dialog's key: nobody is answered with another's.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>JSON of what was answered. Never a secret.</summary>
    public required string Answer { get; init; }

    /// <summary>A keyed hash of what was asked; null: from before it was kept.</summary>
    public string? Content { get; init; }
}

public static class Idempotency
{
    public static DbSet<IdempotencyRecord> IdempotencyRecords(this CrmDbContext db) => db.Set<IdempotencyRecord>();

    /// <summary>The answer given before, or null. Certain inside the write transaction only, where the write lock keeps a second one out.</summary>
    /// <exception cref="RuleException"><c>command.other-content</c>: something else was asked with this key.</exception>
    public static async Task<T?> FindResultAsync<T>(this CrmDbContext db, Guid command, CancellationToken ct, string? content = null)
        where T : class
    {
        var key = KeyOf(db, command);
        var found = command == Guid.Empty ? null : await db.IdempotencyRecords().AsNoTracking().SingleOrDefaultAsync(done => done.Key == key, ct);
        return found is null ? null
            : content is not null && found.Content is { } before && before != content ? throw new RuleException("command.other-content")
            : JsonSerializer.Deserialize<T>(found.Answer);
    }

    /// <summary>Remembers the answer in the same transaction as what was done. An empty key is nobody's and not remembered.</summary>
    public static void StoreResult<T>(this CrmDbContext db, Guid command, T answer, string? content = null)
        where T : class
    {
        if (command != Guid.Empty)
        {
            db.IdempotencyRecords().Add(new() { Key = KeyOf(db, command), At = db.Now, Answer = JsonSerializer.Serialize(answer), Content = content });
        }
    }

    private static string KeyOf(CrmDbContext db, Guid command) => $"{db.Author.StaffId}:{command:N}";
}

internal sealed class IdempotencyRecordMap : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> done)
    {
        done.ToTable("idempotency_records");
        done.Property(d => d.Key).HasMaxLength(60);
        done.Property(d => d.Content).HasMaxLength(44); // base64 of 32 bytes
        done.HasIndex(d => d.Key).IsUnique();
        done.HasIndex(d => d.At);
    }
}
