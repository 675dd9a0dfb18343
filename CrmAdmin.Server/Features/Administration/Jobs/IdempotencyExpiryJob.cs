namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>Forgets after a day which dialogs were answered: nobody repeats a click that late.</summary>
public sealed class IdempotencyExpiryJob(ICrmDbSource source) : ExpiryJob<IdempotencyRecord>(source)
{
    public override string Name => "idempotency-expiry";

    public override string? Cron => "0 15 3 * * ?";

    protected override Task<DateTimeOffset> OldestAsync(DateTimeOffset now, CancellationToken ct) => Task.FromResult(now.AddDays(-1));

    protected override IQueryable<IdempotencyRecord> Due(CrmDbContext db, DateTimeOffset oldest)
        => db.IdempotencyRecords().Where(one => one.At < oldest).OrderBy(one => one.At);
}
