using System.Security.Cryptography;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>One answer to be written. <paramref name="At"/> is for invented histories only; else it is now.</summary>
public sealed record ConsentChange(
    long CustomerId, string Kind, ConsentState State, ConsentChannel Channel, ConsentWording Wording, DateTimeOffset? At = null);

/// <summary>
/// Writes to the ledger, for every feature in which somebody can agree to something. Checks no right. The turn at the write gate
/// (PostgreSQL: the writers' lock) that the open transaction holds makes one chain of all writers.
/// </summary>
public sealed class ConsentLedger(LedgerSeal seal, LedgerNote note)
{
    private const int SubjectBytes = 16;

    /// <summary>Writes into the open write transaction and saves. After the commit the end is noted beside the database.</summary>
    /// <returns>The number of the last entry.</returns>
    public async Task<long> AppendAsync(CrmDbContext db, IReadOnlyList<ConsentChange> changes, CancellationToken ct)
    {
        var (place, isTrusted) = await FindEndAsync(db, ct);
        var subjects = await SubjectsAsync(db, changes, ct);
        var states = await StatesAsync(db, changes, ct);
        foreach (var change in changes)
        {
            var entry = EntryOf(db, change, subjects[change.CustomerId], place);
            db.ConsentLedger().Add(entry);
            place = new(entry.Number, entry.Digest);
            if (states.TryGetValue((change.CustomerId, change.Kind), out var state))
            {
                (state.State, state.Entry) = (entry.State, entry.Number);
            }
            else
            {
                state = new() { CustomerId = change.CustomerId, Kind = change.Kind, State = entry.State, Entry = entry.Number };
                db.CustomerConsents().Add(state);
                states[(change.CustomerId, change.Kind)] = state;
            }
            db.NotifyAfterCommit(ChangeArea.Consents, change.CustomerId);
        }
        await db.SaveChangesAsync(ct);
        if (isTrusted)
        {
            db.AfterCommit(() => note.Write(place));
        }
        return place.Number;
    }

    /// <summary>Notes the end where a crash came between a commit and its note; leaves a note that disagrees for <see cref="LedgerCheck"/> to tell.</summary>
    public async Task CatchUpAsync(CrmDbContext db, CancellationToken ct)
    {
        if (await LastAsync(db, ct) is { Number: > 0 } last && note.Read().Place is { } noted && noted.Number < last.Number && await AgreesAsync(db, noted, ct))
        {
            note.Write(last);
        }
    }

    /// <summary>
    /// What the next entry follows, and whether the note may move on with it. Where the note is ahead, entries were cut off: the
    /// next one takes its number after them, so that the gap stays to be found. Where it disagrees or is gone it stays as it is.
    /// </summary>
    private async Task<(LedgerPlace Place, bool IsTrusted)> FindEndAsync(CrmDbContext db, CancellationToken ct)
    {
        var last = await LastAsync(db, ct);
        var noted = note.Read();
        return noted.Place switch
        {
            null => (last, !noted.IsThere && last.Number == 0),
            { } ahead when ahead.Number > last.Number => (ahead, true),
            { } behind => (last, await AgreesAsync(db, behind, ct)),
        };
    }

    private static async Task<LedgerPlace> LastAsync(CrmDbContext db, CancellationToken ct)
        => await db.ConsentLedger().OrderByDescending(e => e.Number).Select(e => new LedgerPlace(e.Number, e.Digest)).FirstOrDefaultAsync(ct)
            ?? LedgerPlace.Origin;

    private static Task<bool> AgreesAsync(CrmDbContext db, LedgerPlace noted, CancellationToken ct)
        => noted.Number == 0 ? Task.FromResult(true) : db.ConsentLedger().AnyAsync(e => e.Number == noted.Number && e.Digest == noted.Digest, ct);

    private LedgerEntry EntryOf(CrmDbContext db, ConsentChange change, string subject, LedgerPlace after)
    {
        var entry = new LedgerEntry
        {
            Number = after.Number + 1,
            Subject = subject,
            Kind = change.Kind,
            State = change.State.ToString(),
            Wording = ConsentWording.NameOf(change.Wording.Number, change.Wording.Language),
            WordingDigest = ConsentWording.DigestOf(change.Wording.Text),
            Channel = change.Channel.ToString(),
            At = LedgerEntry.TextOf(change.At ?? db.Now),
            Staff = db.Author.StaffId?.ToString(CultureInfo.InvariantCulture),
            By = db.Author.Name,
            Way = db.Author.Source,
            Correlation = db.Author.Correlation,
            Previous = after.Digest,
        };
        entry.Digest = entry.ComputeDigest();
        entry.Seal = seal.OfEntry(entry.Number, entry.Digest);
        return entry;
    }

    private async Task<Dictionary<long, string>> SubjectsAsync(CrmDbContext db, IReadOnlyList<ConsentChange> changes, CancellationToken ct)
    {
        var customers = changes.Select(change => change.CustomerId).Distinct().ToList();
        var found = await db.ConsentSubjects().AsNoTracking().Where(s => customers.Contains(s.CustomerId))
            .ToDictionaryAsync(s => s.CustomerId, s => s.Subject, ct);
        foreach (var customer in customers.Where(customer => !found.ContainsKey(customer)))
        {
            var subject = RandomNumberGenerator.GetHexString(SubjectBytes * 2, lowercase: true);
            db.ConsentSubjects().Add(new() { CustomerId = customer, Subject = subject, Seal = seal.OfLink(customer, subject) });
            found[customer] = subject;
        }
        return found;
    }

    private static async Task<Dictionary<(long, string), CustomerConsent>> StatesAsync(
        CrmDbContext db, IReadOnlyList<ConsentChange> changes, CancellationToken ct)
    {
        var customers = changes.Select(change => change.CustomerId).Distinct().ToList();
        return await db.CustomerConsents().Where(s => customers.Contains(s.CustomerId)).ToDictionaryAsync(s => (s.CustomerId, s.Kind), ct);
    }
}
