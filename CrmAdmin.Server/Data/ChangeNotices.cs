using System.Collections.Concurrent;

namespace CrmAdmin.Server.Data;

internal sealed partial class ChangeNotices(ILogger<ChangeNotices> log) : IChangeNotices
{
    private readonly ConcurrentDictionary<object, Action<ChangeNotice>> handlers = new();

    public IDisposable Subscribe(Action<ChangeNotice> handler)
    {
        var subscription = new Subscription(this);
        handlers[subscription] = handler;
        return subscription;
    }

    public void Publish(ChangeNotice notice)
    {
        foreach (var handler in handlers.Values)
        {
            try
            {
                handler(notice);
            }
            catch (Exception exception)
            {
                LogFailed(log, notice.Area, exception); // one page's fault is not the sender's
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed on a notice of {Area}")]
    private static partial void LogFailed(ILogger log, ChangeArea area, Exception exception);

    private sealed class Subscription(ChangeNotices bus) : IDisposable
    {
        public void Dispose() => bus.handlers.TryRemove(this, out _);
    }
}
