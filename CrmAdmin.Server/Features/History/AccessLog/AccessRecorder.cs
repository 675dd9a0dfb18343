using System.Collections.Concurrent;
using System.Threading.Channels;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.History.AccessLog;

/// <summary>
/// Notes who looked at what without making them wait: a look is a read and must not stand at the write gate. Looks are written
/// together, at the latest a second after the first of them and when the program stops; a killed program loses that second.
/// Whoever looks at the same customer again within a quarter of an hour is noted once. What takes data along notes itself in its own
/// transaction with <see cref="Note"/>.
/// </summary>
public sealed partial class AccessRecorder(ICrmDbSource source, TimeProvider clock, ILogger<AccessRecorder> log) : BackgroundService
{
    private const int MaxWaiting = 10_000;
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Channel<AccessEntry> waiting = Channel.CreateBounded<AccessEntry>(MaxWaiting);
    private readonly ConcurrentDictionary<(long? StaffId, long CustomerId), DateTimeOffset> seen = new();
    private readonly SemaphoreSlim writing = new(1);

    /// <summary>Somebody opened a customer.</summary>
    public void RecordView(Actor actor, long customerId)
    {
        var now = clock.GetMicroseconds();
        var key = (actor.StaffId, customerId);
        if (seen.TryGetValue(key, out var last) && now - last < Again)
        {
            return;
        }
        seen[key] = now;
        if (!waiting.Writer.TryWrite(new()
        {
            At = now,
            CustomerId = customerId,
            Kind = AccessKind.Viewed,
            StaffId = actor.StaffId,
            By = actor.Name,
            Source = actor.Source
        }))
        {
            LogFull(log, customerId);
        }
    }

    /// <summary>Adds a row to the open context: what takes data along is logged before it is given out.</summary>
    public static void Note(CrmDbContext db, AccessKind kind, long? customerId, string subject)
        => db.AccessEntries().Add(db.Signed(new AccessEntry { CustomerId = customerId, Kind = kind, Subject = subject }));

    /// <summary>Writes what waits, now.</summary>
    public async Task FlushAsync(CancellationToken ct = default)
    {
        await writing.WaitAsync(ct);
        var batch = new List<AccessEntry>();
        try
        {
            while (batch.Count < 500 && waiting.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }
            if (batch.Count > 0)
            {
                await using var db = source.Create(Author.System("job"));
                db.AccessEntries().AddRange(batch);
                await db.SaveChangesAsync(ct);
            }
        }
        catch
        {
            batch.ForEach(entry => waiting.Writer.TryWrite(entry)); // tried again with the next tick
            throw;
        }
        finally
        {
            writing.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(CancellationToken.None);
    }

    public override void Dispose()
    {
        writing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryFlushAsync(stoppingToken);
            foreach (var (key, at) in seen.Where(one => clock.GetUtcNow() - one.Value >= Again))
            {
                seen.TryRemove(new(key, at));
            }
        }
    }

    private async Task TryFlushAsync(CancellationToken ct)
    {
        try
        {
            await FlushAsync(ct);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(log, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The access log could not be written")]
    private static partial void LogFailed(ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Too many looks wait to be written; one at customer {Customer} is not in the access log")]
    private static partial void LogFull(ILogger log, long customer);
}
