using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.Customers.Drafts;

/// <summary>Deletes drafts that nobody took up for a week.</summary>
public sealed class DraftExpiryJob(ICrmDbSource source) : ExpiryJob<Draft>(source)
{
    public override string Name => "draft-expiry";

    public override string? Cron => "0 20 3 * * ?";

    protected override Task<DateTimeOffset> OldestAsync(DateTimeOffset now, CancellationToken ct) => Task.FromResult(now.AddDays(-Draft.Days));

    protected override IQueryable<Draft> Due(CrmDbContext db, DateTimeOffset oldest) => db.Drafts().Where(one => one.At < oldest).OrderBy(one => one.At);
}
