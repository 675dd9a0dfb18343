using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.History.AccessLog;

/// <summary>Deletes looks and downloads that are older than the store keeps them.</summary>
public sealed class AccessLogRetentionJob(ICrmDbSource source, StoreSettings settings) : ExpiryJob<AccessEntry>(source)
{
    public override string Name => "access-log";

    public override string? Cron => "0 45 3 * * ?";

    protected override async Task<DateTimeOffset> OldestAsync(DateTimeOffset now, CancellationToken ct)
        => (await settings.GetAsync<AccessKeeping>(ct)).OldestAt(now);

    protected override IQueryable<AccessEntry> Due(CrmDbContext db, DateTimeOffset oldest)
        => db.AccessEntries().Where(one => one.At < oldest).OrderBy(one => one.At);
}
