using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>Deletes password events that are older than the store keeps them.</summary>
public sealed class PasswordEventRetentionJob(ICrmDbSource source, StoreSettings settings) : ExpiryJob<PasswordEvent>(source)
{
    public override string Name => "password-events";

    public override string? Cron => "0 50 3 * * ?";

    protected override async Task<DateTimeOffset> OldestAsync(DateTimeOffset now, CancellationToken ct)
        => (await settings.GetAsync<PasswordSettings>(ct)).OldestAt(now);

    protected override IQueryable<PasswordEvent> Due(CrmDbContext db, DateTimeOffset oldest)
        => db.PasswordEvents().Where(one => one.At < oldest).OrderBy(one => one.At);
}
