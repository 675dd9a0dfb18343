using CrmAdmin.Components.Contracts;

namespace CrmAdmin.Server.Data;

/// <summary>What every context of a process shares.</summary>
public sealed record StorageServices(IWriteGate Gate, IEditRecorder Recorder, IChangeNotices Notices, TimeProvider Clock);

/// <summary>Time as it is stored.</summary>
public static class Clocks
{
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
