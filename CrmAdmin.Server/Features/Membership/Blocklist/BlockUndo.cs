using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>
/// Takes a command's changes of the blocklist back as new, logged changes: field by field, and what was changed since keeps its
/// value and is named. Inside the caller's open write transaction; checks no right.
/// </summary>
public sealed class BlockUndo(BlockChanges changes)
{
    /// <exception cref="NotFoundException">The author's command with this correlation changed nothing here.</exception>
    /// <exception cref="RuleException"><c>block.until-past</c>.</exception>
    public async Task<UndoResult> ApplyAsync(CrmDbContext db, string correlation, CancellationToken ct)
    {
        var staff = db.Author.StaffId;
        var rows = await db.BlockLog().AsNoTracking().Where(e => e.Correlation == correlation && e.StaffId == staff && e.Source != "job")
            .OrderByDescending(e => e.Id).ToListAsync(ct);
        if (rows.Count == 0)
        {
            throw new NotFoundException();
        }
        var (restored, left) = (0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            var one = await ApplyAsync(db, row, ct);
            left.UnionWith(one.LeftAlone);
            restored += one.Restored;
        }
        return new(restored, [.. left]);
    }

    /// <summary>The same for one row of the log.</summary>
    /// <exception cref="NotFoundException">The customer is gone.</exception>
    /// <exception cref="RuleException"><c>block.until-past</c>.</exception>
    public async Task<UndoResult> ApplyAsync(CrmDbContext db, BlockLogEntry row, CancellationToken ct)
    {
        var (now, then, after) = (await PresentAsync(db, row, ct), await BeforeAsync(db, row, ct), row.IsListed ? StateOf(row) : null);
        var (target, changed, kept) = Merge(now, then, after);
        if (changed > 0)
        {
            await SetAsync(db, row, target, ct);
        }
        return new(changed, kept);
    }

    /// <summary>What the entry becomes: <paramref name="then"/> wherever <paramref name="now"/> is still as the command left it.</summary>
    public static (BlockChange? Target, int Restored, IReadOnlyList<string> Left) Merge(BlockChange? now, BlockChange? then, BlockChange? after)
    {
        if (then is null || after is null || now is null)
        {
            // Put on, or taken off, as a whole: only as a whole does it go back.
            return now == after ? (then, 1, []) : (now, 0, [nameof(Customer.BlockMarked)]);
        }
        var (restored, left) = (0, new List<string>());
        var target = new BlockChange(
            Pick(nameof(Customer.BlockPurchases), now.Purchases, then.Purchases, after.Purchases),
            Pick(nameof(Customer.BlockSignIn), now.SignIn, then.SignIn, after.SignIn), Pick(nameof(now.Reason), now.Reason, then.Reason, after.Reason),
            Pick(nameof(now.Note), now.Note, then.Note, after.Note), Pick(nameof(now.Until), now.Until, then.Until, after.Until));
        return (target, restored, left);

        T Pick<T>(string field, T current, T before, T made)
        {
            if (Equals(before, made))
            {
                return current;
            }
            if (!Equals(current, made))
            {
                left.Add(field);
                return current;
            }
            restored++;
            return before;
        }
    }

    private async Task SetAsync(CrmDbContext db, BlockLogEntry row, BlockChange? target, CancellationToken ct)
    {
        if (changes.EndOf(target?.Until) <= db.Now)
        {
            throw new RuleException("block.until-past");
        }
        if (row.CustomerId is { } id)
        {
            var customer = await db.Customers().SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFoundException();
            _ = target is null ? await changes.RemoveAsync(db, customer, ct) : await changes.SetAsync(db, customer, target, ct);
        }
        else
        {
            var contact = await ContactAsync(db, row, ct);
            _ = target is null ? await changes.RemoveAsync(db, contact, ct) : await changes.SetAsync(db, contact, target, ct);
        }
        await db.SaveChangesAsync(ct);
    }

    private static async Task<BlockContact> ContactAsync(CrmDbContext db, BlockLogEntry row, CancellationToken ct)
    {
        var entry = await db.BlockEntries().AsNoTracking().Where(e => e.ContactKey == row.ContactKey && e.Contact == row.Contact).OrderByDescending(e => e.Id)
            .FirstAsync(ct);
        return new(entry.Contact!, entry.ContactKey!, entry.ContactCode);
    }

    private static async Task<BlockChange?> PresentAsync(CrmDbContext db, BlockLogEntry row, CancellationToken ct)
    {
        var present = db.PresentBlocks(db.Now);
        var entry = row.CustomerId is { } id
            ? await present.SingleOrDefaultAsync(e => e.CustomerId == id, ct)
            : await present.FirstOrDefaultAsync(e => e.ContactKey == row.ContactKey && e.Contact == row.Contact, ct);
        return entry is null ? null : BlockChanges.StateOf(entry);
    }

    private static async Task<BlockChange?> BeforeAsync(CrmDbContext db, BlockLogEntry row, CancellationToken ct)
    {
        var log = db.BlockLog().AsNoTracking().Where(e => e.Id < row.Id);
        var mine = row.CustomerId is { } id ? log.Where(e => e.CustomerId == id) : log.Where(e => e.ContactKey == row.ContactKey && e.Contact == row.Contact);
        return await mine.OrderByDescending(e => e.Id).FirstOrDefaultAsync(ct) is { IsListed: true } before ? StateOf(before) : null;
    }

    private static BlockChange StateOf(BlockLogEntry e) => new(e.Purchases, e.SignIn, e.Reason, e.Note, e.Until);
}
