using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Staff;

public sealed class RightsService(ICurrentStaff current, ICrmDbSource source, Commands commands) : IRightsService
{
    public async Task<RightsTable> GetAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.RightsManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        var allowed = DefaultRights.All.ToHashSet();
        var changed = new HashSet<(StaffRole, string)>();
        foreach (var right in await db.RoleRights().ToListAsync(ct))
        {
            var pair = (right.Role, right.Permission);
            if (right.Allowed ? allowed.Add(pair) : allowed.Remove(pair))
            {
                changed.Add(pair);
            }
        }
        var demanded = await db.RoleRules().Where(rule => rule.SecondFactorDemanded).Select(rule => rule.Role).ToListAsync(ct);
        return new(allowed, changed, demanded.ToHashSet());
    }

    public Task SetAsync(StaffRole role, string permission, bool allowed, CancellationToken ct = default)
        => commands.RunAsync(Permissions.RightsManage, null, async command =>
        {
            if (!Enum.IsDefined(role) || !Permissions.All.Contains(permission, StringComparer.Ordinal))
            {
                throw new NotFoundException();
            }
            if (!allowed && role == StaffRole.Administrator && permission is Permissions.StaffManage or Permissions.RightsManage)
            {
                throw new RuleException("rights.keep-administration");
            }
            var right = await command.Db.RoleRights().SingleOrDefaultAsync(r => r.Role == role && r.Permission == permission, ct);
            if (right is not null)
            {
                right.Allowed = allowed;
            }
            else if (DefaultRights.All.Contains((role, permission)) != allowed)
            {
                command.Db.RoleRights().Add(new() { Role = role, Permission = permission, Allowed = allowed });
            }
        }, ct);

    public Task DemandSecondFactorAsync(StaffRole role, bool demanded, CancellationToken ct = default)
        => commands.RunAsync(Permissions.RightsManage, null, async command =>
        {
            if (!Enum.IsDefined(role))
            {
                throw new NotFoundException();
            }
            var rule = await command.Db.RoleRules().SingleOrDefaultAsync(r => r.Role == role, ct);
            if (rule is null && demanded)
            {
                command.Db.RoleRules().Add(new() { Role = role, SecondFactorDemanded = true });
            }
            else if (rule is not null)
            {
                rule.SecondFactorDemanded = demanded;
            }
        }, ct);
}
