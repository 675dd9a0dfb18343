using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Customers.Account;

namespace CrmAdmin.Server.Features.Privacy.Consents;

public sealed class ConsentsService(
    ICurrentStaff current, ICrmDbSource source, ReadConnectionFactory reads, Commands commands, ConsentLedger ledger, IStoreInfo store) : IConsentsService
{
    public async Task<IReadOnlyList<ConsentMark>> GetMarksAsync(long customerId, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.ConsentsRead, ct);
        await using var reading = await reads.OpenAsync(ct);
        await RequireCustomerAsync(reading, customerId, ct);
        var states = (await reading.ListAsync<CustomerConsent>("WHERE customer_id = @id", ct, ("@id", customerId)))
            .ToDictionary(s => s.Kind, s => s.State, StringComparer.Ordinal);
        return [.. ConsentKinds.Always.Select(kind => new ConsentMark(
            kind, states.TryGetValue(kind, out var state) ? LedgerEntry.Known<ConsentState>(state) : ConsentState.NeverAsked))];
    }

    public async Task<ConsentDetails> GetAsync(long customerId, string kind, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.ConsentsRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var wording = await db.CurrentWordingAsync(kind, await LanguageOfAsync(db, customerId, ct), ct);
        var entry = await LatestAsync(db, customerId, kind, ct);
        return new(
            kind, StateOf(entry), entry?.Instant(), entry is null ? null : LedgerEntry.Known<ConsentChannel>(entry.Channel), entry?.By,
            entry?.WordingShown().Number, new(wording.Number, wording.Language, wording.Text, wording.Since), actor.May(Permissions.ConsentsEdit),
            entry?.Number ?? 0);
    }

    public Task<ConsentAnswer> SaveAsync(ConsentInput input, Guid key, CancellationToken ct = default)
        => commands.RunAsync(Permissions.ConsentsEdit, input, key, async command =>
        {
            var db = command.Db;
            await LanguageOfAsync(db, input.CustomerId, ct);
            var entry = await LatestAsync(db, input.CustomerId, input.Kind!, ct);
            if ((entry?.Number ?? 0) != input.Version)
            {
                throw new ConflictException();
            }
            var now = db.Now;
            var wording = await db.Wordings().AsNoTracking().SingleOrDefaultAsync(
                w => w.Kind == input.Kind && w.Number == input.Wording && w.Language == input.Language && w.Since <= now, ct)
                ?? throw new RuleException("consent.unknown-wording");
            var (before, answered) = (StateOf(entry), entry?.WordingShown().Number);
            if (!ConsentRules.IsNews(before, answered, input.Agreed!.Value, wording.Number))
            {
                return new ConsentAnswer(input.Version, before, Changed: false);
            }
            var next = ConsentRules.Next(before, answered, input.Agreed.Value, wording.Number);
            return new(await ledger.AppendAsync(db, [new(input.CustomerId, input.Kind!, next, input.Channel!.Value, wording)], ct), next, Changed: true);
        }, ct);

    public async Task<Page<ConsentRow>> GetLogAsync(LogFilter filter, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.ConsentsRead, ct);
        await using var reading = await reads.OpenAsync(ct);
        await RequireCustomerAsync(reading, filter.CustomerId, ct);
        return await new LogQuery<LedgerEntry>(filter, store.TimeZone).ListAsync(reading, RowOf, ct);
    }

    public async Task<ConsentReceipt> GetReceiptAsync(long customerId, long entry, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.ConsentsRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var found = await EntriesOf(db, customerId).SingleOrDefaultAsync(e => e.Number == entry, ct) ?? throw new NotFoundException();
        var (number, language) = found.WordingShown();
        var text = await db.Wordings().AsNoTracking().Where(w => w.Kind == found.Kind && w.Number == number && w.Language == language).Select(w => w.Text)
            .SingleOrDefaultAsync(ct);
        return ConsentReceipts.Make(found, text, store);
    }

    private static async Task RequireCustomerAsync(ReadConnection reading, long customerId, CancellationToken ct)
    {
        if (!await reading.AnyAsync("SELECT 1 FROM customers WHERE id = @id", ct, ("@id", customerId)))
        {
            throw new NotFoundException();
        }
    }

    // Each of them must exist, or a wrong id would read as “never asked”.
    private async Task<string> LanguageOfAsync(CrmDbContext db, long customerId, CancellationToken ct)
    {
        var found = await db.Customers().Where(c => c.Id == customerId).Select(c => new { c.PreferredLanguage }).SingleOrDefaultAsync(ct)
            ?? throw new NotFoundException();
        return CustomerLanguage.Of(found.PreferredLanguage, store);
    }

    private static IQueryable<LedgerEntry> EntriesOf(CrmDbContext db, long customerId)
        => db.ConsentSubjects().Where(s => s.CustomerId == customerId).SelectMany(s => db.ConsentLedger().Where(e => e.Subject == s.Subject)).AsNoTracking();

    private static Task<LedgerEntry?> LatestAsync(CrmDbContext db, long customerId, string kind, CancellationToken ct)
        => EntriesOf(db, customerId).Where(e => e.Kind == kind).OrderByDescending(e => e.Number).FirstOrDefaultAsync(ct);

    private static ConsentState StateOf(LedgerEntry? entry) => entry is null ? ConsentState.NeverAsked : LedgerEntry.Known<ConsentState>(entry.State);

    private static ConsentRow RowOf(LedgerEntry entry)
    {
        var (wording, language) = entry.WordingShown();
        return new(entry.Number, entry.Kind, StateOf(entry), entry.Instant(), LedgerEntry.Known<ConsentChannel>(entry.Channel), wording, language, entry.By,
            entry.Way);
    }
}
