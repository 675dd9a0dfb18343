using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Membership.Levels;

public sealed class CustomerLevelService(
    ICurrentStaff current, ICrmDbSource source, ReadConnectionFactory reads, Commands commands, LevelChanges changes, IStoreInfo store) : ICustomerLevelService
{
    public async Task<CustomerLevelDetails> GetAsync(long customerId, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var version = await VersionAsync(db, customerId, ct); // before the level: an older version is a conflict told, a newer one a change lost
        var levels = await LevelsAsync(db, ct);
        var level = await db.Customers().Where(c => c.Id == customerId).Select(c => (long?)c.LevelId).SingleOrDefaultAsync(ct) ?? throw new NotFoundException();
        var latest = version == 0 ? null : await db.LevelLog().AsNoTracking().SingleOrDefaultAsync(e => e.Id == version, ct);
        return new(new() { CustomerId = customerId, Version = version, LevelId = level }, levels, latest is null ? null : RowOf(latest));
    }

    public async Task<IReadOnlyList<LevelBenefits>> GetLevelsAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        return await LevelsAsync(db, ct);
    }

    public Task<LevelSaved> SaveAsync(CustomerLevelInput input, Guid key, CancellationToken ct = default)
        => commands.RunAsync(Permissions.LevelsEdit, input, key, async command =>
        {
            var db = command.Db;
            var customer = await db.Customers().SingleOrDefaultAsync(c => c.Id == input.CustomerId, ct) ?? throw new NotFoundException();
            if (await VersionAsync(db, customer.Id, ct) != input.Version)
            {
                throw new ConflictException();
            }
            var skipped = await changes.SetAsync(db, customer, input.LevelId!.Value, LevelWhy.ByHand, input.Reason, ct);
            await command.SaveAsync(); // the version that the answer tells
            return new LevelSaved(await VersionAsync(db, customer.Id, ct), skipped is null, command.Correlation);
        }, ct);

    public Task<UndoResult> UndoAsync(string correlation, CancellationToken ct = default)
        => commands.RunAsync(Permissions.LevelsEdit, null, command => changes.UndoAsync(command.Db, correlation, ct), ct);

    public async Task<Page<LevelLogRow>> GetLogAsync(LogFilter filter, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var reading = await reads.OpenAsync(ct);
        return await new LogQuery<LevelLogEntry>(filter, store.TimeZone).ListAsync(reading, RowOf, ct);
    }

    private static async Task<IReadOnlyList<LevelBenefits>> LevelsAsync(CrmDbContext db, CancellationToken ct)
        => [.. (await db.Levels().AsNoTracking().InOrder().ToListAsync(ct))
            .Select(level => new LevelBenefits(level.Id, level.Name, Level.PercentOf(level.DiscountBasisPoints), Level.PercentOf(level.PointsBasisPoints)))];

    // The log's last row: every change makes one, and a row is never deleted.
    private static async Task<long> VersionAsync(CrmDbContext db, long customerId, CancellationToken ct)
        => await db.LevelLog().Where(e => e.CustomerId == customerId).MaxAsync(e => (long?)e.Id, ct) ?? 0;

    private static LevelLogRow RowOf(LevelLogEntry e) => new(e.Id, e.At, e.From, e.To, e.Why, e.Reason, e.By, e.Source);
}
