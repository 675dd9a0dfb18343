using System.Text.Json;

namespace CrmAdmin.Server.Features.Customers.Drafts;

/// <summary>
/// Writes and deletes the drafts of all circuits, in batches: at most one write transaction a second, in the order in which they were given. When the
/// program stops, what waits is written at once.
/// </summary>
public sealed class DraftWriter(ICrmDbSource source, MasterKey key, TimeProvider clock) : IHostedService, IDisposable
{
    /// <summary>Between two batches.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock guard = new();
    private readonly CancellationTokenSource stopping = new();
    private List<Order> waiting = [];
    private List<Order> inWork = [];
    private DateTimeOffset last = DateTimeOffset.MinValue;
    private Task running = Task.CompletedTask;

    public async Task<DraftKept> KeepAsync(long staffId, DraftInput input)
    {
        var form = input.Form!;
        var sealedFields = key.Seal(Draft.PurposeOf(staffId, form), JsonSerializer.SerializeToUtf8Bytes(input.Fields));
        Draft? draft = null;
        await AddAsync(staffId, async db =>
        {
            draft = await db.Drafts().SingleOrDefaultAsync(d => d.Id == input.Id && d.StaffId == staffId && d.Form == form && d.Revision == input.Revision);
            if (draft is null)
            {
                draft = new() { StaffId = staffId, Form = form, CustomerId = input.CustomerId };
                db.Drafts().Add(draft);
            }
            (draft.Revision, draft.At, draft.BaseVersion, draft.Sealed) = (draft.Revision + 1, db.Now, input.BaseVersion, sealedFields);
        });
        return new(draft!.Id, draft.Revision);
    }

    public Task DiscardAsync(long staffId, long id, int revision) => AddAsync(staffId, async db =>
        db.Drafts().RemoveRange(await db.Drafts().Where(d => d.Id == id && d.StaffId == staffId && d.Revision == revision).ToListAsync()));

    /// <summary>Ends when all that this person gave is written: whoever reads then finds it.</summary>
    public async Task WrittenAsync(long staffId)
    {
        Task[] open;
        lock (guard)
        {
            open = [.. waiting.Concat(inWork).Where(order => order.StaffId == staffId).Select(order => order.Done.Task)];
        }
        await Task.WhenAll(open).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever gave it is told
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running;
    }

    public void Dispose() => stopping.Dispose();

    private Task AddAsync(long staffId, Func<CrmDbContext, Task> work)
    {
        var order = new Order(staffId, work, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (guard)
        {
            waiting.Add(order);
            if (running.IsCompleted)
            {
                running = RunAsync();
            }
        }
        return order.Done.Task;
    }

    private async Task RunAsync()
    {
        await Task.Yield(); // out of the lock
        while (true)
        {
            lock (guard)
            {
                inWork = [];
                if (waiting.Count == 0)
                {
                    running = Task.CompletedTask;
                    return;
                }
            }
            var pause = last + Interval - clock.GetUtcNow();
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            lock (guard)
            {
                (inWork, waiting) = (waiting, []);
            }
            last = clock.GetUtcNow();
            await WriteAsync(inWork);
        }
    }

    private async Task WriteAsync(List<Order> batch)
    {
        try
        {
            await using var db = source.Create(Author.System("ui"));
            await using var write = await db.BeginWriteAsync();
            foreach (var order in batch)
            {
                await order.Work(db);
                await db.SaveChangesAsync(); // the next may be of the same draft
            }
            await write.CommitAsync();
            batch.ForEach(order => order.Done.SetResult());
        }
        catch (Exception exception)
        {
            batch.ForEach(order => order.Done.TrySetException(exception));
        }
    }

    private sealed record Order(long StaffId, Func<CrmDbContext, Task> Work, TaskCompletionSource Done);
}
