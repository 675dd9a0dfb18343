using System.Security.Cryptography;
using System.Text;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Staff;

public sealed class StaffService(ICurrentStaff current, ICrmDbSource source, SignInTries tries, TimeProvider clock) : IStaffService
{
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(3);

    public async Task<IReadOnlyList<StaffRow>> ListAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.StaffManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        var now = db.Now;
        var alive = now - SessionBook.Idle;
        return await db.Staff().OrderBy(m => m.Name).Select(m => new StaffRow(
            m.Id, m.Version, m.Name, m.Email, m.Role, m.IsDisabled, m.PasswordHash == null, m.SecondFactor != null,
            db.StaffSessions().Count(s => s.StaffId == m.Id && s.EndedAt == null && s.LastSeenAt > alive && s.EndsAt > now), m.LastSignInAt)).ToListAsync(ct);
    }

    public async Task<Invitation> InviteAsync(StaffInput input, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.StaffManage, ct);
        Input.Validate(input);
        await using var db = source.Create(actor.ToAuthor());
        KeepBelow(actor, input.Role);
        var member = new StaffMember { Name = input.Name!.Trim(), Email = input.Email!.Trim(), EmailKey = StaffMember.KeyOf(input.Email!), Role = input.Role };
        var (token, endsAt) = Invite(member);
        db.Staff().Add(member);
        await SaveUniqueAsync(db, ct);
        return new(member.Id, PathOf(token), endsAt);
    }

    public async Task<Invitation> InviteAgainAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.StaffManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        var member = await FindAsync(db, id, ct);
        KeepBelow(actor, member.Role);
        var (token, endsAt) = Invite(member);
        await db.SaveChangesAsync(ct);
        return new(id, PathOf(token), endsAt);
    }

    public async Task SaveAsync(StaffInput input, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.StaffManage, ct);
        Input.Validate(input);
        await using var db = source.Create(actor.ToAuthor());
        var mayChangeEmail = await MayChangeEmailAsync(db, actor, input, ct); // before the gate: a password takes its time
        await using var write = await db.BeginWriteAsync(ct);
        var member = await FindAsync(db, input.Id, ct);
        if (member.Version != input.Version || (member.Email != input.Email!.Trim() && !mayChangeEmail))
        {
            throw new ConflictException();
        }
        KeepBelow(actor, member.Role, input.Role);
        if (member.Role == StaffRole.Administrator && input.Role != StaffRole.Administrator)
        {
            if (member.Id == actor.StaffId)
            {
                throw new RuleException("staff.not-yourself");
            }
            await db.KeepAnAdministratorAsync(member.Id, ct);
        }
        if (member.Role != input.Role)
        {
            await db.EndSessionsAsync(s => s.StaffId == member.Id, ct); // they come back with the rights of the new role
        }
        (member.Name, member.Email, member.EmailKey, member.Role) = (input.Name!.Trim(), input.Email!.Trim(), StaffMember.KeyOf(input.Email!), input.Role);
        await SaveUniqueAsync(db, ct);
        await write.CommitAsync(ct);
    }

    public async Task SetDisabledAsync(long id, bool disabled, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.StaffManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        var member = await FindAsync(db, id, ct);
        KeepBelow(actor, member.Role);
        if (disabled)
        {
            if (id == actor.StaffId)
            {
                throw new RuleException("staff.not-yourself");
            }
            await db.KeepAnAdministratorAsync(id, ct);
            await db.EndSessionsAsync(s => s.StaffId == id, ct);
        }
        member.IsDisabled = disabled;
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
    }

    public async Task EndSessionsAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.StaffManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        await FindAsync(db, id, ct);
        await db.EndSessionsAsync(s => s.StaffId == id, ct);
        await write.CommitAsync(ct);
    }

    public async Task RemoveSecondFactorAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.StaffManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        var member = await FindAsync(db, id, ct);
        KeepBelow(actor, member.Role);
        (member.SecondFactor, member.SecondFactorStep) = (null, null);
        await db.EndSessionsAsync(s => s.StaffId == id, ct);
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
    }

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    // The right to manage staff can be given to any role: it must not be a way up.
    private static void KeepBelow(Actor actor, params ReadOnlySpan<StaffRole> roles)
    {
        foreach (var role in roles)
        {
            if (role > actor.Role)
            {
                throw new RuleException("staff.above-you");
            }
        }
    }

    private static string PathOf(string token) => $"/invite/{token}";

    private static async Task<StaffMember> FindAsync(CrmDbContext db, long id, CancellationToken ct)
        => await db.Staff().SingleOrDefaultAsync(m => m.Id == id, ct) ?? throw new NotFoundException();

    private static async Task SaveUniqueAsync(CrmDbContext db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (db.IsUniqueViolation(exception))
        {
            throw new RuleException("staff.email-taken", exception);
        }
    }

    // Whoever can change an e-mail can take the account over: an open browser that somebody left is not enough.
    private async Task<bool> MayChangeEmailAsync(CrmDbContext db, Actor actor, StaffInput input, CancellationToken ct)
    {
        var present = await db.Staff().Where(m => m.Id == input.Id).Select(m => new { m.Email, m.Role, m.Version }).SingleOrDefaultAsync(ct)
            ?? throw new NotFoundException();
        if (present.Email == input.Email!.Trim() || present.Version != input.Version)
        {
            return false; // nothing to ask, or a conflict, which is told with the row in hand
        }
        if (actor.StaffId is not { } id)
        {
            return true; // the command line: whoever has it has the database
        }
        KeepBelow(actor, present.Role, input.Role);
        if (string.IsNullOrEmpty(input.Password))
        {
            throw new InvalidInputException([new(nameof(input.Password), "input.required")]);
        }
        var me = await db.Staff().AsNoTracking().SingleAsync(m => m.Id == id, ct);
        return await tries.ConfirmAsync(me, input.Password, ct)
            ? true
            : throw new InvalidInputException([new(nameof(input.Password), "password.wrong")]);
    }

    private (string Token, DateTimeOffset EndsAt) Invite(StaffMember member)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        (member.InviteHash, member.InviteEndsAt) = (HashOf(token), clock.GetMicroseconds() + InvitationLife);
        return (token, member.InviteEndsAt.Value);
    }
}
