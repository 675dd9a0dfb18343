using System.Security.Cryptography;
using System.Text.Json;

namespace CrmAdmin.Server.Features.Customers.Drafts;

/// <summary>One per circuit.</summary>
public sealed class DraftsService(ICurrentStaff current, ICrmDbSource source, DraftWriter writer, MasterKey key, TimeProvider clock) : IDraftsService
{
    /// <summary>What was typed just before a session was ended elsewhere is still kept.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private (long StaffId, DateTimeOffset At)? seen;

    public async Task<IReadOnlyList<DraftRow>> ListAsync(string form, CancellationToken ct = default)
    {
        var staffId = await StaffAsync(ct);
        await writer.WrittenAsync(staffId);
        await using var db = source.Create(Author.System("ui"));
        var oldest = db.Now.AddDays(-Draft.Days);
        var found = await db.Drafts().AsNoTracking().Where(d => d.StaffId == staffId && d.Form == form && d.At >= oldest).ToListAsync(ct);
        return [.. found.OrderByDescending(d => d.At).Select(d => Open(d, staffId)).OfType<DraftRow>()];
    }

    public async Task<DraftKept> KeepAsync(DraftInput input, CancellationToken ct = default)
    {
        long staffId;
        try
        {
            staffId = await StaffAsync(ct);
        }
        catch (SignedOutException) when (seen is { } before && clock.GetUtcNow() - before.At <= Grace)
        {
            staffId = before.StaffId; // they typed it while they were signed in; only they will read it
        }
        Input.Validate(input);
        return await writer.KeepAsync(staffId, input);
    }

    public async Task DiscardAsync(long id, int revision, CancellationToken ct = default)
    {
        var staffId = await StaffAsync(ct);
        if (id > 0)
        {
            await writer.DiscardAsync(staffId, id, revision);
        }
    }

    private async Task<long> StaffAsync(CancellationToken ct)
    {
        var actor = await current.RequireAsync(Permissions.Self, ct);
        var staffId = actor.StaffId ?? throw new NotFoundException(); // the command line has no forms
        seen = (staffId, clock.GetUtcNow());
        return staffId;
    }

    // Null: sealed under another master key.
    private DraftRow? Open(Draft draft, long staffId)
    {
        try
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, DraftField>>(key.Open(Draft.PurposeOf(staffId, draft.Form), draft.Sealed));
            return fields is null ? null : new(draft.Id, draft.Revision, draft.At, draft.BaseVersion, fields);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
