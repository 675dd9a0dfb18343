using CrmAdmin.Components.Features.History.AccessLog;

namespace CrmAdmin.Server.Features.History.AccessLog;

public sealed class AccessLogService(
    ICurrentStaff current, ReadConnectionFactory reads, StoreSettings settings, AccessRecorder recorder, IStoreInfo store) : IAccessLogService
{
    public async Task<Page<AccessRow>> ListAsync(LogFilter filter, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.AccessLogRead, ct);
        await recorder.FlushAsync(ct); // who opens the log sees that they opened the customer
        var keeping = await settings.GetAsync<AccessKeeping>(ct);
        await using var reading = await reads.OpenAsync(ct);
        return await new LogQuery<AccessEntry>(filter, store.TimeZone, keeping.OldestAt(reading.Now))
            .ListAsync(reading, e => new AccessRow(e.Id, e.At, e.Kind, e.Subject, e.By, e.Source), ct);
    }
}

/// <summary>How long looks and downloads are kept.</summary>
public sealed class AccessKeeping : ISettingGroup
{
    public static string Group => "accesslog";

    /// <summary>Whole months back from now, in UTC.</summary>
    public int Months { get; set; } = 12;

    public DateTimeOffset OldestAt(DateTimeOffset now) => now.AddMonths(-Math.Max(Months, 1));
}
