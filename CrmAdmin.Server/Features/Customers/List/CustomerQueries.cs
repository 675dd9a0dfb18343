using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Membership.Levels;
using Row = CrmAdmin.Server.Features.Customers.List.CustomerPageSql.Row;

namespace CrmAdmin.Server.Features.Customers.List;

/// <summary>The list and the profile's head, which people wait for most. Checks no right; masks what the actor may not see.</summary>
public sealed class CustomerQueries(ReadConnectionFactory reads, ICrmDbSource source, CustomerSearch search, IStoreInfo store)
{
    public async Task<Page<CustomerRow>> ListAsync(Actor actor, CustomerQuery query, CancellationToken ct)
    {
        await using var reading = await reads.OpenAsync(ct);
        return reading.IsSqlite ? await ListBySqlAsync(reading, actor, query, ct) : await ListByModelAsync(actor, query, ct);
    }

    /// <exception cref="NotFoundException">There is no such customer.</exception>
    public async Task<CustomerHead> HeadAsync(Actor actor, long id, CancellationToken ct)
    {
        await using var reading = await reads.OpenAsync(ct);
        var c = await reading.FirstAsync<Customer>("WHERE id = @id", ct, ("@id", id)) ?? throw new NotFoundException();
        var level = await reading.TextAsync("SELECT name FROM levels WHERE id = @id", ct, ("@id", c.LevelId));
        var manager = c.AccountManagerId is { } managerId ? await reading.TextAsync("SELECT name FROM staff WHERE id = @id", ct, ("@id", managerId)) : null;
        return new(
            c.Id, Shown.SignInId(actor, c.SignInId), c.Number, CustomerName.Display(c.FirstName, c.MiddleName, c.LastName, c.Company),
            Shown.Email(actor, c.Email), Shown.Phone(actor, c.PersonalPhone ?? c.WorkPhone), level ?? "–", c.IsActive, c.AccountType, c.BlockAt(reading.Now),
            c.LastSignInAt, c.RegisteredAt, c.OrderCount, c.TotalSpentMinor, manager, c.Company);
    }

    private async Task<Page<CustomerRow>> ListBySqlAsync(ReadConnection reading, Actor actor, CustomerQuery query, CancellationToken ct)
    {
        var now = reading.Now;
        var terms = string.IsNullOrWhiteSpace(query.Search) ? null : CustomerTerms.Of(query.Search);
        if (terms is null && !string.IsNullOrWhiteSpace(query.Search))
        {
            return Page<CustomerRow>.Empty; // nothing in it to search by
        }
        if (query.HasFilter)
        {
            return await ListFilteredAsync(reading, actor, query, terms, ct);
        }
        var sql = new CustomerPageSql(terms);
        var size = Math.Clamp(query.Size, 1, CustomerQuery.MaxSize);
        var count = await sql.CountAsync(reading, Page<CustomerRow>.CountCap, ct);
        if (query.At is { } place)
        {
            if (await sql.KeyAtAsync(reading, place, ct) is { } first)
            {
                var from = await sql.RowsAsync(reading, "<= @key", first, upwards: false, size + 1, ct);
                return PageOf(actor, from, size, count, now, place > 0, from.Count > size);
            }
            var last = await sql.RowsAsync(reading, null, 0, upwards: true, size + 1, ct); // past the end: the last page
            return Reversed(PageOf(actor, last, size, count, now, last.Count > size, older: false));
        }
        var backwards = query.After is null && query.Before is not null;
        var found = await sql.RowsAsync(
            reading, query.After is not null ? "< @key" : backwards ? "> @key" : null, query.After ?? query.Before ?? 0, backwards, size + 1, ct);
        var more = found.Count > size;

        // The customer that an old address names may be gone, or nothing may be left on its other side.
        var newer = backwards ? more : query.After is { } after && await sql.AnyAsync(reading, ">= @key", after, ct);
        var older = backwards ? await sql.AnyAsync(reading, "<= @key", query.Before!.Value, ct) : more;
        var page = PageOf(actor, found, size, count, now, newer, older);
        return backwards ? Reversed(page) : page;
    }

