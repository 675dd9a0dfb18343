namespace CrmAdmin.Server.Data;

/// <summary>Orders write transactions; what holds a turn is the only writer.</summary>
public interface IWriteGate
{
    /// <summary>Waits for a turn, first come first served; disposing the result gives it back.</summary>
    Task<IDisposable> EnterAsync(CancellationToken ct);
}

/// <summary>
/// SQLite has one writer at a time and wakes waiters at random; beside a long purge that costs the others seconds. A queue in
/// front of it makes waits short and fair (docs/decisions/0005).
/// </summary>
public sealed class FifoWriteGate : IWriteGate
{
    private readonly Lock guard = new();
    private readonly Queue<TaskCompletionSource> waiting = new();
    private bool taken;

    public async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        TaskCompletionSource? place = null;
        lock (guard)
        {
            if (taken)
            {
                place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Enqueue(place);
            }
            taken = true;
        }
        if (place is not null)
        {
            // A waiter that gives up stays in the queue as cancelled and is passed over; one that was called in the same
            // moment has its turn and must not lose it, so it goes on and its first database call sees the cancellation.
            await using var giveUp = ct.Register(() => place.TrySetCanceled(ct));
            await place.Task;
        }
        return new Turn(this);
    }

    private void Leave()
    {
        lock (guard)
        {
            while (waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }
            taken = false;
        }
    }

    private sealed class Turn(FifoWriteGate gate) : IDisposable
    {
        private FifoWriteGate? gate = gate;

        public void Dispose() => Interlocked.Exchange(ref gate, null)?.Leave();
    }
}

/// <summary>PostgreSQL orders its writers itself.</summary>
public sealed class OpenWriteGate : IWriteGate
{
    public Task<IDisposable> EnterAsync(CancellationToken ct) => Task.FromResult<IDisposable>(new Turn());

    private sealed class Turn : IDisposable
    {
        public void Dispose()
        {
            // nothing was taken
        }
    }
}
