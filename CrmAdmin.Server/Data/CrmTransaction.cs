using Microsoft.EntityFrameworkCore.Storage;

namespace CrmAdmin.Server.Data;

/// <summary>A write transaction and its write lock; both end together, whatever is thrown in between.</summary>
public sealed class CrmTransaction(IDbContextTransaction inner, Action<IReadOnlyCollection<ChangeNotice>> ended) : IAsyncDisposable
{
    // Past so many, one notice for all: an import must not make every open page read again for each of its rows.
    private const int MaxOfAnArea = 50;
    private bool over;

    internal HashSet<ChangeNotice> Notices { get; } = [];

    internal List<Action> Committed { get; } = [];

    /// <summary>Durable when this returns (synchronous=FULL); open pages are told then.</summary>
    public async Task CommitAsync(CancellationToken ct = default)
    {
        await inner.CommitAsync(ct);
        Committed.ForEach(work => work()); // in this turn still: what they write beside the database is in the order of the commits
        await EndAsync([.. Notices.GroupBy(notice => notice.Area)
            .SelectMany(area => area.Count() <= MaxOfAnArea ? area : area.Take(1).Select(notice => notice with { SubjectId = 0 }))]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!over)
        {
            await EndAsync([]);
        }
    }

    private async Task EndAsync(IReadOnlyCollection<ChangeNotice> notices)
    {
        over = true;
        try
        {
            await inner.DisposeAsync(); // rolls back what was not committed
        }
        finally
        {
            ended(notices);
        }
    }
}
