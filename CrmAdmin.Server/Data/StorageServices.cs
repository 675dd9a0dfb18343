namespace CrmAdmin.Server.Data;

/// <summary>What every context of a process shares.</summary>
public sealed record StorageServices(
    IWriteGate Gate, IEditRecorder Recorder, IEnumerable<IEditFollower> Followers, IChangeNotices Notices, IStoreInfo Store, TimeProvider Clock);

/// <summary>Time as it is stored.</summary>
public static class Clocks
{
    /// <summary>As SQLite keeps an instant: it cannot compare or sort DateTimeOffset's text.</summary>
    public static long Micros(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset OfMicros(long micros) => new(DateTimeOffset.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>Now in UTC, cut to the microsecond that both databases keep.</summary>
    public static DateTimeOffset GetMicroseconds(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}

internal static class SnakeCase
{
    public static string Of(string name) => string.Concat(name.Select((c, i)
        => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
