using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.AccessLog;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Settings;
using CrmAdmin.Server.Security;
using Microsoft.EntityFrameworkCore;

#pragma warning disable MA0011 // ToLower is translated to SQL, which takes no culture

namespace CrmAdmin.Server.Features.AccessLog;

public sealed class AccessLogService(ICurrentStaff current, ICrmDbSource source, StoreSettings settings, AccessRecorder recorder) : IAccessLogService
{
    public async Task<Page<AccessRow>> ListAsync(AccessLogQuery query, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.AccessLogRead, ct);
        await recorder.FlushAsync(ct); // who opens the log sees that they opened the customer
        await using var db = source.Create(actor.ToAuthor());
        var oldest = (await settings.GetAsync<AccessKeeping>(ct)).OldestAt(db.Now);
        var rows = db.AccessEntries().AsNoTracking().Where(e => e.CustomerId == query.CustomerId && e.At >= oldest);
        rows = query.Kind is { } kind ? rows.Where(e => e.Kind == kind) : rows;
        if (!string.IsNullOrWhiteSpace(query.By))
        {
            var text = query.By.Trim().ToLowerInvariant();
            rows = rows.Where(e => e.By.ToLower().Contains(text));
        }
        var count = await rows.OrderByDescending(e => e.Id).Take(Page<AccessRow>.CountCap).CountAsync(ct);
        var found = await rows.Where(e => query.After == null || e.Id < query.After).OrderByDescending(e => e.Id).Take(26)
            .Select(e => new AccessRow(e.Id, e.At, e.Kind, e.Subject, e.By, e.Source)).ToListAsync(ct);
        return new([.. found.Take(25)], count, query.After is not null, found.Count > 25);
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
