using System.Data.Common;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>
/// Reads the whole ledger in order, an entry at a time, and names the first that is not as it was written. Then compares what is
/// shown of customers with it. Changes nothing, and takes no turn at the write gate.
/// </summary>
public sealed class LedgerCheck(ICrmDbSource source, LedgerSeal seal, LedgerNote note, TimeProvider clock)
{
    private const int ProgressEvery = 5_000;

    /// <summary>The chain itself is whole, and only what is beside it says otherwise: so after a restored backup.</summary>
    public static bool IsAboutTheNote(LedgerFaultFound fault)
        => fault.Fault is LedgerFault.NoteMissing or LedgerFault.NoteForged || (fault is { Fault: LedgerFault.Missing, Detail.Length: > 0 });

    public async Task<LedgerReport> RunAsync(IProgress<long>? progress, CancellationToken ct)
    {
        // First the note: what is written from here on makes the ledger longer than it says, never shorter.
        var noted = note.Read();
        await using var db = source.Create(Author.System("job"));
        var (entries, head, fault) = await ReadChainAsync(db, noted.Place, progress, ct);
        fault ??= await CompareNoteAsync(db, noted, entries, head, ct) ?? await CompareLinksAsync(db, ct) ?? await CompareStatesAsync(db, ct);
        return new(entries, entries == 0 ? null : head.Digest, fault, clock.GetMicroseconds());
    }

    private async Task<(long Entries, LedgerPlace Head, LedgerFaultFound? Fault)> ReadChainAsync(
        CrmDbContext db, LedgerPlace? noted, IProgress<long>? progress, CancellationToken ct)
    {
        var wordings = (await db.Wordings().AsNoTracking().ToListAsync(ct))
            .ToDictionary(w => (w.Kind, ConsentWording.NameOf(w.Number, w.Language)), w => ConsentWording.DigestOf(w.Text));
        var (count, place) = (0L, LedgerPlace.Origin);
        await using var reading = db.ConsentLedger().AsNoTracking().OrderBy(e => e.Number).AsAsyncEnumerable().GetAsyncEnumerator(ct);
        while (true)
        {
            try
            {
                if (!await reading.MoveNextAsync())
                {
                    return (count, place, null);
                }
            }
            catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException or FormatException or DbException)
            {
                return (count, place, new(place.Number + 1, LedgerFault.Unreadable, exception.Message));
            }
            var entry = reading.Current;
            if (FaultOf(entry, place, noted, wordings) is { } fault)
            {
                return (count, place, fault);
            }
            place = new(entry.Number, entry.Digest);
            if (++count % ProgressEvery == 0)
            {
                ct.ThrowIfCancellationRequested();
                progress?.Report(count);
            }
        }
    }

    private LedgerFaultFound? FaultOf(
        LedgerEntry entry, LedgerPlace before, LedgerPlace? noted, Dictionary<(string Kind, string Name), string> wordings) => entry switch
        {
            // the one after the noted end would follow it
            _ when entry.Number > before.Number + 1 && noted?.Number == before.Number => new(entry.Number, LedgerFault.Extra),
            _ when entry.Number > before.Number + 1 => new(before.Number + 1, LedgerFault.Missing),
            _ when entry.Number <= before.Number => new(entry.Number, LedgerFault.Extra),
            _ when entry.ComputeDigest() != entry.Digest => new(entry.Number, LedgerFault.Changed),
            _ when !LedgerSeal.Same(seal.OfEntry(entry.Number, entry.Digest), entry.Seal) => new(entry.Number, LedgerFault.Forged),
            _ when entry.Previous != before.Digest => new(entry.Number, LedgerFault.Detached),
            _ when noted?.Number == entry.Number && noted.Digest != entry.Digest => new(entry.Number, LedgerFault.NotNoted),
            _ when wordings.GetValueOrDefault((entry.Kind, entry.Wording)) != entry.WordingDigest =>
                new(entry.Number, LedgerFault.Wording, $"{entry.Kind} {entry.Wording}"),
            _ => null,
        };

    private static async Task<LedgerFaultFound?> CompareNoteAsync(CrmDbContext db, LedgerNoted noted, long entries, LedgerPlace head, CancellationToken ct)
        => noted switch
        {
            { Place: { } place } when place.Number > head.Number =>
                new(head.Number + 1, LedgerFault.Missing, place.Number.ToString(CultureInfo.InvariantCulture)),
            { IsThere: true, Place: null } => new(head.Number, LedgerFault.NoteForged),
            // Where no entry and no note is left, what was shown of customers may still tell that there were some.
            { IsThere: false } when entries > 0 || await db.ConsentSubjects().AnyAsync(ct) => new(Math.Max(1, head.Number), LedgerFault.NoteMissing),
            _ => null,
        };

    private async Task<LedgerFaultFound?> CompareLinksAsync(CrmDbContext db, CancellationToken ct)
    {
        ConsentSubject? exchanged = null;
        await foreach (var link in db.ConsentSubjects().AsNoTracking().OrderBy(s => s.CustomerId).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (!LedgerSeal.Same(seal.OfLink(link.CustomerId, link.Subject), link.Seal))
            {
                exchanged = link;
                break;
            }
        }
        return exchanged is null ? null : new(
            await db.ConsentLedger().Where(e => e.Subject == exchanged.Subject).MinAsync(e => (long?)e.Number, ct) ?? 0,
            LedgerFault.Link, exchanged.CustomerId.ToString(CultureInfo.InvariantCulture));
    }

    // By the database, over its indexes: nothing of it is held in memory.
    private static async Task<LedgerFaultFound?> CompareStatesAsync(CrmDbContext db, CancellationToken ct)
    {
        var (ledger, links, shown) = (db.ConsentLedger(), db.ConsentSubjects(), db.CustomerConsents());
        var wrong = await shown.Where(state => !links.Any(link => link.CustomerId == state.CustomerId && ledger.Any(e =>
                e.Number == state.Entry && e.Subject == link.Subject && e.Kind == state.Kind && e.State == state.State
                && !ledger.Any(later => later.Subject == link.Subject && later.Number > e.Number && later.Kind == e.Kind))))
            .OrderBy(state => state.Entry).Select(state => new { state.CustomerId, state.Entry }).FirstOrDefaultAsync(ct);
        var absent = await links.SelectMany(link => ledger.Where(e => e.Subject == link.Subject), (link, e) => new { link.CustomerId, e.Kind, e.Number })
            .Where(one => !shown.Any(state => state.CustomerId == one.CustomerId && state.Kind == one.Kind))
            .OrderBy(one => one.Number).Select(one => new { one.CustomerId, Entry = one.Number }).FirstOrDefaultAsync(ct);
        var first = wrong is null || (absent is not null && absent.Entry < wrong.Entry) ? absent : wrong;
        return first is null ? null : new(first.Entry, LedgerFault.State, first.CustomerId.ToString(CultureInfo.InvariantCulture));
    }
}
