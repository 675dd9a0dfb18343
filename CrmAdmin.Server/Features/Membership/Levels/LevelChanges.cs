using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Membership.Levels;

/// <summary>
/// The one way to change a customer's level, for dialog, bulk, import and job: the level and its row of the level log together. Works
/// inside the caller's open write transaction, checks no right, and does not save.
/// </summary>
public sealed class LevelChanges
{
    /// <summary>Skipped: the customer has this level already.</summary>
    public const string Same = "level.same";

    /// <param name="customer">Tracked by <paramref name="db"/>, with a key.</param>
    /// <returns>Why it was skipped (<see cref="Same"/>); null: done.</returns>
    /// <exception cref="RuleException"><c>level.gone</c>: there is no such level any more.</exception>
    public async Task<string?> SetAsync(CrmDbContext db, Customer customer, long level, LevelWhy why, string? reason, CancellationToken ct)
    {
        var to = await FindAsync(db, level, ct) ?? throw new RuleException("level.gone");
        if (customer.LevelId == to.Id)
        {
            return Same;
        }
        db.LevelLog().Add(EntryOf(db, customer.Id, await FindAsync(db, customer.LevelId, ct), to, why, reason));
        customer.LevelId = to.Id;
        return null;
    }

    /// <summary>Notes what level new customers came with, except the default. After they have got their keys.</summary>
    public async Task NoteFirstAsync(CrmDbContext db, IReadOnlyList<Customer> customers, LevelWhy why, CancellationToken ct)
    {
        var levels = await db.Levels().AsNoTracking().Where(level => !level.IsDefault).ToDictionaryAsync(level => level.Id, ct);
        await db.InsertAsync([.. customers.Where(customer => levels.ContainsKey(customer.LevelId))
            .Select(customer => EntryOf(db, customer.Id, null, levels[customer.LevelId], why, null))], ct);
    }

    /// <summary>Whether the customer has its level by this row: not only the same one, given again since.</summary>
    public async Task<bool> IsLatestAsync(CrmDbContext db, Customer customer, LevelLogEntry row, CancellationToken ct)
        => customer.LevelId == row.ToId && await db.LevelLog().Where(e => e.CustomerId == customer.Id).MaxAsync(e => (long?)e.Id, ct) == row.Id;

    /// <summary>Gives back the level that the customer had before this row, if nothing came after it.</summary>
    /// <returns>Whether it did; else somebody changed it since, or the earlier level is gone.</returns>
    public async Task<bool> UndoAsync(CrmDbContext db, Customer customer, LevelLogEntry row, CancellationToken ct)
    {
        if (row.FromId is not { } from || !await IsLatestAsync(db, customer, row, ct) || await FindAsync(db, from, ct) is null)
        {
            return false;
        }
        return await SetAsync(db, customer, from, LevelWhy.Undo, row.Reason, ct) is null;
    }

    /// <summary>Takes one person's command back: what was changed since keeps its level and is named.</summary>
    /// <exception cref="NotFoundException">The author's command with this correlation changed no level.</exception>
    public async Task<UndoResult> UndoAsync(CrmDbContext db, string correlation, CancellationToken ct)
    {
        var staff = db.Author.StaffId;
        var rows = await db.LevelLog().AsNoTracking().Where(e => e.Correlation == correlation && e.StaffId == staff).OrderByDescending(e => e.Id)
            .ToListAsync(ct);
        if (rows.Count == 0)
        {
            throw new NotFoundException();
        }
        var restored = 0;
        foreach (var row in rows)
        {
            if (await db.Customers().SingleOrDefaultAsync(c => c.Id == row.CustomerId, ct) is { } customer && await UndoAsync(db, customer, row, ct))
            {
                restored++;
            }
        }
        await db.SaveChangesAsync(ct);
        return new(restored, restored == rows.Count ? [] : [nameof(Customer.LevelId)]);
    }

    private static async Task<Level?> FindAsync(CrmDbContext db, long id, CancellationToken ct) => await db.Levels().FindAsync([id], ct);

    private static LevelLogEntry EntryOf(CrmDbContext db, long customer, Level? from, Level to, LevelWhy why, string? reason) => db.Signed(new LevelLogEntry
    {
        CustomerId = customer,
        FromId = from?.Id,
        From = from?.Name,
        ToId = to.Id,
        To = to.Name,
        Why = why,
        Reason = TextInput.Text(reason),
    });
}
