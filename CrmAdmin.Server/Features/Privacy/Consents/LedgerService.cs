using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Imports;

namespace CrmAdmin.Server.Features.Privacy.Consents;

public sealed class LedgerService(ICurrentStaff current, ICrmDbSource source, LedgerCheck check) : ILedgerService
{
    private const int MaxSize = 100;

    public async Task<LedgerReport> VerifyAsync(IProgress<long>? progress = null, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.LedgerVerify, ct);

        // SQLite answers on the thread that asks: a circuit's own would show nothing meanwhile.
        return await Task.Run(() => check.RunAsync(progress, ct), ct);
    }

    public async Task<Page<LedgerRow>> ListAsync(long? after = null, int size = 20, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.LedgerVerify, ct);
        await using var db = source.Create(actor.ToAuthor());
        var asked = Math.Clamp(size, 1, MaxSize);
        var found = await db.ConsentLedger().AsNoTracking().Where(e => after == null || e.Number < after).OrderByDescending(e => e.Number).Take(asked + 1).ToListAsync(ct);
        var count = await db.ConsentLedger().Take(Page<LedgerRow>.CountCap).CountAsync(ct);
        return new([.. found.Take(asked).Select(RowOf)], count, after is not null, found.Count > asked);
    }

    private static LedgerRow RowOf(LedgerEntry entry)
    {
        var (wording, language) = entry.WordingShown();
        return new(
            entry.Number, entry.Instant(), entry.Subject, entry.Kind, LedgerEntry.Known<ConsentState>(entry.State), LedgerEntry.Known<ConsentChannel>(entry.Channel),
            wording, language, entry.By, entry.Digest);
    }
}
