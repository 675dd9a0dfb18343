using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>
/// The customer's block flags, reverted from the edit log one by one. Being on the list goes back as a whole, with reason, note and
/// end; a switch goes back inside the entry that is there.
/// </summary>
public sealed class BlockFlags(BlockChanges changes) : IFieldOwner
{
    public Type Entity => typeof(Customer);

    public IReadOnlyList<string> Fields { get; } = [nameof(Customer.BlockMarked), nameof(Customer.BlockPurchases), nameof(Customer.BlockSignIn)];

    public string Permission => Permissions.BlocklistEdit;

    public async Task RevertAsync(CrmDbContext db, object record, FieldChange change, CancellationToken ct)
    {
        var customer = (Customer)record;
        var made = change.New == "true";
        var id = customer.Id;
        var together = await db.BlockLog().AsNoTracking().Where(e => e.CustomerId == id && e.Correlation == change.Correlation).OrderByDescending(e => e.Id)
            .ToListAsync(ct);
        var row = together.Find(e => ValueOf(e, change.Field) == made) ?? throw new NotFoundException();
        var since = await db.BlockLog().AsNoTracking().Where(e => e.CustomerId == id && e.Id > row.Id).ToListAsync(ct);
        var present = await db.PresentBlocks(db.Now).SingleOrDefaultAsync(e => e.CustomerId == id, ct);
        if (present is null && (made || change.Field != nameof(Customer.BlockMarked)))
        {
            throw new RuleException("block.ended");
        }
        if (change.Field == nameof(Customer.BlockMarked))
        {
            await RevertWholeAsync(db, row, isLatest: since.Count == 0, ct);
            return;
        }
        if (ValueOf(present!, change.Field) != made || since.Exists(e => ValueOf(e, change.Field) != made))
        {
            throw new RuleException("editlog.changed-since");
        }
        var now = BlockChanges.StateOf(present!);
        await changes.SetAsync(
            db, customer, change.Field == nameof(Customer.BlockPurchases) ? now with { Purchases = !made } : now with { SignIn = !made }, ct);
        await db.SaveChangesAsync(ct);
    }

    private async Task RevertWholeAsync(CrmDbContext db, BlockLogEntry row, bool isLatest, CancellationToken ct)
    {
        if (!isLatest)
        {
            throw new RuleException("editlog.changed-since");
        }
        if (!row.IsListed && changes.EndOf(row.Until) <= db.Now)
        {
            throw new RuleException("block.over");
        }
        if ((await new BlockUndo(changes).ApplyAsync(db, row, ct)).Restored == 0)
        {
            throw new RuleException("editlog.changed-since");
        }
    }

    private static bool ValueOf(BlockLogEntry e, string field) => e.IsListed && field switch
    {
        nameof(Customer.BlockPurchases) => e.Purchases,
        nameof(Customer.BlockSignIn) => e.SignIn,
        _ => true,
    };

    private static bool ValueOf(BlockEntry e, string field) => field == nameof(Customer.BlockPurchases) ? e.Purchases : e.SignIn;
}
