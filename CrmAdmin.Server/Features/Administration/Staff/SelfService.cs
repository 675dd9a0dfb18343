using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Staff;

public sealed class SelfService(
    ICurrentStaff current, ICrmDbSource source, SessionBook sessions, SignInTries tries, PasswordSetting passwords,
    SecondFactors factors) : ISelfService
{
    public async Task<SelfDetails> GetAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.Self, ct);
        await using var db = source.Create(actor.ToAuthor());
        var me = await MeAsync(db, actor, ct);
        var session = await sessions.FindAsync(actor.SessionId!.Value, ct) ?? throw new SignedOutException();
        return new(me.Id, me.Name, me.Email, me.Role, me.SecondFactor is not null, session.SecondFactorMissing, actor.Permissions);
    }

    public async Task<IReadOnlyList<SessionRow>> ListSessionsAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.Self, ct);
        await using var db = source.Create(actor.ToAuthor());
        var now = db.Now;
        var alive = now - SessionBook.Idle;
        return await db.StaffSessions()
            .Where(s => s.StaffId == actor.StaffId && s.EndedAt == null && s.LastSeenAt > alive && s.EndsAt > now)
            .OrderByDescending(s => s.LastSeenAt)
            .Select(s => new SessionRow(s.Id, s.Browser, s.Address, s.StartedAt, s.LastSeenAt, s.Id == actor.SessionId))
            .ToListAsync(ct);
    }

    public async Task EndSessionAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.Self, ct);
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        await db.EndSessionsAsync(s => s.Id == id && s.StaffId == actor.StaffId, ct);
        await write.CommitAsync(ct);
    }

    public async Task ChangePasswordAsync(string present, string next, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.Self, ct);
        await using var db = source.Create(actor.ToAuthor());
        var me = await MeAsync(db, actor, ct);
        await CheckPasswordAsync(me, present, ct);
        await passwords.SetAsync(me, next, "next", ct);
        await using var write = await db.BeginWriteAsync(ct);
        await db.EndSessionsAsync(s => s.StaffId == me.Id && s.Id != actor.SessionId, ct);
        await write.CommitAsync(ct);
    }

    public async Task<SecondFactorOffer> OfferSecondFactorAsync(string password, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.Self, ct);
        await using var db = source.Create(actor.ToAuthor());
        var me = await MeAsync(db, actor, ct);
        await CheckPasswordAsync(me, password, ct);
        return factors.Offer(me.Id, me.Email);
    }

    public async Task ConfirmSecondFactorAsync(string code, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.Self, ct);
        await using var db = source.Create(actor.ToAuthor());
        var me = await MeAsync(db, actor, ct);
        factors.Confirm(me, code);
        await db.SaveChangesAsync(ct);
    }

    public async Task RemoveSecondFactorAsync(string password, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.Self, ct);
        await using var db = source.Create(actor.ToAuthor());
        var me = await MeAsync(db, actor, ct);
        await CheckPasswordAsync(me, password, ct);
        if (!me.IsDemo && await db.RoleRules().AnyAsync(rule => rule.Role == me.Role && rule.SecondFactorDemanded, ct))
        {
            throw new RuleException("second-factor.demanded");
        }
        (me.SecondFactor, me.SecondFactorStep) = (null, null);
        await db.SaveChangesAsync(ct);
    }

    private static async Task<StaffMember> MeAsync(CrmDbContext db, Actor actor, CancellationToken ct)
        => await db.Staff().SingleOrDefaultAsync(m => m.Id == actor.StaffId, ct) ?? throw new SignedOutException();

    private async Task CheckPasswordAsync(StaffMember me, string password, CancellationToken ct)
    {
        if (!await tries.ConfirmAsync(me, password, ct))
        {
            throw new RuleException("password.wrong");
        }
    }
}