    private async Task<Page<CustomerRow>> ListFilteredAsync(
        ReadConnection reading, Actor actor, CustomerQuery query, CustomerTerms? terms, CancellationToken ct)
    {
        var size = Math.Clamp(query.Size, 1, CustomerQuery.MaxSize);
        var keys = await CustomerKeys.FindAsync(reading, IndexedFilters.Of(query, store.TimeZone, reading.Now), terms, size, ct);
        var range = await CustomerKeyPage.OfAsync(keys, query, size, ct);
        var rows = await CustomerPageSql.RowsOfAsync(reading, range.Keys, ct);
        return PageOf(actor, rows, rows.Count, keys.Count, reading.Now, range.HasNewer, range.HasOlder);
    }

    // PostgreSQL, through the model: its planner needs no help.
    private async Task<Page<CustomerRow>> ListByModelAsync(Actor actor, CustomerQuery query, CancellationToken ct)
    {
        await using var db = source.Create(actor.ToAuthor());
        var now = db.Now;
        var matching = search.Hits(db, query.Search).Where(query, store.TimeZone, now);
        var size = Math.Clamp(query.Size, 1, CustomerQuery.MaxSize);
        var backwards = query is { At: null, After: null, Before: not null };
        var range = query switch
        {
            { At: { } skip } => matching.OrderByDescending(hit => hit.Key).Skip((int)Math.Min(skip, int.MaxValue)),
            { After: { } after } => matching.Where(hit => hit.Key < after).OrderByDescending(hit => hit.Key),
            { Before: { } before } => matching.Where(hit => hit.Key > before).OrderBy(hit => hit.Key),
            _ => matching.OrderByDescending(hit => hit.Key),
        };
        var found = await range.Take(size + 1).Select(hit => hit.Customer).Select(c => new Row(
            c.Id, c.SignInId, c.Number, c.FirstName, c.MiddleName, c.LastName, c.Company, c.Email, c.PersonalPhone ?? c.WorkPhone,
            db.Levels().Where(level => level.Id == c.LevelId).Select(level => level.Name).First(), c.IsActive, c.AccountType,
            new(c.BlockMarked, c.BlockPurchases, c.BlockSignIn), c.BlockEndsAt, c.LastSignInAt, c.RegisteredAt, c.OrderCount, c.TotalSpentMinor))
            .ToListAsync(ct);
        var count = await matching.OrderByDescending(hit => hit.Key).Take(Page<CustomerRow>.CountCap).CountAsync(ct);
        if (found.Count == 0 && query.At is > 0)
        {
            return await ListByModelAsync(actor, query with { At = null, After = null, Before = 0 }, ct); // past the end: the last page
        }
        var more = found.Count > size;
        var newer = backwards ? more : query.At is { } at ? at > 0 : query.After is { } from && await matching.AnyAsync(hit => hit.Key >= from, ct);
        var older = backwards ? await matching.AnyAsync(hit => hit.Key <= query.Before, ct) : more;
        var page = PageOf(actor, found, size, count, now, newer, older);
        return backwards ? Reversed(page) : page;
    }

    private static Page<CustomerRow> Reversed(Page<CustomerRow> page) => page with { Items = [.. page.Items.Reverse()] };

    private static Page<CustomerRow> PageOf(Actor actor, IReadOnlyList<Row> found, int size, int count, DateTimeOffset now, bool newer, bool older) => new(
        found.Take(size).Select(c => new CustomerRow(
            c.Id, Shown.SignInId(actor, c.SignInId), c.Number, CustomerName.Display(c.FirstName, c.MiddleName, c.LastName, c.Company),
            Shown.Email(actor, c.Email), Shown.Phone(actor, c.Phone), c.LevelName, c.IsActive, c.AccountType, c.BlockEndsAt <= now ? default : c.Block,
            c.LastSignInAt, c.RegisteredAt, c.Orders, c.SpentMinor)).ToList(),
        count, newer, older);

    /// <summary>Contact data as this person may see it.</summary>
    internal static class Shown
    {
        public static string? SignInId(Actor actor, string? signInId) => actor.May(Permissions.CustomersSensitive) ? signInId : Masking.SignInId(signInId);

        public static string? Email(Actor actor, string? email) => actor.May(Permissions.CustomersSensitive) ? email : Masking.Email(email);

        public static string? Phone(Actor actor, string? phone) => actor.May(Permissions.CustomersSensitive) ? phone : Masking.Phone(phone);
    }
}
