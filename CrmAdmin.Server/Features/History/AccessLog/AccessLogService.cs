using CrmAdmin.Components.Features.History.AccessLog;

namespace CrmAdmin.Server.Features.History.AccessLog;

public sealed class AccessLogService(ICurrentStaff current, ReadConnectionFactory reads, StoreSettings settings, AccessRecorder recorder) : IAccessLogService
{
    private const int Size = 25;

    public async Task<Page<AccessRow>> ListAsync(AccessLogQuery query, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.AccessLogRead, ct);
        await recorder.FlushAsync(ct); // who opens the log sees that they opened the customer
        var keeping = await settings.GetAsync<AccessKeeping>(ct);
        await using var reading = await reads.OpenAsync(ct);
        var log = new LogConditions("customer_id = @id AND \"at\" >= @oldest", ("@id", query.CustomerId), ("@oldest", keeping.OldestAt(reading.Now)));
        log.AddIf(query.Kind?.ToString(), "kind = @kind", "@kind");
        log.AddWords(query.By, "\"by\"", "@by");
        var count = await log.CountAsync(reading, "access_log", Page<AccessRow>.CountCap, ct);
        log.AddIf(query.After, "id < @after", "@after");
        var found = await log.ListAsync<AccessEntry>(reading, "id", Size + 1, ct);
        return new([.. found.Take(Size).Select(e => new AccessRow(e.Id, e.At, e.Kind, e.Subject, e.By, e.Source))], count, query.After is not null, found.Count > Size);
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
