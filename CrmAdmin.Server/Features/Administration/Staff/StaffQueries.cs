using System.Linq.Expressions;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Staff;

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

    /// <summary>What somebody may do now, outside a session too. Null: disabled, or not there.</summary>
    public static async Task<IReadOnlySet<string>?> RightsOfMemberAsync(this CrmDbContext db, long staffId, CancellationToken ct)
    {
        var found = await db.Staff().Where(m => m.Id == staffId && !m.IsDisabled).Select(m => new { m.Role, HasFactor = m.SecondFactor != null, m.IsDemo })
            .SingleOrDefaultAsync(ct);
        return found is null
            ? null
            : await db.LacksFactorAsync(found.Role, found.HasFactor, found.IsDemo, ct)
                ? new HashSet<string>(StringComparer.Ordinal)
                : await db.RightsOfAsync(found.Role, ct);
    }

    /// <summary>The role demands a second factor and this person has none: they hold no right but their own account.</summary>
    public static async Task<bool> LacksFactorAsync(this CrmDbContext db, StaffRole role, bool hasFactor, bool isDemo, CancellationToken ct)
        => !hasFactor && !isDemo && await db.RoleRules().AnyAsync(rule => rule.Role == role && rule.SecondFactorDemanded, ct);

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
