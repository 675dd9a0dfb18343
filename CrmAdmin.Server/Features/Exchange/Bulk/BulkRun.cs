using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

/// <summary>What a kind of bulk does to one batch, inside the open write transaction.</summary>
internal interface IBulkKind
{
    string Permission { get; }

    /// <summary>Keys of those whom somebody else changed after the mark.</summary>
    Task<List<long>> ChangedSinceAsync(CrmDbContext db, IReadOnlyCollection<long> customers, long mark, CancellationToken ct);

    /// <summary>Refuses what nobody may be changed to; once, before the first customer.</summary>
    Task CheckAsync(CrmDbContext db, CancellationToken ct);

    /// <returns>Why the customer was skipped; null: changed.</returns>
    Task<string?> ApplyAsync(CrmDbContext db, Customer customer, CancellationToken ct);
}

/// <summary>
/// Takes a plan in batches, each one write lock, so that people go on working beside it. The right is looked at before each:
/// taking it away ends the run there.
/// </summary>
internal sealed class BulkRun(ICurrentStaff current, ICrmDbSource source)
{
    public const int Batch = 200;

    /// <summary>Skipped: changed by somebody else since the preview.</summary>
    private const string ChangedSince = "bulk.changed-since";

    public async Task<BulkResult> ApplyAsync(IBulkKind kind, BulkPlan plan, Guid command, IProgress<BulkStep>? progress, CancellationToken ct)
    {
        var author = (await current.RequireAsync(kind.Permission, ct)).ToAuthor();
        var skipped = new Dictionary<string, int>(plan.Skipped, StringComparer.Ordinal);
        var (done, changed) = (0, 0);
        string? stopped = null;
        foreach (var keys in plan.Customers.Chunk(Batch))
        {
            if (ct.IsCancellationRequested && done > 0)
            {
                break;
            }
            try
            {
                var outcomes = await ApplyAsync(kind, keys, plan.Mark, author, done == 0 ? command : Guid.Empty);
                changed += outcomes.Count(why => why is null);
                foreach (var why in outcomes.OfType<string>())
                {
                    skipped[why] = skipped.GetValueOrDefault(why) + 1;
                }
            }
            catch (CrmException refusal) when (done > 0)
            {
                stopped = refusal.Code; // what is done is done, and is told
                break;
            }
            done += keys.Length;
            progress?.Report(new(done, plan.Customers.Count, changed, author.Correlation));
        }
        return new(changed, skipped, plan.Customers.Count - done, stopped, author.Correlation);
    }

    // A batch that has begun comes to its end: cancelling is for between two.
    private async Task<IReadOnlyList<string?>> ApplyAsync(IBulkKind kind, IReadOnlyList<long> keys, long mark, Author author, Guid command)
    {
        await current.RequireAsync(kind.Permission);
        await using var db = source.Create(author);
        await using var write = await db.BeginWriteAsync();
        if (command != Guid.Empty)
        {
            if (await db.FindResultAsync<string>(command, default) is not null)
            {
                throw new RuleException("bulk.started");
            }
            db.StoreResult(command, author.Correlation);
            await kind.CheckAsync(db, default);
        }
        var customers = await db.Customers().Where(c => keys.Contains(c.Id)).ToDictionaryAsync(c => c.Id);
        var since = (await kind.ChangedSinceAsync(db, keys, mark, default)).ToHashSet();
        var outcomes = new List<string?>(keys.Count);
        foreach (var key in keys)
        {
            outcomes.Add(!customers.TryGetValue(key, out var customer) ? BulkMatches.Gone
                : since.Contains(key) ? ChangedSince
                : await kind.ApplyAsync(db, customer, default));
        }
        await db.SaveChangesAsync();
        await write.CommitAsync();
        return outcomes;
    }

    /// <param name="total">How many there are.</param>
    /// <param name="undoAsync">Of the next batch, newest first, after this row of the log: the last row, whose, and whether all of it was undone.</param>
    public async Task<BulkUndoResult> UndoAsync(
        string permission, Func<CrmDbContext, Task<int>> total, Func<CrmDbContext, long, Task<IReadOnlyList<BulkUndoneRow>>> undoAsync, IProgress<BulkStep>? progress, CancellationToken ct)
    {
        var author = (await current.RequireAsync(permission, ct)).ToAuthor();
        var (done, restored, last, leftAlone) = (0, 0, long.MaxValue, 0);
        var left = new List<long>();
        int all;
        await using (var db = source.Create(author))
        {
            all = await total(db);
        }
        if (all == 0)
        {
            throw new NotFoundException();
        }
        while (done < all && !(ct.IsCancellationRequested && done > 0))
        {
            await current.RequireAsync(permission, default);
            await using var db = source.Create(author);
            await using var write = await db.BeginWriteAsync();
            var rows = await undoAsync(db, last);
            if (rows.Count == 0)
            {
                break;
            }
            await db.SaveChangesAsync();
            await write.CommitAsync();
            (done, last) = (done + rows.Count, rows[^1].LogId);
            restored += rows.Count(row => row.Whole);
            leftAlone += rows.Count(row => !row.Whole);
            left.AddRange(rows.Where(row => !row.Whole).Select(row => row.CustomerId).Take(BulkUndoResult.MaxNamed - left.Count));
            progress?.Report(new(done, all, restored, author.Correlation));
        }
        await using var reading = source.Create(author);
        return new(restored, await NamesAsync(reading, left), leftAlone, all - done);
    }

    private static async Task<IReadOnlyList<Choice>> NamesAsync(CrmDbContext db, List<long> keys)
    {
        var names = await db.Customers().Where(c => keys.Contains(c.Id)).Select(c => new { c.Id, c.FirstName, c.MiddleName, c.LastName, c.Company }).ToListAsync();
        return [.. keys.Select(key => names.Find(c => c.Id == key) is { } c ? new Choice(key, CustomerName.Display(c.FirstName, c.MiddleName, c.LastName, c.Company)) : new Choice(key, $"#{key}"))];
    }
}

/// <param name="LogId">The row of the log that was undone, or was not.</param>
/// <param name="Whole">False: something was changed since and left alone, or the customer is gone.</param>
internal sealed record BulkUndoneRow(long LogId, long CustomerId, bool Whole);
