using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Exchange.Bulk;

/// <summary>A kind of bulk: what it reads for the preview, and what it does to one batch inside the open write transaction.</summary>
internal interface IBulkKind
{
    string Permission { get; }

    /// <summary>Refuses what nobody may be changed to.</summary>
    Task CheckAsync(CrmDbContext db, CancellationToken ct);

    /// <summary>The last row of the log now.</summary>
    Task<long> MarkAsync(CrmDbContext db, CancellationToken ct);

    /// <summary>Each customer's key, in any order, and why it is skipped, or null.</summary>
    /// <param name="db">The context that <paramref name="part"/> asks.</param>
    IAsyncEnumerable<(long Key, string? Skipped)> ReadAsync(CrmDbContext db, IQueryable<SearchHit> part);

    /// <summary>Keys of those whom somebody else changed after the mark.</summary>
    Task<List<long>> ChangedSinceAsync(CrmDbContext db, IReadOnlyCollection<long> customers, long mark);

    /// <returns>Why the customer was skipped; null: changed.</returns>
    Task<string?> ApplyAsync(CrmDbContext db, Customer customer);

    /// <summary>How many rows of the log a bulk change has.</summary>
    Task<int> CountAsync(CrmDbContext db, BulkChange change);

    /// <summary>Undoes the next batch of them, newest first.</summary>
    /// <param name="before">The key of the last one that was undone.</param>
    Task<IReadOnlyList<BulkUndoneRow>> UndoAsync(CrmDbContext db, BulkChange change, long before, int batch);
}

/// <summary>A bulk change of somebody's, as its log knows it.</summary>
internal sealed record BulkChange(string Correlation, long? StaffId);

/// <param name="LogId">The row of the log that was undone, or was not.</param>
/// <param name="Whole">False: something was changed since and left alone, or the customer is gone.</param>
internal sealed record BulkUndoneRow(long LogId, long CustomerId, bool Whole);

/// <summary>What to do to whom: one of the inputs, and a plan or the change to undo.</summary>
internal sealed record BulkOrder(BulkLevelInput? Level, BulkBlockInput? Block, BulkPlan? Plan, string? Undo = null);

internal sealed class BulkKinds(LevelChanges levels, BlockChanges blocks)
{
    public IBulkKind Of(BulkOrder order) => order.Level is { } level ? new LevelBulk(levels, level) : new BlockBulk(blocks, order.Block!);
}
