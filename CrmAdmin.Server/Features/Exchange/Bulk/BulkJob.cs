using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

/// <summary>How far it has come, committed with each batch.</summary>
/// <param name="Changed">Of an undo: what was put back.</param>
/// <param name="Skipped">By reason, those of the preview included.</param>
/// <param name="Last">Of an undo: the last row of the log that was undone.</param>
/// <param name="Left">Of an undo: some of those who were left alone.</param>
internal sealed record BulkTally(int Changed, Dictionary<string, int> Skipped, long Last = long.MaxValue, int LeftAlone = 0, IReadOnlyList<long>? Left = null);

/// <summary>
/// Carries a plan out, or undoes one, in batches, each one write lock, so that people go on working beside it. The right is looked at before each:
/// taking it away ends the run there. A batch that has begun comes to its end: cancelling is for between two.
/// </summary>
internal sealed class BulkJob(ICrmDbSource source, BulkKinds kinds) : IJob
{
    public const string JobName = "bulk";

    /// <summary>Skipped: changed by somebody else since the preview.</summary>
    private const string ChangedSince = "bulk.changed-since";

    private const int Batch = 200;

    public string Name => JobName;

    public int MaxAtOnce => 8;

    public int MaxPerPerson => 2;

    public string ErrorOf(Exception exception) => exception is RuleException or ForbiddenException ? ((CrmException)exception).Code : "bulk.failed";

    public async Task<long?> CountAsync(JobContext run, CancellationToken ct)
    {
        var order = run.Order<BulkOrder>();
        await using var db = source.Create(run.Author);
        return order.Plan?.Customers.Count ?? await kinds.Of(order).CountAsync(db, ChangeOf(run, order)) + run.Done;
    }

    public async Task RunAsync(JobContext run, CancellationToken ct)
    {
        var order = run.Order<BulkOrder>();
        var kind = kinds.Of(order);
        var tally = run.CheckpointOf<BulkTally>()
            ?? new(0, new(order.Plan?.Skipped ?? new Dictionary<string, int>(StringComparer.Ordinal), StringComparer.Ordinal));
        while (run.Done < run.Progress.Expected)
        {
            ct.ThrowIfCancellationRequested();
            await using (var db = source.Create(run.Author))
            {
                await using var write = await db.BeginWriteAsync();
                if ((await db.RightsOfMemberAsync(run.Author.StaffId ?? 0, default))?.Contains(kind.Permission) != true)
                {
                    throw new ForbiddenException(kind.Permission);
                }
                (tally, var rows) = order.Plan is { } plan
                    ? await ApplyAsync(db, kind, [.. plan.Customers.Skip((int)run.Done).Take(Batch)], plan.Mark, tally)
                    : await UndoAsync(db, kind, ChangeOf(run, order), tally);
                if (rows == 0)
                {
                    return;
                }
                await db.SaveChangesAsync();
                await run.ReportAsync(db, run.Done + rows, tally);
                await write.CommitAsync();
            }
            await run.ReportAsync(run.Done, ct: ct);
        }
    }

    private static BulkChange ChangeOf(JobContext run, BulkOrder order) => new(order.Undo!, run.Author.StaffId);

    private static async Task<(BulkTally, int Rows)> ApplyAsync(CrmDbContext db, IBulkKind kind, List<long> keys, long mark, BulkTally tally)
    {
        var customers = await db.Customers().Where(c => keys.Contains(c.Id)).ToDictionaryAsync(c => c.Id);
        var since = (await kind.ChangedSinceAsync(db, keys, mark)).ToHashSet();
        var (changed, skipped) = (tally.Changed, new Dictionary<string, int>(tally.Skipped, StringComparer.Ordinal));
        foreach (var key in keys)
        {
            var why = !customers.TryGetValue(key, out var customer)
                ? BulkMatches.Gone
                : since.Contains(key) ? ChangedSince : await kind.ApplyAsync(db, customer);
            if (why is null)
            {
                changed++;
            }
            else
            {
                skipped[why] = skipped.GetValueOrDefault(why) + 1;
            }
        }
        return (new(changed, skipped), keys.Count);
    }

    private static async Task<(BulkTally, int Rows)> UndoAsync(CrmDbContext db, IBulkKind kind, BulkChange change, BulkTally tally)
    {
        var rows = await kind.UndoAsync(db, change, tally.Last, Batch);
        var left = rows.Where(row => !row.Whole).Select(row => row.CustomerId).ToList();
        return rows.Count == 0 ? (tally, 0) : (tally with
        {
            Changed = tally.Changed + rows.Count - left.Count,
            Last = rows[^1].LogId,
            LeftAlone = tally.LeftAlone + left.Count,
            Left = [.. (tally.Left ?? []).Concat(left).Take(BulkUndoResult.MaxNamed)],
        }, rows.Count);
    }
}
