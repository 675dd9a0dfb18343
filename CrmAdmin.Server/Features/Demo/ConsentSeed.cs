using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Privacy.Consents;

namespace CrmAdmin.Server.Features.Demo;

/// <summary>Gives some of the invented customers a history of consents, in one transaction.</summary>
public sealed class ConsentSeed(ICrmDbSource source, ConsentLedger ledger, TimeProvider clock)
{
    private const int Customers = 600;

    /// <summary>Every third is asked nothing, so that all states are found among the first few.</summary>
    public async Task RunAsync(int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var now = clock.GetMicroseconds();
        await using var db = source.Create(Author.System("seed"));
        await using var write = await db.BeginWriteAsync(ct);
        var people = await db.Customers().OrderByDescending(c => c.Id).Take(Customers).Select(c => new { c.Id, c.RegisteredAt, c.PreferredLanguage })
            .ToListAsync(ct);
        var wordings = await db.Wordings().AsNoTracking().Where(w => w.Number == 1).ToListAsync(ct);
        var changes = new List<ConsentChange>();
        foreach (var person in people.Where((_, i) => i % 3 != 2))
        {
            foreach (var kind in ConsentKinds.Always)
            {
                var wording = wordings.Find(w => w.Kind == kind && w.Language == person.PreferredLanguage)
                    ?? wordings.First(w => w.Kind == kind && w.Language == "en");
                changes.AddRange(History(random, person.Id, kind, wording, person.RegisteredAt, now));
            }
        }
        await ledger.AppendAsync(db, [.. changes.OrderBy(change => change.At)], ct);
        await write.CommitAsync(ct);
    }

    private static IEnumerable<ConsentChange> History(
        Random random, long customer, string kind, ConsentWording wording, DateTimeOffset from, DateTimeOffset now)
    {
        ConsentState[][] lives =
        [
            [ConsentState.Agreed], [ConsentState.Agreed], [ConsentState.Refused], [ConsentState.Agreed, ConsentState.Withdrawn],
            [ConsentState.Refused, ConsentState.Agreed], [ConsentState.Agreed, ConsentState.Withdrawn, ConsentState.Agreed], [],
        ];
        var at = from;
        foreach (var state in lives[random.Next(lives.Length)])
        {
            at += TimeSpan.FromSeconds((long)((now - at).TotalSeconds * random.NextDouble()));
            yield return new(customer, kind, state, Enum.GetValues<ConsentChannel>()[random.Next(4)], wording, at);
        }
    }
}
