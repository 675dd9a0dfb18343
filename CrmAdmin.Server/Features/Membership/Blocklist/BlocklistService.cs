using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

public sealed class BlocklistService(
    ICurrentStaff current, ICrmDbSource source, Commands commands, BlockChanges changes, BlockQueries reading, BlockLookAlikes lookAlikes) : IBlocklistService
{
    public async Task<BlockDetails> GetAsync(long customerId, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.BlocklistRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var customer = await FindAsync(db.Customers().AsNoTracking(), customerId, ct);
        var version = await VersionAsync(db, customer.Id, null, ct); // before the entry: an older version is a conflict told, a newer one a change lost
        var entry = await db.BlockEntries().AsNoTracking().SingleOrDefaultAsync(e => e.CustomerId == customerId && e.EndedAt == null, ct);
        return await reading.DetailsAsync(db, actor, customer, entry, version, ct);
    }

    public async Task<BlockDetails> GetContactAsync(long entryId, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.BlocklistRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        if (entryId == 0)
        {
            return await reading.DetailsAsync(db, actor, null, null, 0, ct);
        }
        var key = await db.PresentBlocks(db.Now).Where(e => e.Id == entryId && e.CustomerId == null).Select(e => e.ContactKey).SingleOrDefaultAsync(ct)
            ?? throw new NotFoundException();
        var version = await VersionAsync(db, 0, key, ct);
        return await reading.DetailsAsync(db, actor, null, await db.BlockEntries().AsNoTracking().SingleAsync(e => e.Id == entryId, ct), version, ct);
    }

    public Task<BlockSaved> SaveAsync(BlockInput input, Guid key, CancellationToken ct = default)
        => commands.RunAsync(Permissions.BlocklistEdit, input, key, async command =>
        {
            var db = command.Db;
            var (customer, contact) = await SubjectAsync(db, input.CustomerId, input.EntryId, input.Contact, ct);
            var isNew = customer is null && input.EntryId == 0;
            if (!isNew)
            {
                await ExpectAsync(db, customer, contact, input.Version, ct);
            }
            else if (await db.PresentBlocks(db.Now).Of(contact!).AnyAsync(ct))
            {
                throw new InvalidInputException([new(nameof(input.Contact), "block.contact-listed")]);
            }
            var change = new BlockChange(input.Purchases, input.SignIn, input.Reason!.Trim(), input.Note, input.Until);
            await changes.CheckAsync(db, change, await ReasonOfAsync(db, customer, input.EntryId, ct), ct);
            var skipped = customer is not null ? await changes.SetAsync(db, customer, change, ct) : await changes.SetAsync(db, contact!, change, ct);
            return await SavedAsync(command, customer, contact, skipped);
        }, ct);

    public Task<BlockSaved> RemoveAsync(BlockRemoval removal, Guid key, CancellationToken ct = default)
        => commands.RunAsync(Permissions.BlocklistEdit, removal, key, async command =>
        {
            var db = command.Db;
            var (customer, contact) = await SubjectAsync(db, removal.CustomerId, removal.EntryId, null, ct);
            await ExpectAsync(db, customer, contact, removal.Version, ct);
            return await SavedAsync(
                command, customer, contact, customer is not null ? await changes.RemoveAsync(db, customer, ct) : await changes.RemoveAsync(db, contact!, ct));
        }, ct);

    public Task<UndoResult> UndoAsync(string correlation, CancellationToken ct = default)
        => commands.RunAsync(Permissions.BlocklistEdit, null, command => new BlockUndo(changes).ApplyAsync(command.Db, correlation, ct), ct);

    public async Task<Page<BlockLogRow>> GetLogAsync(LogFilter filter, long entryId = 0, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.BlocklistRead, ct);
        return await reading.LogAsync(filter, entryId, ct);
    }

    public async Task<Page<BlockRow>> ListAsync(BlocklistQuery query, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.BlocklistRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        return await reading.ListAsync(db, actor, query, ct);
    }

    public async Task<IReadOnlyList<LookAlike>> FindLookAlikesAsync(long customerId, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.BlocklistRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        return await lookAlikes.FindAsync(db, actor, await FindAsync(db.Customers().AsNoTracking(), customerId, ct), ct);
    }

    private static async Task<BlockSaved> SavedAsync(CommandContext command, Customer? customer, BlockContact? contact, string? skipped)
    {
        await command.SaveAsync();
        return new(await VersionAsync(command.Db, customer?.Id ?? 0, contact?.Key, command.Cancelled), skipped is null, command.Correlation);
    }

    private static async Task ExpectAsync(CrmDbContext db, Customer? customer, BlockContact? contact, long version, CancellationToken ct)
    {
        if (await VersionAsync(db, customer?.Id ?? 0, contact?.Key, ct) != version)
        {
            throw new ConflictException();
        }
    }

    private static async Task<(Customer? Customer, BlockContact? Contact)> SubjectAsync(
        CrmDbContext db, long customerId, long entryId, string? typed, CancellationToken ct)
    {
        if (customerId > 0)
        {
            return (await FindAsync(db.Customers(), customerId, ct), null);
        }
        if (entryId > 0)
        {
            var entry = await db.BlockEntries().AsNoTracking().SingleOrDefaultAsync(e => e.Id == entryId && e.CustomerId == null, ct)
                ?? throw new NotFoundException();
            return (null, new(entry.Contact!, entry.ContactKey!, entry.ContactCode));
        }
        return (null, BlockContact.Of(typed, db.Store.Country) ?? throw new InvalidInputException([new(nameof(BlockInput.Contact), "block.contact-invalid")]));
    }

    private static async Task<string?> ReasonOfAsync(CrmDbContext db, Customer? customer, long entryId, CancellationToken ct)
    {
        var id = customer?.Id;
        return await db.PresentBlocks(db.Now).Where(e => id != null ? e.CustomerId == id : e.Id == entryId).Select(e => e.Reason).SingleOrDefaultAsync(ct);
    }

    // The log's last row: every change makes one, and a row is never deleted.
    private static async Task<long> VersionAsync(CrmDbContext db, long customerId, string? contactKey, CancellationToken ct)
    {
        var log = contactKey is null ? db.BlockLog().Where(e => e.CustomerId == customerId) : db.BlockLog().Where(e => e.ContactKey == contactKey);
        return await log.MaxAsync(e => (long?)e.Id, ct) ?? 0;
    }

    private static async Task<Customer> FindAsync(IQueryable<Customer> customers, long id, CancellationToken ct)
        => await customers.SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFoundException();
}
