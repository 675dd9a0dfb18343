using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Exchange.Imports;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

#pragma warning disable MA0011 // ToLower is translated to SQL, which takes no culture

/// <summary>What the pages show of the blocklist. An entry whose end has passed is not on it, whether or not the job has run.</summary>
public sealed class BlockQueries(CustomerSearch search, BlockLookAlikes lookAlikes, StoreSettings settings, ReadConnectionFactory reads, IStoreInfo store)
{
    private const int MaxSize = 100;

    /// <param name="entry">Null: not on the list.</param>
    /// <param name="customer">Null: of a contact, or of nobody yet.</param>
    public async Task<BlockDetails> DetailsAsync(CrmDbContext db, Actor actor, Customer? customer, BlockEntry? entry, long version, CancellationToken ct)
    {
        var (alerts, _) = await StoreSettings.ReadAsync<AlertSettings>(db, ct);
        var present = entry?.IsPresentAt(db.Now) == true ? entry : null;
        var input = new BlockInput
        {
            CustomerId = customer?.Id ?? 0,
            EntryId = customer is null ? entry?.Id ?? 0 : 0,
            Contact = ContactFor(actor, entry?.Contact),
            Version = version,
            Purchases = present?.Purchases ?? false,
            SignIn = present?.SignIn ?? false,
            Reason = present?.Reason,
            Until = present?.Until,
            Note = present?.Note,
        };
        var reasons = present is null || alerts.Reasons.Any(reason => reason.English == present.Reason)
            ? alerts.Reasons
            : [.. alerts.Reasons, alerts.ReasonOf(present.Reason)];
        IReadOnlyList<BlockEntry> byContact = customer is null ? [] : await BlockRule.PresentForAsync(db, BlockRule.ContactsOf(customer, store), ct);
        return new(
            input, present is null ? null : new(present.StartedAt, present.StartedBy), reasons,
            Enum.GetValues<BlockPlace>().ToDictionary(place => place, alerts.At), customer is null ? [] : await lookAlikes.FindAsync(db, actor, customer, ct),
            [.. byContact.Select(one => RowOf(actor, one, null, alerts))], version > 0, actor.May(Permissions.BlocklistEdit));
    }

    public async Task<Page<BlockRow>> ListAsync(CrmDbContext db, Actor actor, BlocklistQuery query, CancellationToken ct)
    {
        var (alerts, _) = await StoreSettings.ReadAsync<AlertSettings>(db, ct);
        var entries = Filter(db, query);
        var count = await entries.OrderByDescending(e => e.Id).Take(Page<BlockRow>.CountCap).CountAsync(ct);
        var range = query.After is { } after ? entries.Where(e => e.Id < after) : entries;
        var size = Math.Clamp(query.Size, 1, MaxSize);
        var found = await (
            from e in range.OrderByDescending(e => e.Id).Take(size + 1)
            join c in db.Customers().AsNoTracking() on e.CustomerId equals c.Id into owners
            from owner in owners.DefaultIfEmpty()
            orderby e.Id descending
            select new { Entry = e, Customer = owner }).ToListAsync(ct);
        return new([.. found.Take(size).Select(one => RowOf(actor, one.Entry, one.Customer, alerts))], count, query.After is not null, found.Count > size);
    }

    public async Task<Page<BlockLogRow>> LogAsync(LogFilter filter, long entryId, CancellationToken ct)
    {
        var alerts = await settings.GetAsync<AlertSettings>(ct);
        await using var reading = await reads.OpenAsync(ct);
        (string, string, object)? contact = null;
        if (filter.CustomerId == 0)
        {
            var key = await reading.TextAsync("SELECT contact_key FROM block_entries WHERE id = @id AND customer_id IS NULL", ct, ("@id", entryId));
            contact = ("contact_key = @key", "@key", key ?? throw new NotFoundException());
        }
        return await new LogQuery<BlockLogEntry>(filter, store.TimeZone, subject: contact).ListAsync(
            reading,
            e => new BlockLogRow(e.Id, e.At, e.Action, new(true, e.Purchases, e.SignIn), alerts.ReasonOf(e.Reason), e.Note, e.Until, e.By, e.Source), ct);
    }

    private IQueryable<BlockEntry> Filter(CrmDbContext db, BlocklistQuery query)
    {
        var entries = db.PresentBlocks(db.Now);
        entries = query.Kind switch
        {
            BlockKind.Customers => entries.Where(e => e.CustomerId != null),
            BlockKind.Contacts => entries.Where(e => e.CustomerId == null),
            _ => entries,
        };
        entries = query.Block switch
        {
            BlockFilter.Marked => entries.Where(e => !e.Purchases && !e.SignIn),
            BlockFilter.Purchases => entries.Where(e => e.Purchases),
            BlockFilter.SignIn => entries.Where(e => e.SignIn),
            _ => entries,
        };
        if (query.Reason is { } reason)
        {
            entries = entries.Where(e => e.Reason == reason);
        }
        if (string.IsNullOrWhiteSpace(query.Search))
        {
            return entries;
        }
        var text = query.Search.Trim().ToLowerInvariant();
        var digits = text.Any(char.IsAsciiLetter) ? "" : Phones.Read(text, store.Country)?.Significant ?? "";
        var customers = search.Hits(db, query.Search).Select(hit => hit.Key);
        return entries.Where(e => (e.CustomerId != null && customers.Contains(e.CustomerId.Value))
            || (e.Contact != null && (e.Contact.ToLower().Contains(text) || (digits != "" && e.ContactKey!.Contains(digits)))));
    }

    private static BlockRow RowOf(Actor actor, BlockEntry e, Customer? customer, AlertSettings alerts)
    {
        var found = customer is null ? null : CustomersService.Found(actor, customer, e.StartedAt);
        return new(
            e.Id, e.CustomerId, found?.Name, found?.SignInId ?? found?.Number, ContactFor(actor, e.Contact), new(true, e.Purchases, e.SignIn),
            alerts.ReasonOf(e.Reason), e.Note, e.Until, e.StartedAt, e.StartedBy);
    }

    private static string? ContactFor(Actor actor, string? contact)
        => actor.May(Permissions.CustomersSensitive) ? contact
            : contact?.Contains('@', StringComparison.Ordinal) == true ? Masking.Email(contact) : Masking.Phone(contact);
}
