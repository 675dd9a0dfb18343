using System.Linq.Expressions;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Security;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Staff;

/// <summary>What staff services share inside a transaction; checks no right.</summary>
internal static class StaffQueries
{
    /// <summary>Ends the open sessions that match, and throws out their circuits after the commit.</summary>
    public static async Task EndSessionsAsync(this CrmDbContext db, Expression<Func<StaffSession, bool>> which, CancellationToken ct)
    {
        var sessions = await db.StaffSessions().Where(s => s.EndedAt == null).Where(which).ToListAsync(ct);
        foreach (var session in sessions)
        {
            session.EndedAt = db.Now;
            db.NotifyAfterCommit(ChangeArea.Sessions, session.StaffId);
        }
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The defaults with what administrators changed.</summary>
    public static async Task<HashSet<string>> RightsOfAsync(this CrmDbContext db, StaffRole role, CancellationToken ct)
    {
        var rights = DefaultRights.All.Where(right => right.Role == role).Select(right => right.Permission).ToHashSet(StringComparer.Ordinal);
        foreach (var change in await db.RoleRights().Where(right => right.Role == role).ToListAsync(ct))
        {
            _ = change.Allowed ? rights.Add(change.Permission) : rights.Remove(change.Permission);
        }
        return rights;
    }

    /// <exception cref="RuleException"><c>staff.last-administrator</c>: nobody would be left who can let others in.</exception>
    public static async Task KeepAnAdministratorAsync(this CrmDbContext db, long butNot, CancellationToken ct)
    {
        if (!await db.Staff().AnyAsync(
            m => m.Id != butNot && m.Role == StaffRole.Administrator && !m.IsDisabled && m.PasswordHash != null, ct))
        {
            throw new RuleException("staff.last-administrator");
        }
    }
}
