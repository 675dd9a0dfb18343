namespace CrmAdmin.Components.Features.History.AccessLog;

/// <summary>Who looked at a customer, and who took data along.</summary>
public interface IAccessLogService
{
    /// <summary>Newest first; what is older than the store keeps is not shown even before it is deleted.</summary>
    [Requires(Permissions.AccessLogRead)]
    Task<Page<AccessRow>> ListAsync(LogFilter filter, CancellationToken ct = default);
}

public enum AccessKind
{
    Viewed,
    Downloaded,

    /// <summary>An export was started: of many customers it is about no single one.</summary>
    Exported,

    /// <summary>One that the command line started came to nothing: no file of it was left.</summary>
    NotExported,
}

/// <param name="Subject">What was taken, and why; null for a look.</param>
public sealed record AccessRow(long Id, DateTimeOffset At, AccessKind Kind, string? Subject, string By, string Source)
    : LogRow(Id, At, By, Source);
