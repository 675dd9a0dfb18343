using CrmAdmin.Components.Features.Privacy.Consents;

namespace CrmAdmin.Server.Features.Privacy.Consents;

public sealed class LedgerService(ICurrentStaff current, ReadConnectionFactory reads, IStoreInfo store, LedgerCheck check) : ILedgerService
{
    public async Task<LedgerReport> VerifyAsync(IProgress<long>? progress = null, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.LedgerVerify, ct);

        // SQLite answers on the thread that asks: a circuit's own would show nothing meanwhile.
        return await Task.Run(() => check.RunAsync(progress, ct), ct);
    }

    public async Task<Page<LedgerRow>> ListAsync(LogFilter filter, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.LedgerVerify, ct);
        await using var reading = await reads.OpenAsync(ct);
        return await new LogQuery<LedgerEntry>(filter, store.TimeZone, subject: LogEntries.OfEverybody).ListAsync(reading, RowOf, ct);
    }

    private static LedgerRow RowOf(LedgerEntry entry)
    {
        var (wording, language) = entry.WordingShown();
        return new(
            entry.Number, entry.Instant(), entry.Subject, entry.Kind, LedgerEntry.Known<ConsentState>(entry.State),
            LedgerEntry.Known<ConsentChannel>(entry.Channel), wording, language, entry.By, entry.Digest);
    }
}
